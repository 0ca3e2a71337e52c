/**
 * An empirical PSF from stars of the picture, after Anderson & King (2000, PASP 112, 1360): stars are
 * fitted with the table as it stands, and their pixels, as samples of one profile, make the next table,
 * again and again. How sure the table is follows from tables that lack some of the stars (the
 * delete-a-group jackknife of Shao & Wu 1989).
 */

import type { ImageLike } from "@photkit/image";
import {
  annulusBackground,
  type LocalBackgroundEstimator,
} from "../background/local-background.ts";
import { ApertureError, check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import { checkMask } from "../pixels/window.ts";
import type { EmpiricalPsf } from "./empirical-psf.ts";
import { meanMoffat } from "./mean-moffat.ts";
import { profilePixels, weighPixels } from "./profile-samples.ts";
import { fitPsf, type PsfMeasurement } from "./psf-fit.ts";
import { centred, halfWidth, normalised, tableOf } from "./psf-table.ts";
import { fitTables, type TableFits } from "./psf-table-fit.ts";

/** Options of `buildPsf`. */
export interface BuildPsfOptions {
  /** Full width at half maximum of the stars, first guess, px. @default 4 */
  readonly fwhm?: number;
  /** The table reaches this far, whole px, at most 20 FWHM. @default 3 FWHM */
  readonly radius?: number;
  /** Nodes per pixel. @default 3 */
  readonly oversampling?: number;
  /** Rounds of fitting stars and table. @default 6 */
  readonly rounds?: number;
  /** Stars below this signal-to-noise ratio are not used. @default 20 */
  readonly minimumSignalToNoise?: number;
  /** Pixels at or above this level are not used, ADU. @default null (unknown) */
  readonly saturation?: number | null;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Stars are fitted within this many FWHM: there is their light, and few neighbours. */
const FIT_RADIUS = 2;
/** Before the last rounds, with a table that may be far off, samples far from it only count less. */
const STRICT_ROUNDS = 2;
/** Width of the ring around the table that the level of the sky is taken from, px. */
const RING_WIDTH = 6;
/** Most tables that lack some of the stars. */
const MOST_GROUPS = 12;
/** Largest radius of a table, px, and in FWHM. */
const LARGEST_TABLE = 300;
const WIDEST_TABLE = 20;

type Checked = Required<Omit<BuildPsfOptions, "rounds" | "oversampling">> & {
  readonly background: LocalBackgroundEstimator;
};

/**
 * Learns the PSF from stars near the given positions: isolated, unsaturated ones. The table has unit
 * sum, and balances about its centre under a window of its own width. With two stars or more it holds
 * its own uncertainty (`deviations`), which the errors of fluxes and positions then contain.
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
  check.between("radius", radius, 2, Math.min(LARGEST_TABLE, Math.max(2, WIDEST_TABLE * fwhm)));
  check.integerAtLeast("oversampling", oversampling, 1);
  check.between("oversampling", oversampling, 1, 10);
  check.integerAtLeast("rounds", rounds, 1);
  check.notNegative("minimumSignalToNoise", minimumSignalToNoise);
  check.oneOf("ys.length", ys.length, [xs.length]);
  checkMask(image, mask);
  // The level comes from beyond the table: one that is fitted would take the wings for sky.
  const background = annulusBackground({ inner: radius, outer: radius + RING_WIDTH });
  const checked = { fwhm, radius, minimumSignalToNoise, saturation, mask, background };
  const reach = Math.min(radius, Math.max(2, FIT_RADIUS * fwhm));
  const guess = meanMoffat(image, xs, ys, { ...checked, radius: reach });
  const prior = tableOf(guess, radius, oversampling);
  let psf = prior;
  for (let round = 1; ; round++) {
    const stars = soundStars(image, xs, ys, psf, reach, checked);
    const pixels = Array.from(stars.values(), (star) =>
      profilePixels(image, star, psf, prior, checked),
    );
    const samples = weighPixels(pixels, psf, round <= rounds - STRICT_ROUNDS);
    const groups = Array.from({ length: Math.min(samples.length, MOST_GROUPS) }, (_, group) =>
      samples.filter((_, k) => k % MOST_GROUPS === group),
    );
    const fits = fitTables(prior, groups);
    const next = normalised({ ...psf, values: fits.whole });
    psf = normalised(centred(next));
    if (round < rounds) continue;
    const found = {
      ...psf,
      fwhm: halfWidth(psf),
      deviations: deviations(next, fits, groups.length),
    };
    return { psf: found, used: [...stars.keys()] };
  }
}

/** The stars that can be learnt from, fitted with the table as it stands, by their indices. */
function soundStars(
  image: ImageLike,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  psf: EmpiricalPsf,
  reach: number,
  { fwhm, minimumSignalToNoise, ...checked }: Checked,
): Map<number, PsfMeasurement> {
  const { background, saturation, mask } = checked;
  const bad = MeasurementFlag.edge | MeasurementFlag.saturated | MeasurementFlag.outside;
  const fit = { psf, radius: reach, background, saturation, mask, maxShift: fwhm };
  const stars = new Map<number, PsfMeasurement>();
  for (let k = 0; k < xs.length; k++) {
    const star = fitPsf(image, xs[k]!, ys[k]!, fit);
    if (star.flux > minimumSignalToNoise * star.fluxError && (star.flags & bad) === 0) {
      stars.set(k, star);
    }
  }
  if (stars.size > 0) return stars;
  throw new ApertureError(
    "invalid-option",
    `xs, ys must hold at least one star of signal-to-noise ${minimumSignalToNoise} that is neither saturated nor at the edge. Received ${xs.length} positions without one.`,
    { data: { option: "xs", received: xs.length } },
  );
}

/**
 * What tables that lack a group of the stars differ by from the table, scaled so that they are
 * independent deviations of one sigma each; none with a single star.
 */
function deviations(psf: EmpiricalPsf, fits: TableFits, groups: number): Float64Array[] {
  if (groups < 2) return [];
  const scale = Math.sqrt((groups - 1) / groups);
  return Array.from({ length: groups }, (_, group) => {
    const { values } = normalised({ ...psf, values: fits.without(group) });
    return values.map((value, k) => scale * (value - psf.values[k]!));
  });
}
