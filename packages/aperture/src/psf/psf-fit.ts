/**
 * PSF photometry: fluxes, positions and, when asked for, the common shape of one star or of several
 * that overlap, fitted together (Stetson 1987, PASP 99, 191, for the idea of groups).
 */

import { levenbergMarquardt, type NonlinearFit } from "@photkit/core-stats";
import type { ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import type { MeasurementTable } from "../measurement.ts";
import { type Measurement, missingMeasurement } from "../measurement.ts";
import { addShotNoise } from "../noise/pixel-variance.ts";
import { measureForced } from "./forced-photometry.ts";
import { addDeviantVariance } from "./profile-error.ts";
import { describeElliptical, type Psf } from "./psf.ts";
import { type DescribedFit, describeFit, lightThatDeviates } from "./psf-fit-errors.ts";
import { createPsfModel, type FitShape, type PsfModel } from "./psf-model.ts";
import { type CheckedPsfOptions, checkPsfOptions, type PsfOptions } from "./psf-options.ts";
import { collectStarPixels, type StarPixels } from "./star-pixels.ts";

/** Options of `fitPsf` and `fitPsfs`. */
export interface PsfFitOptions extends PsfOptions {
  /**
   * What is fitted of an analytic shape: nothing, one width, or two widths and an angle; the exponent
   * of a Moffat profile with either. An empirical PSF stays as it is.
   * @default "fixed"
   */
  readonly shape?: FitShape;
  /** A star that wanders farther from its given position is not found, px. @default 1 FWHM */
  readonly maxShift?: number;
  /** Most Levenberg-Marquardt steps. @default 60 */
  readonly maxIterations?: number;
}

/** A star measured by its PSF. NaN unless the fit converged near the given position. */
export interface PsfMeasurement extends Measurement {
  /** 1-sigma uncertainties of `x` and `y`, px. */
  readonly xError: number;
  readonly yError: number;
}

/** Stars that were fitted together. */
export interface PsfFit {
  /** One per position, in order. */
  readonly stars: readonly PsfMeasurement[];
  /** The shape that was fitted, or the given one. */
  readonly psf: Psf;
  /** Sum of squared residuals over the variances of the pixels, per degree of freedom. */
  readonly reducedChiSquare: number;
  /** Pixels that were fitted. */
  readonly pixels: number;
  readonly converged: boolean;
}

/**
 * Fits flux and position of one star, with the background (and the shape, see `shape`).
 *
 * A star that is too faint, or wanders beyond `maxShift`, is NaN, flagged `centroidMoved`; where the
 * position is known better from elsewhere use `measureForced`. A free position seeks the noise's peak,
 * which adds the square of the error over the flux; that is taken off. Below 4 sigma more is left: at
 * 2 sigma a tenth of the stars is not found, and those that are come out too bright by a third of
 * the error. Of stars nearer to one another than their width a little too much is taken off.
 *
 * Errors contain what is not known of a learnt PSF (`deviations`).
 *
 * @param x - column where the star is expected, px.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 * @example
 * const star = fitPsf(frame, 424, 286, { psf: { kind: "moffat", fwhm: 4, beta: 3 }, gain: 2.1 });
 */
export function fitPsf(
  image: ImageLike,
  x: number,
  y: number,
  options: PsfFitOptions,
): PsfMeasurement & Omit<PsfFit, "stars" | "pixels"> {
  const { stars, psf, reducedChiSquare, converged } = fitPsfs(image, [x], [y], options);
  return { ...stars[0]!, psf, reducedChiSquare, converged };
}

/**
 * Fits several stars at once, all with the same shape on one background: pairs and small groups.
 * The cost grows with the cube of their number.
 *
 * @returns stars in the order of the positions; those outside the image are left out of the fit.
 * @throws ApertureError `"invalid-option"`, also for more than 100 stars.
 */
export function fitPsfs(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  options: PsfFitOptions,
): PsfFit {
  const { shape = "fixed", maxIterations = 60 } = options;
  check.between("xs.length", xs.length, 0, MOST_STARS);
  check.oneOf("ys.length", ys.length, [xs.length]);
  check.oneOf("shape", shape, ["fixed", "circular", "elliptical"]);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  const checked = checkPsfOptions(image, options);
  const maxShift = options.maxShift ?? checked.fwhm;
  check.positive("maxShift", maxShift);
  // The linear fit at the given positions finds the fluxes to begin with, and who is measurable.
  const start = measureForced(image, xs, ys, options);
  const members = Array.from(start.flux.keys()).filter((k) => Number.isFinite(start.flux[k]!));
  const stars = Array.from(start.flux, (_, k) => notMeasured(xs[k]!, ys[k]!, start.flags[k]!));
  const nothing = { psf: options.psf, reducedChiSquare: Number.NaN, pixels: 0, converged: false };
  if (members.length === 0) return { ...nothing, stars };
  const pixels = collectStarPixels(
    image,
    members.map((k) => xs[k]!),
    members.map((k) => ys[k]!),
    checked.radius,
    checked.saturation,
    checked.mask,
    checked.error,
  );
  const model = createPsfModel(checked.kernel, pixels, members.length, shape);
  if (pixels.count <= model.size) return { ...nothing, stars, pixels: pixels.count };
  const fit = runFit(model, pixels, members, start, checked, maxShift, maxIterations);
  const described = describeFit(fit, model, pixels, checked);
  members.forEach((k, i) => {
    stars[k] = starOf(described, i, [xs[k]!, ys[k]!], maxShift, {
      flags: pixels.flags[i]! | start.flags[k]!,
      peak: start.peak[k]!,
      pixels: start.pixels[k]!,
    });
  });
  const kernel = model.kernelAt(fit.parameters);
  return {
    stars,
    psf: kernel.kind === "empirical" ? kernel : describeElliptical(kernel),
    reducedChiSquare: described.reducedChiSquare,
    pixels: pixels.count,
    converged: fit.converged,
  };
}

const MOST_STARS = 100;

function notMeasured(x: number, y: number, flags: number): PsfMeasurement {
  return { ...missingMeasurement(x, y, flags), xError: Number.NaN, yError: Number.NaN };
}

/** First with equal weights, or those of the `error` image; again when weights are asked for. */
function runFit(
  model: PsfModel,
  pixels: StarPixels,
  members: readonly number[],
  start: MeasurementTable,
  checked: CheckedPsfOptions,
  maxShift: number,
  maxIterations: number,
): NonlinearFit & { readonly weights: Float64Array } {
  const initial = model.initial(
    start.background[members[0]!]!,
    members.map((k) => start.flux[k]!),
    members.map((k) => start.x[k]!),
    members.map((k) => start.y[k]!),
  );
  const weights = pixels.error
    ? pixels.error.map((sigma) => 1 / (sigma * sigma))
    : expectedWeights(model, initial, pixels, checked, start.backgroundScatter[members[0]!]!);
  const { lower, upper } = model.bounds(initial, maxShift);
  // A background from an estimator is taken as it is.
  if (checked.background !== null) {
    lower[0] = initial[0]!;
    upper[0] = initial[0]!;
  }
  const problem = { model: model.evaluate, data: pixels.value, weights, initial, lower, upper };
  return { ...levenbergMarquardt(problem, { maxIterations }), weights };
}

/** Weights for stars of `weightFlux` at the initial positions; all 1 without it. */
function expectedWeights(
  model: PsfModel,
  initial: Float64Array,
  pixels: StarPixels,
  { weightFlux, noise }: CheckedPsfOptions,
  scatter: number,
): Float64Array {
  const weights = new Float64Array(pixels.count).fill(1);
  if (weightFlux === 0 || !(scatter > 0)) return weights;
  const expected = initial.slice();
  expected[0] = 0;
  for (let k = 0; k < model.stars; k++) expected[1 + 3 * k] = weightFlux;
  model.evaluate(expected, weights, undefined);
  addShotNoise(scatter * scatter, weights, noise.gain, weights);
  addDeviantVariance(weights, lightThatDeviates(model, expected, pixels));
  return weights.map((variance) => 1 / variance);
}

function starOf(
  fit: DescribedFit,
  star: number,
  [x, y]: readonly [number, number],
  maxShift: number,
  known: { readonly flags: number; readonly peak: number; readonly pixels: number },
): PsfMeasurement {
  const { parameters, covariance, size } = fit;
  const at = 1 + 3 * star;
  const error = (k: number) => Math.sqrt(covariance[k * size + k]!);
  const moved = Math.hypot(parameters[at + 1]! - x, parameters[at + 2]! - y);
  const flux = parameters[at]! - fit.gains[star]!;
  if (!fit.converged || !(moved <= maxShift * 0.999) || !(parameters[at]! > 0 && flux > 0)) {
    return notMeasured(x, y, known.flags | MeasurementFlag.centroidMoved);
  }
  return {
    flux,
    fluxError: error(at),
    background: parameters[0]!,
    backgroundScatter: fit.scatter,
    backgroundError: error(0),
    x: parameters[at + 1]!,
    y: parameters[at + 2]!,
    xError: error(at + 1),
    yError: error(at + 2),
    ...known,
  };
}
