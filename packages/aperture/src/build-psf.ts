/**
 * An empirical PSF from stars of the picture, after Anderson & King (2000, PASP 112, 1360): stars are
 * fitted with the table as it stands, and what they leave over corrects it, again and again.
 */

import { madStd } from "@photkit/core-stats";
import type { ImageLike } from "@photkit/image";
import { type EmpiricalPsf, fillEmpirical } from "./empirical-psf.ts";
import { ApertureError, check } from "./errors.ts";
import { MeasurementFlag } from "./flags.ts";
import { annulusBackground } from "./local-background.ts";
import { checkPsf, fillPsf } from "./psf.ts";
import { fitPsf, type PsfMeasurement } from "./psf-fit.ts";
import { collectStarPixels, type StarPixels } from "./star-pixels.ts";
import { checkMask } from "./window.ts";

/** Options of `buildPsf`. */
export interface BuildPsfOptions {
  /** Full width at half maximum of the stars, first guess, px. @default 4 */
  readonly fwhm?: number;
  /** The table reaches this far, whole px. @default 3 FWHM */
  readonly radius?: number;
  /** Nodes per pixel; more need more stars, at least the square of it. @default 3 */
  readonly oversampling?: number;
  /** Rounds of fitting and correcting. @default 6 */
  readonly rounds?: number;
  /** Stars below this signal-to-noise ratio are not used. @default 20 */
  readonly minimumSignalToNoise?: number;
  /** Pixels at or above this level are not used, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Width of the kernel that spreads residuals over the nodes, in nodes (half-width of a tent). */
const TENT = 1.5;
/** Residuals beyond this, in noise and a share of the star's light, belong to neighbours. */
const REJECT_SIGMA = 5;
const REJECT_SHARE = 0.1;
/** Width of the ring around the table that the level of the sky is taken from, px. */
const RING_WIDTH = 6;

/**
 * Learns the PSF from stars near the given positions: isolated, unsaturated ones. The table has unit
 * sum; its stars are centred where fitted Gaussians are.
 *
 * @returns the PSF, and which of the stars it rests on (indices).
 * @throws ApertureError `"invalid-option"` when an option is out of range or no star is usable.
 * @example
 * const { psf } = buildPsf(frame, stars.x, stars.y, { fwhm: 4.2 });
 * const table = measureForced(frame, xs, ys, { psf });
 */
export function buildPsf(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  options: BuildPsfOptions = {},
): { readonly psf: EmpiricalPsf; readonly used: readonly number[] } {
  const { fwhm = 4, oversampling = 3, rounds = 6, minimumSignalToNoise = 20 } = options;
  const { saturation = null, mask = null } = options;
  check.between("fwhm", fwhm, 0.5, 100);
  const radius = options.radius ?? Math.ceil(3 * fwhm);
  check.integerAtLeast("radius", radius, 2);
  check.between("radius", radius, 2, 300);
  check.integerAtLeast("oversampling", oversampling, 1);
  check.between("oversampling", oversampling, 1, 10);
  check.integerAtLeast("rounds", rounds, 1);
  check.notNegative("minimumSignalToNoise", minimumSignalToNoise);
  check.oneOf("ys.length", ys.length, [xs.length]);
  checkMask(image, mask);
  // The level comes from beyond the table: one that is fitted would take the wings for sky.
  const background = annulusBackground({ inner: radius, outer: radius + RING_WIDTH });
  let psf = gaussianTable(fwhm, radius, oversampling);
  let used: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const stars: PsfMeasurement[] = [];
    used = [];
    for (let k = 0; k < xs.length; k++) {
      const star = fitPsf(image, xs[k]!, ys[k]!, {
        psf,
        radius,
        background,
        saturation,
        mask,
        maxShift: fwhm,
      });
      const bad = MeasurementFlag.edge | MeasurementFlag.saturated | MeasurementFlag.outside;
      if (!(star.flux > minimumSignalToNoise * star.fluxError) || (star.flags & bad) !== 0)
        continue;
      stars.push(star);
      used.push(k);
    }
    if (stars.length === 0) {
      throw new ApertureError(
        "invalid-option",
        `xs, ys must hold at least one star of signal-to-noise ${minimumSignalToNoise} that is neither saturated nor at the edge. Received ${xs.length} positions without one.`,
        { data: { option: "xs", received: xs.length } },
      );
    }
    psf = corrected(psf, image, stars, saturation ?? Number.POSITIVE_INFINITY, mask);
  }
  return { psf: { ...psf, fwhm: halfWidth(psf) }, used };
}

/** Offsets of the nodes of a table from its centre, px. */
function nodeOffsets(radius: number, oversampling: number): [dx: Float64Array, dy: Float64Array] {
  const side = 2 * radius * oversampling + 1;
  const dx = new Float64Array(side * side);
  const dy = new Float64Array(side * side);
  for (let k = 0; k < dx.length; k++) {
    dx[k] = (k % side) / oversampling - radius;
    dy[k] = Math.floor(k / side) / oversampling - radius;
  }
  return [dx, dy];
}

