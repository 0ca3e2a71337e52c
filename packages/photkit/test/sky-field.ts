/** A drifting field of five stars as FITS files, and where it is on the sky. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { encodeFits, type FitsEncodeOptions } from "@photkit/io-video";
import {
  createWcs,
  formatSkyPosition,
  type SkyPosition,
  type Wcs,
  type WcsDescription,
  wcsFromHeader,
} from "@photkit/wcs";

export const [WIDTH, HEIGHT, FRAMES] = [160, 120, 6];
const SIGMA = 1.6;
export const STARS = [
  { x: 31.4, y: 28.7, flux: 22000 },
  { x: 121.9, y: 40.2, flux: 15000 },
  { x: 70.3, y: 92.6, flux: 18000 },
  { x: 99.5, y: 70.1, flux: 9000 },
  { x: 40.8, y: 64.9, flux: 12000 },
] as const;
export const [FIRST, SECOND, THIRD, TARGET] = STARS;

/** 2 arc seconds a px about the Crab, turned by 35 degrees; the field drifts by `shift` px. */
export const system = (shift: number, mirrored: boolean): Wcs => {
  const [s, c] = [Math.sin(0.6) / 1800, Math.cos(0.6) / 1800];
  const side = mirrored ? -1 : 1;
  const description: WcsDescription = {
    ...wcsFromHeader({
      ...{ CTYPE1: "RA---TAN", CRPIX1: 1, CRVAL1: 83.6331, CDELT1: 1 },
      ...{ CTYPE2: "DEC--TAN", CRPIX2: 1, CRVAL2: 22.0145, CDELT2: 1 },
    }).description,
    crpix: [(WIDTH - 1) / 2 + shift, (HEIGHT - 1) / 2],
    cd: [-c * side, s * side, -s, -c],
  };
  return createWcs(description);
};

export type Cards = NonNullable<FitsEncodeOptions["header"]>;

/** A drifting field; `cards` says what stands in the header of each file. */
export async function sequence(
  folder: string,
  name: string,
  cards: (frame: number) => Cards,
): Promise<string> {
  const where = join(folder, name);
  await mkdir(where);
  const random = createRandom(7);
  for (let frame = 0; frame < FRAMES; frame++) {
    const pixels = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      const light = STARS.reduce((sum, star) => {
        const square = (x - star.x - 0.3 * frame) ** 2 + (y - star.y) ** 2;
        const peak = star.flux / (2 * Math.PI * SIGMA ** 2);
        return sum + peak * Math.exp(-square / (2 * SIGMA ** 2));
      }, 100);
      return random.poisson(light);
    });
    const header = {
      "DATE-OBS": `2026-01-02T03:04:0${frame}.000`,
      EXPTIME: 1,
      ...cards(frame),
    };
    const file = encodeFits(createImage(pixels, WIDTH, HEIGHT), { header });
    await writeFile(join(where, `f${frame}.fits`), file);
  }
  return where;
}

export const truth = system(0, false);
export const skyOf = (star: { x: number; y: number }, wcs = truth): SkyPosition =>
  wcs.pixelToSky(star.x, star.y);
export const textOf = (star: { x: number; y: number }, wcs = truth): string =>
  formatSkyPosition(skyOf(star, wcs));
export const plateStar = (star: { x: number; y: number }, wcs = truth): string =>
  `${star.x},${star.y}=${textOf(star, wcs)}`;
