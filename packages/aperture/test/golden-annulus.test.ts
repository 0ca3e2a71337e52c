/** Statistics of apertures and rings by photutils 1.6: every case, position and statistic of the file. */

import { describe, expect, it } from "vitest";
import { type ApertureShape, type ApertureStatistics, apertureStatistics } from "../src/index.ts";
import {
  type EncodedArray,
  type GoldenNumber,
  goldenMissing,
  imageOf,
  numberOf,
  readGolden,
} from "./golden.ts";

type Clip = { readonly sigma: number; readonly maxiters: number | null } | null;

interface Case {
  readonly shape: "circle" | "circle_annulus" | "ellipse_annulus";
  readonly params: Readonly<Record<string, number>>;
  readonly sigma_clip: Clip;
  readonly mask: string;
  readonly stats: Readonly<Record<string, readonly GoldenNumber[]>>;
}

interface Flux {
  readonly r: number;
  readonly r_in: number;
  readonly r_out: number;
  readonly sigma_clip: Clip;
  readonly bkg_median: readonly GoldenNumber[];
  readonly bkg_mean: readonly GoldenNumber[];
  readonly bkg_std: readonly GoldenNumber[];
  readonly aperture_sum: readonly GoldenNumber[];
  readonly area_overlap: readonly GoldenNumber[];
  readonly flux_median_bkg: readonly GoldenNumber[];
  readonly flux_mean_bkg: readonly GoldenNumber[];
}

interface Golden {
  readonly inputs: {
    readonly image: EncodedArray;
    readonly error: EncodedArray;
    readonly mask: EncodedArray;
    readonly positions_xy: readonly (readonly [number, number])[];
  };
  readonly cases: readonly Case[];
  readonly flux: readonly Flux[];
}

/** photutils' names of what `apertureStatistics` gives. */
const STATISTICS: Readonly<Record<string, (found: ApertureStatistics) => number>> = {
  sum: (found) => found.sum,
  sum_aper_area: (found) => found.area,
  center_aper_area: (found) => found.pixels,
  min: (found) => found.minimum,
  max: (found) => found.maximum,
  mean: (found) => found.mean,
  median: (found) => found.median,
  mode: (found) => found.mode,
  std: (found) => found.standardDeviation,
  var: (found) => found.standardDeviation ** 2,
  mad_std: (found) => found.madStd,
  biweight_location: (found) => found.biweightLocation,
  biweight_midvariance: (found) => found.biweightMidvariance,
  xcentroid: (found) => found.x,
  ycentroid: (found) => found.y,
  covar_sigx2: (found) => found.varianceX,
  covar_sigxy: (found) => found.covarianceXY,
  covar_sigy2: (found) => found.varianceY,
  semimajor_sigma: (found) => found.semimajor,
  semiminor_sigma: (found) => found.semiminor,
  orientation: (found) => (found.thetaRadians * 180) / Math.PI,
  fwhm: (found) => 2 * Math.sqrt(Math.LN2 * (found.semimajor ** 2 + found.semiminor ** 2)),
  elongation: (found) => found.semimajor / found.semiminor,
  ellipticity: (found) => 1 - found.semiminor / found.semimajor,
  eccentricity: (found) => Math.sqrt(1 - (found.semiminor / found.semimajor) ** 2),
};

/**
 * Not compared: the error with linear weights, photutils' old one (#2398), and the coefficient of
 * Gini, which this package does not offer.
 */
const NOT_COMPARED = ["sum_err", "gini"];

function shapeOf({ shape, params }: Case): ApertureShape {
  const value = (key: string): number => params[key] ?? Number.NaN;
  if (shape === "circle") return { kind: "circle", radius: value("r") };
  if (shape === "circle_annulus") {
    return { kind: "circle-annulus", inner: value("r_in"), outer: value("r_out") };
  }
  return {
    kind: "ellipse-annulus",
    semimajor: value("a_out"),
    semiminor: value("b_out"),
    hole: value("a_in") / value("a_out"),
    thetaRadians: value("theta"),
  };
}

/**
 * Clipped sums of elliptical rings are wrong there: its ring is a difference of two ellipses, which
 * leaves some 1e-16 in a hundred pixels of the hole, and the star in them widens the clip.
 */
const spoilt = ({ shape, sigma_clip }: Case, name: string): boolean =>
  shape === "ellipse_annulus" &&
  sigma_clip !== null &&
  (name === "sum" || name === "sum_aper_area");