function gaussianTable(fwhm: number, radius: number, oversampling: number): EmpiricalPsf {
  const [dx, dy] = nodeOffsets(radius, oversampling);
  const values = new Float64Array(dx.length);
  fillPsf(checkPsf({ kind: "gaussian", fwhm }), dx, dy, values, null);
  return { kind: "empirical", radius, oversampling, values, fwhm };
}

/** The table plus the mean of what the stars leave over, centred and of unit sum. */
function corrected(
  psf: EmpiricalPsf,
  image: ImageLike,
  stars: readonly PsfMeasurement[],
  saturation: number,
  mask: ImageLike | null,
): EmpiricalPsf {
  const { radius, oversampling } = psf;
  const side = 2 * radius * oversampling + 1;
  const sums = new Float64Array(side * side);
  const weights = new Float64Array(side * side);
  for (const star of stars) {
    const { x, y } = star;
    const pixels = collectStarPixels(image, [x], [y], radius, saturation, mask, null);
    spreadResiduals(psf, star, pixels, sums, weights);
  }
  const values = psf.values.map(
    (value, k) => value + (weights[k]! > 0 ? sums[k]! / weights[k]! : 0),
  );
  return normalised(centred({ ...psf, values }));
}

function spreadResiduals(
  psf: EmpiricalPsf,
  star: PsfMeasurement,
  pixels: StarPixels,
  sums: Float64Array,
  weights: Float64Array,
): void {
  const { radius, oversampling } = psf;
  const side = 2 * radius * oversampling + 1;
  const dx = pixels.x.map((x) => x - star.x);
  const dy = pixels.y.map((y) => y - star.y);
  const profile = new Float64Array(pixels.count);
  fillEmpirical(psf, dx, dy, profile, null);
  const residuals = pixels.value.map(
    (value, i) => (value - star.background) / star.flux - profile[i]!,
  );
  const noise = madStd(residuals);
  const weight = 1 / (noise * noise + 1e-12 * profile[0]! ** 2 + Number.MIN_VALUE);
  for (let i = 0; i < pixels.count; i++) {
    const limit = REJECT_SIGMA * noise + REJECT_SHARE * (profile[i]! + 0.1 * Math.max(...profile));
    if (!(Math.abs(residuals[i]!) <= limit)) continue;
    const column = (dx[i]! + radius) * oversampling;
    const row = (dy[i]! + radius) * oversampling;
    for (let b = Math.ceil(row - TENT); b <= row + TENT; b++) {
      for (let a = Math.ceil(column - TENT); a <= column + TENT; a++) {
        if (a < 0 || b < 0 || a >= side || b >= side) continue;
        const near = weight * (1 - Math.abs(a - column) / TENT) * (1 - Math.abs(b - row) / TENT);
        sums[b * side + a]! += near * residuals[i]!;
        weights[b * side + a]! += near;
      }
    }
  }
}

/** Shifts the table so that its light under a window of its own width balances about the centre. */
function centred(psf: EmpiricalPsf): EmpiricalPsf {
  const [dx, dy] = nodeOffsets(psf.radius, psf.oversampling);
  let light = 0;
  let momentX = 0;
  let momentY = 0;
  for (let k = 0; k < dx.length; k++) {
    // A Gaussian window of the star's own width; its centroid moves half as far as the light.
    const window = Math.exp((-4 * Math.LN2 * (dx[k]! ** 2 + dy[k]! ** 2)) / psf.fwhm ** 2);
    light += window * psf.values[k]!;
    momentX += window * psf.values[k]! * dx[k]!;
    momentY += window * psf.values[k]! * dy[k]!;
  }
  const [x, y] = [(2 * momentX) / light, (2 * momentY) / light];
  const values = new Float64Array(dx.length);
  fillEmpirical(
    psf,
    dx.map((v) => v + x),
    dy.map((v) => v + y),
    values,
    null,
  );
  return { ...psf, values };
}

function normalised(psf: EmpiricalPsf): EmpiricalPsf {
  const sum = psf.values.reduce((total, value) => total + value, 0) / psf.oversampling ** 2;
  return { ...psf, values: psf.values.map((value) => value / sum) };
}

/** Width of the circle with the area that lies above half the peak, px. */
function halfWidth(psf: EmpiricalPsf): number {
  const steps = 40;
  const [dx, dy] = nodeOffsets(1, steps);
  // Squares of growing size until the rim lies below half.
  const values = new Float64Array(dx.length);
  for (let scale = 1; ; scale *= 1.5) {
    const reach = Math.min(scale, psf.radius);
    fillEmpirical(
      psf,
      dx.map((v) => v * reach),
      dy.map((v) => v * reach),
      values,
      null,
    );
    const half = Math.max(...values) / 2;
    const above = values.reduce((count, value) => count + (value > half ? 1 : 0), 0);
    if (above < 0.4 * values.length || reach === psf.radius) {
      return 2 * Math.sqrt((above * (reach / steps) ** 2) / Math.PI);
    }
  }
}
