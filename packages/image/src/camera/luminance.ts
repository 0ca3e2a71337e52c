/** How bright colours are: from colour recordings to counts. */

import { check, checkLength } from "../errors.ts";
import { createImage, type Image } from "../pixels/image.ts";

/** Luminance of a colour, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), not rounded. */
export const bt601Luminance = (red: number, green: number, blue: number): number =>
  0.299 * red + 0.587 * green + 0.114 * blue;

/**
 * Luminance of every pixel of interleaved colours (ITU-R BT.601), not rounded.
 *
 * @param data - R, G, B and possibly further channels of each pixel after one another.
 * @param channels - numbers per pixel, at least 3. @default 3
 * @throws ImageError `"invalid-shape"` when `data` has another length.
 */
export function rgbLuminance(
  data: ArrayLike<number>,
  width: number,
  height: number,
  channels = 3,
): Image<Float64Array> {
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.integerAtLeast("channels", channels, 3);
  checkLength("data", data.length, width * channels, height);
  const out = new Float64Array(width * height);
  for (let i = 0, k = 0; i < out.length; i++, k += channels) {
    out[i] = bt601Luminance(data[k]!, data[k + 1]!, data[k + 2]!);
  }
  return createImage(out, width, height);
}
