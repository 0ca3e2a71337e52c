/**
 * Forced photometry: the fluxes of stars at given positions, by linear least squares of their PSFs
 * and a constant background. Stars whose pixels overlap are solved together, so that neighbours do
 * not count for one another.
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import { askEstimator } from "../background/local-background.ts";
import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import {
  createMeasurementTable,
  type MeasurementTable,
  missingMeasurement,
  setRow,
} from "../measurement.ts";
import { addShotNoise, skyVariance } from "../noise/pixel-variance.ts";
import { flagNeighbours, groupByDistance } from "../stars/neighbours.ts";
import { isDoubtful } from "../sums/weighted-sum.ts";
import { addDeviantCovariance, addDeviantVariance, deviantLight } from "./profile-error.ts";
import { fillPsf, type PsfKernel, psfAxes } from "./psf.ts";
import { type CheckedPsfOptions, checkPsfOptions, type PsfOptions } from "./psf-options.ts";
import { collectStarPixels, type StarPixels } from "./star-pixels.ts";
import { projectLight, type StarSolution, solutionCovariance, solveStars } from "./star-system.ts";

/**
 * Measures stars at known positions: amplitude of a unit-sum PSF and local background, nothing else
 * moves. The flux is linear in the light, also for stars that have vanished, whose flux scatters
 * about 0.
 *
 * Masked, NaN and saturated pixels are left out; the PSF makes up for them. `pixels` is the
 * noise-equivalent area 1 / sum(PSF²), `peak` the highest pixel within half the radius. Stars
 * nearer than 1.5 FWHM to another are flagged `neighbour`: their fluxes are correlated. Those
 * without a pixel are NaN, flagged `outside` or `maskedPixels`; coincident positions are NaN,
 * flagged `neighbour`. A background given by an estimator is averaged over stars that overlap.
 *
 * Errors: the noise of every pixel (the CCD equation with the fitted starlight, or the scatter of
 * the residuals, or `error`) carried through the weights, the background's error included, and what
 * is not known of a learnt PSF (`deviations`), which is a part of the flux and common to all stars.
 *
 * @returns one row per position, in order.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 * @example
 * const table = measureForced(frame, [30.2, 34.8], [20.7, 22.1], { psf: { kind: "gaussian", fwhm: 4 } });
 */
export function measureForced(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  options: PsfOptions,
): MeasurementTable {
  check.oneOf("ys.length", ys.length, [xs.length]);
  const checked = checkPsfOptions(image, options);
  const table = createMeasurementTable(xs.length);
  for (const group of groupByDistance(xs, ys, 2 * checked.radius)) {
    measureGroup(image, xs, ys, group, checked, table);
  }
  flagNeighbours(table, 1.5 * checked.fwhm);
  return table;
}

function measureGroup(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  group: readonly number[],
  checked: CheckedPsfOptions,
  table: MeasurementTable,
): void {
  const size = sizeOf(image);
  const inside = group.filter((k) => {
    const [x, y] = [xs[k]!, ys[k]!];
    if (x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5) return true;
    setRow(table, k, missingMeasurement(x, y, MeasurementFlag.outside));
    return false;
  });
  const { radius, saturation, mask, error } = checked;
  const collect = (members: readonly number[]): StarPixels =>
    collectStarPixels(
      image,
      members.map((k) => xs[k]!),
      members.map((k) => ys[k]!),
      radius,
      saturation,
      mask,
      error,
    );
  let members = inside;
  let pixels = collect(members);
  const blind = members.filter((_, i) => pixels.near[i]!.length === 0);
  for (const k of blind) {
    const flags = pixels.flags[members.indexOf(k)]!;
    setRow(table, k, missingMeasurement(xs[k]!, ys[k]!, flags));
  }
  if (blind.length > 0) {
    members = members.filter((k) => !blind.includes(k));
    pixels = collect(members);
  }
  if (members.length === 0) return;
  const background = groupLevel(image, xs, ys, members, checked);
  const profiles = members.map((k, i) =>
    profileOf(checked.kernel, pixels, pixels.near[i]!, xs[k]!, ys[k]!),
  );
  const lightOf = (fluxes: readonly number[]) =>
    deviantLight(
      checked.kernel,
      pixels,
      members.map((k) => xs[k]!),
      members.map((k) => ys[k]!),
      fluxes,
    );
  const solved = solveGroup(pixels, profiles, background.level, checked, lightOf);
  members.forEach((k, i) => {
    const at = { x: xs[k]!, y: ys[k]!, flags: pixels.flags[i]! | background.flags };
    if (solved === null) {
      const flag = members.length > 1 ? MeasurementFlag.neighbour : MeasurementFlag.maskedPixels;
      setRow(table, k, missingMeasurement(at.x, at.y, at.flags | flag));
      return;
    }
    const { solution, covariance, sky } = solved;
    const n = solution.parameters.length;
    const fitted = n > members.length;
    const levelVariance = (solved.response[i]! * background.error) ** 2;
    setRow(table, k, {
      flux: solution.parameters[i]!,
      fluxError: Math.sqrt(covariance[i * n + i]! + levelVariance),
      background: background.level + (fitted ? solution.parameters[n - 1]! : 0),
      backgroundScatter: Math.sqrt(sky),
      backgroundError: fitted ? Math.sqrt(covariance[n * n - 1]!) : background.error,
      x: at.x,
      y: at.y,
      pixels: 1 / sumOfSquares(profiles[i]!),
      peak: pixels.peak[i]!,
      flags: at.flags,
    });
  });
}

