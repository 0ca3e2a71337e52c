/**
 * Gain and read noise from pairs of frames (photon transfer; Janesick 2007, Photon Transfer, ch. 5):
 * half the variance of a pair's difference is the noise of a pixel, free of the scene's structure.
 * Its square is a line over the level, with slope 1 / gain and the read noise at level 0.
 */

import {
  clipInPlace,
  isStatsError,
  type LinearFit,
  solveLinearLeastSquares,
} from "@photkit/core-stats";
import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";
import { check } from "../errors.ts";
import { checkImage, checkMask } from "../pixels/window.ts";

/** Two frames of the same still scene: flats, darks or a steady field, with equal exposures. */
export type FramePair = readonly [first: ImageLike, second: ImageLike];

/** Options of `estimateGain`. */
export interface GainOptions {
  /** Level of the camera without light, still contained in the frames, ADU. @default 0 */
  readonly pedestal?: number;
  /** Differences farther from the others, in standard deviations, are cosmic rays. @default 5 */
  readonly rejectSigma?: number;
  /** Step of the digitiser, ADU; its rounding is not counted as read noise. @default 1 */
  readonly step?: number;
  /** As large as the frames; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** What the pairs say about the camera. NaN where they do not say it. */
export interface GainEstimate {
  /** Electrons per ADU. */
  readonly gain: number;
  readonly gainError: number;
  /** Electrons; 0 when less noise than the shot noise was found. */
  readonly readNoise: number;
  /** NaN when `readNoise` is 0. */
  readonly readNoiseError: number;
  /** Chi-square of the line; far above `degreesOfFreedom` the scene was not still or not linear. */
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** Mean level of each pair above the pedestal, ADU. */
  readonly levels: Float64Array;
  /** Variance of a pixel in each pair, rounding taken off, ADU². */
  readonly variances: Float64Array;
}

/** Refinements of the weights, which come from the fitted line; the second changes nothing visible. */
const PASSES = 3;

interface PairNoise {
  readonly level: number;
  readonly variance: number;
  readonly pixels: number;
}

function pairNoise(
  [first, second]: FramePair,
  rejectSigma: number,
  mask: ImageLike | null,
): PairNoise {
  const { width, height } = sizeOf(first);
  const a = copyWindow(first, 0, 0, width, height);
  const b = copyWindow(second, 0, 0, width, height);
  const hidden = mask && copyWindow(mask, 0, 0, width, height);
  if (hidden) for (let i = 0; i < a.length; i++) if (hidden[i] !== 0) a[i] = Number.NaN;
  const differences = a.map((value, i) => value - b[i]!).filter(Number.isFinite);
  const clipped = clipInPlace(differences, differences.length, rejectSigma, 10);
  const limit = rejectSigma * clipped.standardDeviation;
  let sum = 0;
  let pixels = 0;
  for (let i = 0; i < a.length; i++) {
    // NaN and rejected pixels both fail the comparison.
    if (!(Math.abs(a[i]! - b[i]! - clipped.mean) <= limit)) continue;
    sum += a[i]! + b[i]!;
    pixels++;
  }
  const unbiased = clipped.count / (clipped.count - 1);
  return {
    level: sum / (2 * pixels),
    variance: (clipped.standardDeviation ** 2 * unbiased) / 2,
    pixels: clipped.count,
  };
}

/**
 * Gain and read noise of a camera from at least two pairs of frames at different levels; a pair of
 * darks or bias frames pins down the read noise. Errors are 1-sigma, from the number of pixels.
 *
 * NaN pixels are left out. Pairs of equal level, or a noise that does not grow with the level, give
 * a NaN gain.
 *
 * @throws ApertureError `"invalid-option"` for fewer than two pairs, frames that differ in size, or
 *   an option out of range.
 * @example
 * const { gain, readNoise } = estimateGain([[flat1, flat2], [bias1, bias2]], { pedestal: 300 });
 */
export function estimateGain(pairs: readonly FramePair[], options: GainOptions = {}): GainEstimate {
  const { pedestal = 0, rejectSigma = 5, step = 1, mask = null } = options;
  check.integerAtLeast("pairs.length", pairs.length, 2);
  check.finite("pedestal", pedestal);
  check.positive("rejectSigma", rejectSigma);
  check.notNegative("step", step);
  for (const [first, second] of pairs) {
    checkImage(first, "the first frame of a pair");
    checkImage(second, "the second frame of a pair");
    checkMask(first, second, "the second frame of a pair");
    checkMask(first, mask);
  }
  const noises = pairs.map((pair) => pairNoise(pair, rejectSigma, mask));
  const levels = Float64Array.from(noises, ({ level }) => level - pedestal);
  const variances = Float64Array.from(noises, ({ variance }) => variance - (step * step) / 12);
  const usable = noises.filter(({ variance }) => variance > 0);
  const spread = Math.max(...levels) - Math.min(...levels);
  if (usable.length < noises.length || !(spread > 1e-6 * Math.abs(Math.max(...levels)))) {
    return { ...NO_GAIN, levels, variances };
  }
  const design = Array.from(levels, (level) => [1, level]);
  let expected = Float64Array.from(noises, ({ variance }) => variance);
  let fit = solved(design, variances);
  for (let pass = 0; pass < PASSES; pass++) {
    // A variance of n Gaussian samples has the relative variance 2 / (n - 1).
    const weights = expected.map((variance, i) => (noises[i]!.pixels - 1) / (2 * variance ** 2));
    fit = solved(design, variances, weights);
    if (fit === null) break;
    const [offset, slope] = fit.parameters as unknown as [number, number];
    expected = levels.map((level, i) => {
      const modelled = offset + slope * level;
      return modelled > 0 ? modelled : noises[i]!.variance;
    });
  }
  if (fit === null) return { ...NO_GAIN, levels, variances };
  const [offset, slope] = fit.parameters as unknown as [number, number];
  const [offsetVariance, cross, , slopeVariance] = fit.covariance as unknown as number[];
  if (!(slope > 0)) return { ...NO_GAIN, levels, variances };
  const gain = 1 / slope;
  const readNoise = Math.sqrt(Math.max(0, offset)) * gain;
  // R = sqrt(offset) / slope: relative errors of half the offset and of the slope.
  const relative =
    offsetVariance! / (4 * offset ** 2) + slopeVariance! / slope ** 2 - cross! / (offset * slope);
  return {
    gain,
    gainError: gain * gain * Math.sqrt(slopeVariance!),
    readNoise,
    readNoiseError: readNoise > 0 ? readNoise * Math.sqrt(relative) : Number.NaN,
    chiSquare: fit.chiSquare,
    degreesOfFreedom: fit.degreesOfFreedom,
    levels,
    variances,
  };
}

/** The line through the variances; null where levels or noises are so far apart that there is none. */
function solved(
  design: readonly (readonly number[])[],
  variances: Float64Array,
  weights?: Float64Array,
): LinearFit | null {
  try {
    return solveLinearLeastSquares(design, variances, weights);
  } catch (error) {
    if (isStatsError(error)) return null;
    throw error;
  }
}

const NO_GAIN = {
  gain: Number.NaN,
  gainError: Number.NaN,
  readNoise: Number.NaN,
  readNoiseError: Number.NaN,
  chiSquare: Number.NaN,
  degreesOfFreedom: 0,
} as const;
