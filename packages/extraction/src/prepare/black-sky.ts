/**
 * Whether a recording's sky is cut off at black, as it is with a camera's offset ("brightness") set
 * too low: the light of a star's wings, and of a star that is nearly hidden, is missing then.
 */

import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";

/** A sky that has this part of its pixels at 0 has lost half of its noise, and light with it. */
const BLACK_PART = 0.25;

/**
 * What the user must know of a sky that is cut off; empty where it is not.
 *
 * @param image - a frame as it was recorded; one of no whole numbers is not judged.
 * @param ignored - mask in row order of pixels that are not looked at; null without any.
 */
export function blackSkyWarnings(image: ImageLike, ignored: Uint8Array | null): string[] {
  if (image.data instanceof Float32Array || image.data instanceof Float64Array) return [];
  const { width, height } = sizeOf(image);
  const pixels = copyWindow(image, 0, 0, width, height);
  const seen = ignored === null ? pixels : pixels.filter((_, i) => ignored[i] === 0);
  const black = seen.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  if (!(black > BLACK_PART * seen.length)) return [];
  const percent = Math.round((100 * black) / seen.length);
  return [
    `the sky is cut off at black: ${percent} % of its pixels are 0. The faint light of the stars is missing there: depths are too large, and D and R may be off by a tenth of a frame, which their errors do not tell. Record with a higher offset ("brightness").`,
  ];
}
