/** Frames without the defects that the recording itself showed, and without hits by particles. */

import { copyWindow, createImage, type Image, toFloat32 } from "@photkit/image";
import {
  createHotPixelRepair,
  createInterpolation,
  type HotPixels,
  withHotPixels,
} from "./hot-pixels.ts";
import type { FramePreparer } from "./prepare-frames.ts";
import { type Pixels, pixelNoise, sharpPixels } from "./sharp-pixels.ts";
import { shareOfStars } from "./star-sharpness.ts";

/** Height of a hit in a single frame, in units of its noise. */
const HIGH = 6;

/** A preparer that repairs the defects found, behind everything else; the same one without any. */
export function repairing(
  preparer: FramePreparer,
  hot: HotPixels | null,
  width: number,
  height: number,
): FramePreparer {
  if (hot === null) return preparer;
  const repair = createHotPixelRepair(hot, width, height);
  return {
    ...preparer,
    defects: withHotPixels(preparer.defects, hot, width, height),
    prepare(image, saturation, given) {
      const out = given?.out ?? new Float32Array(width * height);
      const prepared = preparer.prepare(image, saturation, { ...given, out });
      if (prepared.data !== out) copyWindow(prepared, 0, 0, width, height, out);
      repair(out, preparer.level(saturation));
      return createImage(out, width, height);
    },
  };
}

/**
 * A frame without pixels that are sharper than its stars, which a particle hit: for choosing stars in
 * it. The frame itself where there are none.
 *
 * @param fwhm - of the stars, in px; NaN when unknown.
 */
export function withoutHits(image: Image, step: number, fwhm: number): Image {
  const { data, shape } = toFloat32(image);
  const pixels: Pixels = { data, width: shape[1], height: shape[0], frames: 1, step };
  const hits = sharpPixels(pixels, pixelNoise(pixels), HIGH, shareOfStars(fwhm / step));
  if (hits.length === 0) return image;
  const mask = new Uint8Array(data.length);
  for (const { index } of hits) mask[index] = 1;
  createInterpolation(mask, pixels.width, pixels.height, step)(data);
  return createImage(data, pixels.width, pixels.height);
}