/** Columns or rows of a circle before the first of the image, as a number below 0. */
const cutOff = (centre: number, radius: number): number =>
  Math.min(0, Math.floor(centre - radius + 0.5));

const clipOf = (clip: Clip) =>
  clip === null
    ? {}
    : { sigma: clip.sigma, maxIterations: clip.maxiters ?? Number.POSITIVE_INFINITY };

describe.skipIf(goldenMissing)("golden statistics of photutils", () => {
  const load = () => readGolden<Golden>("photometry/annulus.json");

  it.each(["circle", "circle_annulus", "ellipse_annulus"])("of every %s to 1e-10", (kind) => {
    const { inputs, cases } = load();
    const image = imageOf(inputs.image);
    const error = imageOf(inputs.error);
    const mask = imageOf(inputs.mask);
    const wrong: unknown[] = [];
    let compared = 0;
    let skipped = 0;
    let expected = 0;
    const chosen = cases.filter(({ shape }) => shape === kind);
    for (const wanted of chosen) {
      const names = Object.keys(wanted.stats).filter((name) => !NOT_COMPARED.includes(name));
      expect(names.filter((name) => !(name in STATISTICS))).toEqual([]);
      expected += 13 * names.length;
      inputs.positions_xy.forEach(([x, y], k) => {
        const found = apertureStatistics(image, shapeOf(wanted), x, y, {
          ...clipOf(wanted.sigma_clip),
          mask: wanted.mask === "none" ? null : mask,
          error,
        });
        for (const name of names) {
          if (spoilt(wanted, name)) {
            skipped++;
            continue;
          }
          const value = numberOf(wanted.stats[name]![k]!);
          // Beyond the left and the upper edge its centroids count from the part that is cut off, and
          // lie outside the image: they are right but for these whole pixels.
          const cut = name === "xcentroid" ? cutOff(x, 4) : name === "ycentroid" ? cutOff(y, 4) : 0;
          const own = STATISTICS[name]!(found) + cut;
          compared++;
          // Areas of nothing are NaN there and 0 here.
          const near = Number.isNaN(value)
            ? Number.isNaN(own) || own === 0
            : Math.abs(own - value) <= 1e-10 * Math.max(1, Math.abs(value));
          if (!near)
            wrong.push([wanted.params, wanted.sigma_clip, wanted.mask, k, name, own, value]);
        }
      });
    }
    expect(wrong).toEqual([]);
    expect(skipped).toBe(kind === "ellipse_annulus" ? 6 * 13 * 2 : 0);
    expect(compared + skipped).toBe(expected);
    expect(expected).toBe(kind === "circle" ? 13 * (8 * 13 + 4 * 12) : chosen.length * 13 * 13);
  });

  it("and the fluxes of circles less the level of a ring, to 1e-10", () => {
    const { inputs, flux } = load();
    const image = imageOf(inputs.image);
    let compared = 0;
    for (const wanted of flux) {
      inputs.positions_xy.forEach(([x, y], k) => {
        const ring = apertureStatistics(
          image,
          { kind: "circle-annulus", inner: wanted.r_in, outer: wanted.r_out },
          x,
          y,
          clipOf(wanted.sigma_clip),
        );
        const { sum, area } = apertureStatistics(image, { kind: "circle", radius: wanted.r }, x, y);
        const pairs: [number, GoldenNumber][] = [
          [ring.median, wanted.bkg_median[k]!],
          [ring.mean, wanted.bkg_mean[k]!],
          [ring.standardDeviation, wanted.bkg_std[k]!],
          [sum, wanted.aperture_sum[k]!],
          [area || Number.NaN, wanted.area_overlap[k]!],
          [sum - area * ring.median, wanted.flux_median_bkg[k]!],
          [sum - area * ring.mean, wanted.flux_mean_bkg[k]!],
        ];
        for (const [own, golden] of pairs) {
          const value = numberOf(golden);
          compared++;
          if (Number.isNaN(value)) expect(own).toBeNaN();
          // Fluxes are small differences of sums near 5000.
          else expect(Math.abs(own - value)).toBeLessThan(1e-10 * Math.max(5000, Math.abs(value)));
        }
      });
    }
    expect(compared).toBe(2 * 13 * 7);
  });
});
