/**
 * What is left of a picture without its slow changes: the picture less its low pass, a digital filter
 * of Tangra's for skies that slope and glow.
 */

import type { Image, ImageLike } from "../pixels/image.ts";
import { type GaussianBlurOptions, gaussianBlur } from "./gaussian-blur.ts";

/**
 * Each pixel less the Gaussian blur around it. A flat sky gives 0; stars narrower than the blur stay,
 * less the part of their light that the blur takes along, in a shallow trough.
 *
 * @param options - as for `gaussianBlur`; a sigma well above the width of the stars keeps their light.
 * @returns a picture that averages 0 but for the edges, which are mirrored about their pixels (with
 *   `edges: "reflect"` it does so exactly); NaN where the picture is NaN.
 * @throws ImageError `"invalid-option"`.
 */
export function lowPassDifference(
  image: ImageLike,
  options: GaussianBlurOptions,
): Image<Float64Array> {
  const { data, ...low } = gaussianBlur(image, options);
  const [height, width] = image.shape as [number, number];
  const [down, right] = image.stride as [number, number];
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      data[at] = Number(image.data[image.offset + j * down + i * right]) - data[at]!;
    }
  }
  return { data, ...low };
}