/** Level to subtract before the fit: the estimator's at the members, averaged; 0 without one. */
function groupLevel(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  members: readonly number[],
  { background, mask, error, kernel }: CheckedPsfOptions,
): { level: number; error: number; flags: number } {
  if (background === null) return { level: 0, error: 0, flags: 0 };
  const axes = psfAxes(kernel);
  const found = members
    .map((k) => askEstimator(background, { image, x: xs[k]!, y: ys[k]!, mask, error, ...axes }))
    .filter((one) => one !== null);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
  return {
    level: mean(found.map((one) => one.level)),
    error: mean(found.map((one) => one.error)),
    flags: found.some(isDoubtful) ? MeasurementFlag.backgroundContaminated : 0,
  };
}

function profileOf(
  kernel: PsfKernel,
  pixels: StarPixels,
  near: Int32Array,
  x: number,
  y: number,
): Float64Array {
  const dx = Float64Array.from(near, (at) => pixels.x[at]! - x);
  const dy = Float64Array.from(near, (at) => pixels.y[at]! - y);
  const profile = new Float64Array(near.length);
  fillPsf(kernel, dx, dy, profile, null);
  return profile;
}

interface SolvedGroup {
  readonly solution: StarSolution;
  readonly covariance: Float64Array;
  /** Variance of a pixel of the sky, ADU². */
  readonly sky: number;
  /** Change of each flux when the subtracted level rises by 1; 0 where the background is fitted. */
  readonly response: Float64Array;
}

function solveGroup(
  pixels: StarPixels,
  profiles: readonly Float64Array[],
  level: number,
  checked: CheckedPsfOptions,
  lightOf: (fluxes: readonly number[]) => Float64Array[],
): SolvedGroup | null {
  const { error, weightFlux, noise } = checked;
  const fitBackground = checked.background === null;
  let weights = pixels.error
    ? pixels.error.map((sigma) => 1 / (sigma * sigma))
    : new Float64Array(pixels.count).fill(1);
  let solution = solveStars(pixels, profiles, weights, level, fitBackground);
  if (solution === null) return null;
  const skyOf = ({ parameters, residuals }: StarSolution) => {
    const fitted = level + (fitBackground ? parameters[parameters.length - 1]! : 0);
    return skyVariance(noise, fitted, residuals, parameters.length);
  };
  let sky = skyOf(solution);
  if (error === null && weightFlux > 0 && sky > 0) {
    const expected = new Float64Array(pixels.count);
    profiles.forEach((profile, k) => {
      const near = pixels.near[k]!;
      for (let i = 0; i < near.length; i++) expected[near[i]!]! += weightFlux * profile[i]!;
    });
    const variances = addShotNoise(sky, expected, noise.gain, expected);
    addDeviantVariance(variances, lightOf(profiles.map(() => weightFlux)));
    weights = variances.map((variance) => 1 / variance);
    solution = solveStars(pixels, profiles, weights, level, fitBackground);
    if (solution === null) return null;
    sky = skyOf(solution);
  }
  const variances = pixels.error
    ? pixels.error.map((sigma) => sigma * sigma)
    : addShotNoise(sky, solution.starlight, noise.gain, new Float64Array(pixels.count));
  const size = solution.parameters.length;
  const response = new Float64Array(profiles.length);
  if (!fitBackground) {
    const sums = profiles.map((profile, k) =>
      profile.reduce((sum, value, i) => sum + value * weights[pixels.near[k]![i]!]!, 0),
    );
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) response[k]! += solution.inverse[k * size + l]! * sums[l]!;
    }
  }
  const covariance = solutionCovariance(pixels, profiles, weights, variances, solution);
  const fluxes = Array.from(solution.parameters.subarray(0, profiles.length));
  addDeviantCovariance(covariance, solution.inverse, size, lightOf(fluxes), (light) =>
    projectLight(pixels, profiles, weights, light, size),
  );
  return { solution, covariance, sky, response };
}

const sumOfSquares = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0);
