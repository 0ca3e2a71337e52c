/**
 * Statistics of the pixels in an aperture of any shape: the sum by exact shares, everything else from
 * the pixels whose centres lie inside, clipped where asked for (as photutils' ApertureStats).
 */

import {
  biweightLocation,
  biweightMidvariance,
  madStd,
  mean,
  median,
  pearsonMode,
  sigmaClip,
  standardDeviation,
} from "@photkit/core-stats";
import { type ImageLike, sizeOf } from "@photkit/image";
import { type LightMoments, lightMoments } from "../centroid/light-moments.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { checkMask, createScratch, readBox } from "../pixels/window.ts";
import type { ApertureShape } from "../shapes/aperture-shape.ts";
import { apertureWeights } from "../shapes/aperture-weights.ts";

/** Options of `apertureStatistics`. */
export interface ApertureStatisticsOptions {
  /** Pixels farther than this many standard deviations from the median are dropped; `null` keeps all. @default null */
  readonly sigma?: number | null;
  /** Most clipping passes; 0 keeps every pixel. @default 10 */
  readonly maxIterations?: number;
  /** Standard deviation of each pixel, as large as the image. @default null (no error of the sum) */
  readonly error?: ImageLike | null;
  /** As large as the image; pixels that are not 0 are not measured. @default null */
  readonly mask?: ImageLike | null;
}

/** What the pixels of an aperture say; NaN without a pixel. Standard deviations are of the population. */
export interface ApertureStatistics extends LightMoments {
  /** Sum of exact share times pixel. */
  readonly sum: number;
  /** Square root of the sum of share² times variance; NaN without `error`. */
  readonly sumError: number;
  /** Area behind `sum`, px. */
  readonly area: number;
  /** Pixels behind everything below. */
  readonly pixels: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly median: number;
  /** 3 median - 2 mean. */
  readonly mode: number;
  readonly standardDeviation: number;
  /** 1.4826 times the median absolute deviation. */
  readonly madStd: number;
  readonly biweightLocation: number;
  readonly biweightMidvariance: number;
  /** `MeasurementFlag` bits: `edge`, `maskedPixels`, `outside`. */
  readonly flags: number;
}

const pixelScratch = createScratch();
const errorScratch = createScratch();

/**
 * Statistics of a shape at (x, y); no background is subtracted. Pixels that are masked, outside or not
 * finite are left out. The sum and the statistics are clipped apart from one another, as they rest on
 * different pixels: the sum on every one that the shape touches.
 *
 * @throws ApertureError `"invalid-option"` when a size, the position or an option is out of range.
 * @example
 * const ring = { kind: "circle-annulus", inner: 12, outer: 20 } as const;
 * const { median, madStd } = apertureStatistics(frame, ring, 120.4, 80.2, { sigma: 3 });
 */
export function apertureStatistics(
  image: ImageLike,
  shape: ApertureShape,
  x: number,
  y: number,
  options: ApertureStatisticsOptions = {},
): ApertureStatistics {
  const { sigma = null, maxIterations = 10, error = null, mask = null } = options;
  if (sigma !== null) check.positive("sigma", sigma);
  if (maxIterations !== Number.POSITIVE_INFINITY) {
    check.integerAtLeast("maxIterations", maxIterations, 0);
  }
  checkMask(image, mask);
  checkMask(image, error, "error");
  const exact = apertureWeights(shape, x, y);
  const centres = apertureWeights(shape, x, y, { overlap: "center" }).values;
  const { x0, y0, width, height } = exact;
  const { values } = readBox(image, x0, y0, width, height, pixelScratch, mask);
  const errors = error && readBox(error, x0, y0, width, height, errorScratch).values;
  const kept = (weights: Float64Array): number[] => {
    const inside: number[] = [];
    for (let k = 0; k < weights.length; k++) {
      if (weights[k]! > 0 && Number.isFinite(values[k]!)) inside.push(k);
    }
    if (sigma === null || maxIterations === 0 || inside.length === 0) return inside;
    const rejected = sigmaClip(
      inside.map((k) => values[k]!),
      { sigma, maxIterations },
    ).mask;
    return inside.filter((_, i) => rejected[i] === 0);
  };
  let [sum, variance, area] = [0, 0, 0];
  for (const k of kept(exact.values)) {
    const share = exact.values[k]!;
    sum += share * values[k]!;
    variance += errors ? (share * errors[k]!) ** 2 : Number.NaN;
    area += share;
  }
  const flags = flagsOf(image, x0, y0, width, values, exact.values);
  const nothing = area === 0;
  const inside = kept(centres);
  return {
    sum: nothing ? Number.NaN : sum,
    sumError: nothing ? Number.NaN : Math.sqrt(variance),
    area,
    ...statisticsOf(Float64Array.from(inside, (k) => values[k]!)),
    ...lightMoments(
      inside.map((k) => x0 + (k % width)),
      inside.map((k) => y0 + Math.floor(k / width)),
      inside.map((k) => values[k]!),
    ),
    flags: nothing && flags === MeasurementFlag.edge ? flags | MeasurementFlag.outside : flags,
  };
}

function statisticsOf(pixels: Float64Array) {
  const level = { mean: mean(pixels), median: median(pixels) };
  const deviation = standardDeviation(pixels);
  const some = pixels.length > 0;
  return {
    pixels: pixels.length,
    minimum: some ? pixels.reduce((a, b) => Math.min(a, b)) : Number.NaN,
    maximum: some ? pixels.reduce((a, b) => Math.max(a, b)) : Number.NaN,
    ...level,
    mode: pearsonMode({ ...level, standardDeviation: deviation }),
    standardDeviation: deviation,
    madStd: madStd(pixels),
    biweightLocation: biweightLocation(pixels),
    biweightMidvariance: biweightMidvariance(pixels),
  };
}

/** What is missing of the pixels that the shape touches. */
function flagsOf(
  image: ImageLike,
  x0: number,
  y0: number,
  boxWidth: number,
  values: Float64Array,
  weights: Float64Array,
): number {
  const { width, height } = sizeOf(image);
  let flags = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] === 0 || Number.isFinite(values[k]!)) continue;
    const column = x0 + (k % boxWidth);
    const row = y0 + Math.floor(k / boxWidth);
    const inside = column >= 0 && row >= 0 && column < width && row < height;
    flags |= inside ? MeasurementFlag.maskedPixels : MeasurementFlag.edge;
  }
  return flags;
}
