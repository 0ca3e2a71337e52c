/** Plate fits against numpy's least squares, and PyMovie's two-star solution against the truth. */

import { describe, expect, it } from "vitest";
import { fitPlate, type PlateStar } from "../src/index.ts";
import { hasShared, readGolden } from "./golden.ts";

interface GoldenStar {
  readonly x: number;
  readonly y: number;
  readonly ra: number;
  readonly dec: number;
}

const starOf = ({ x, y, ra, dec }: GoldenStar): PlateStar => ({
  x,
  y,
  raDegrees: ra,
  decDegrees: dec,
});

interface PlateCase {
  readonly tangent: readonly [number, number];
  readonly stars: readonly GoldenStar[];
  readonly fits: Readonly<
    Record<string, { readonly xi_eta_deg_from_xy: readonly number[]; readonly rms_arcsec: number }>
  >;
  readonly truth: { readonly parityDetSign: 1 | -1 };
}

describe.skipIf(!hasShared)("least squares in a given tangent plane", () => {
  const { cases } = hasShared
    ? readGolden<{ cases: PlateCase[] }>("wcs/plate_fit.json")
    : { cases: [] };
  const all = cases.flatMap((one) =>
    Object.entries(one.fits).map(([name, fit]) => [one.stars.length, name, one, fit] as const),
  );

  it.each(all)("of %d stars: %s", (_, name, { tangent, stars }, fit) => {
    const { wcs, rmsArcsec } = fitPlate(stars.map(starOf), {
      tangent: { raDegrees: tangent[0], decDegrees: tangent[1] },
      falseRejection: 0,
      ...(name === "affine6"
        ? { model: "affine" }
        : { model: "similarity", mirrored: name === "similarity4-" }),
    });
    const { cd, crpix } = wcs.description;
    const constant = (row: 0 | 2) => -(cd[row] * crpix[0] + cd[row + 1]! * crpix[1]);
    const found = [cd[0], cd[1], constant(0), cd[2], cd[3], constant(2)];
    // Degrees and degrees per px: 1e-12 degrees are 4e-9 arc seconds.
    found.forEach((value, i) => {
      expect(Math.abs(value - fit.xi_eta_deg_from_xy[i]!)).toBeLessThan(1e-12);
    });
    expect(rmsArcsec).toBeCloseTo(fit.rms_arcsec, 8);
  });

  it("tells the side of three stars and more", () => {
    for (const { stars, truth } of cases) {
      if (stars.length < 3) continue;
      expect(fitPlate(stars.map(starOf)).mirrored).toBe(truth.parityDetSign < 0);
    }
  });
});

interface TwoStarCase {
  readonly tag: string;
  readonly ref1: GoldenStar;
  readonly ref2: GoldenStar;
  readonly target: { readonly ra: number; readonly dec: number };
  readonly pixelAspectRatio: number;
  readonly truth: { readonly x: number; readonly y: number };
  readonly error_px: number;
}

describe.skipIf(!hasShared)("two stars, where PyMovie 4.2 is off by up to 348 px", () => {
  const { cases } = hasShared
    ? readGolden<{ cases: TwoStarCase[] }>("wcs/two_star_pymovie.json")
    : { cases: [] };

  /*
   * PyMovie takes RA and Dec for a flat plane, cannot mirror, and counts right ascension through 0
   * hours the long way round. The tangent plane at the middle of the picture is exact.
   */
  it.each(cases.map((one) => [one.tag, one] as const))("%s", (tag, one) => {
    const { wcs } = fitPlate([starOf(one.ref1), starOf(one.ref2)], {
      mirrored: tag.startsWith("MIRRORED"),
      pixelAspect: one.pixelAspectRatio,
      centre: { x: 319.5, y: 239.5 },
    });
    const { x, y } = wcs.skyToPixel(one.target.ra, one.target.dec);
    // Places rounded to whole pixels are wrong by half a pixel, and so is what follows from them.
    const tolerance = tag.startsWith("integer") ? 1 : 1e-8;
    expect(Math.hypot(x - one.truth.x, y - one.truth.y)).toBeLessThan(tolerance);
  });
});
