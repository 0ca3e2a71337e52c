/** Headers and places drawn by seed. */

import type { Random } from "@photkit/core-stats";
import { type HeaderValues, type SkyPosition, separationArcsec, type Wcs } from "../src/index.ts";

export const SEEDS = [1, 2, 3, 4, 5] as const;

/** A place anywhere on the sky, evenly over its area. */
export const anyPlace = (random: Random): SkyPosition => ({
  raDegrees: 360 * random.uniform(),
  decDegrees: (Math.asin(2 * random.uniform() - 1) * 180) / Math.PI,
});

/** A camera of 640 x 480 px, `scale` degrees per px, that points anywhere, turned and mirrored at will. */
export function anyCamera(random: Random, scale = 1e-3): HeaderValues {
  const { raDegrees, decDegrees } = anyPlace(random);
  const turn = 2 * Math.PI * random.uniform();
  const side = random.uniform() < 0.5 ? -1 : 1;
  const stretch = 0.8 + 0.4 * random.uniform();
  return {
    CTYPE1: "RA---TAN",
    CTYPE2: "DEC--TAN",
    NAXIS1: 640,
    NAXIS2: 480,
    CRVAL1: raDegrees,
    CRVAL2: decDegrees,
    CRPIX1: 320.5 + 50 * random.normal(),
    CRPIX2: 240.5 + 50 * random.normal(),
    CD1_1: scale * Math.cos(turn),
    CD1_2: -side * scale * stretch * Math.sin(turn),
    CD2_1: scale * Math.sin(turn),
    CD2_2: side * scale * stretch * Math.cos(turn),
  };
}

/** Corners, edges and inner pixels of a picture of 640 x 480 px. */
export const PIXELS: readonly (readonly [number, number])[] = [0, 101.25, 320, 639].flatMap((x) =>
  [0, 77.5, 240, 479].map((y) => [x, y] as const),
);

/** The farthest that a pixel comes back from the sky, px. */
export const roundTripPx = (wcs: Wcs, pixels = PIXELS): number =>
  Math.max(
    ...pixels.map(([x, y]) => {
      const { raDegrees, decDegrees } = wcs.pixelToSky(x, y);
      const back = wcs.skyToPixel(raDegrees, decDegrees);
      return Math.hypot(back.x - x, back.y - y);
    }),
  );

/** The farthest that two coordinate systems lie apart, arc seconds. */
export const farthestArcsec = (
  one: Wcs,
  other: Wcs,
  toOther: (x: number, y: number) => readonly [number, number] = (x, y) => [x, y],
): number =>
  Math.max(
    ...PIXELS.map(([x, y]) =>
      separationArcsec(one.pixelToSky(x, y), other.pixelToSky(...toOther(x, y))),
    ),
  );
