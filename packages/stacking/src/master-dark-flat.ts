/** Master dark and flat frames, each less what the ones before it hold; a master bias is a plain `masterFrame`. */

import { type Image, type ImageLike, sizeOf, toFloat64 } from "@photkit/image";
import { checkSize } from "./errors.ts";
import { type FlatLevelOptions, flatLevels } from "./flat-level.ts";
import { type Frames, type MasterFrame, type MasterOptions, masterFrame } from "./master-frame.ts";

/** A frame that is taken off others, `scale` times. */
export interface Subtrahend {
  readonly image: ImageLike;
  /** @default 1 */
  readonly scale?: number;
}

/**
 * Master dark: what the camera adds in one exposure without light. With `bias` the dark current
 * alone, which can be scaled by exposure; without it bias and dark current together, which cannot.
 *
 * @throws as `masterFrame`, and `"size-mismatch"` for a bias of another size.
 */
export const masterDark = (
  frames: Frames,
  options: MasterOptions & { readonly bias?: ImageLike } = {},
): Promise<MasterFrame> =>
  masterFrame(less(frames, options.bias === undefined ? [] : [{ image: options.bias }]), options);

/** Scatter that a pixel of a flat is taken to have at least: rounding to counts makes as much. */
const LEAST_FLAT_SCATTER = 0.01;

export interface MasterFlatOptions extends MasterOptions, FlatLevelOptions {
  /** Taken off each frame: the bias, the dark current times the ratio of exposures. @default [] */
  readonly less?: readonly Subtrahend[];
}

/**
 * Master flat with a level of 1: every frame is divided by its own level first, so that a sky that
 * fades does not matter; in a colour mosaic each of the four cells of the pattern by its own, so
 * that the colour of the lamp does not matter.
 *
 * @throws as `masterFrame`, and `"size-mismatch"` for a subtrahend of another size.
 */
export const masterFlat = (
  frames: Frames,
  options: MasterFlatOptions = {},
): Promise<MasterFrame> => {
  async function* levelled() {
    for await (const image of less(frames, options.less ?? []))
      yield divideByLevels(image, options);
  }
  return masterFrame(levelled(), { leastScatter: LEAST_FLAT_SCATTER, ...options });
};

/** The frames less some pictures. */
async function* less(
  frames: Frames,
  subtrahends: readonly Subtrahend[],
): AsyncGenerator<Image<Float64Array>> {
  const planes = subtrahends.map(({ image, scale = 1 }) => ({ ...toFloat64(image), scale }));
  for await (const frame of frames) {
    const image = toFloat64("image" in frame ? frame.image : frame);
    const { width, height } = sizeOf(image);
    for (const plane of planes) {
      checkSize("what is taken off the frames", sizeOf(plane), width, height);
      for (let i = 0; i < image.data.length; i++) image.data[i]! -= plane.scale * plane.data[i]!;
    }
    yield image;
  }
}

/** Divides a picture by its level, in place, each cell of a mosaic by its own. */
function divideByLevels(image: Image<Float64Array>, options: FlatLevelOptions) {
  const levels = flatLevels(image, options);
  const { width } = sizeOf(image);
  for (let i = 0; i < image.data.length; i++) {
    const x = i % width;
    const y = (i - x) / width;
    image.data[i]! /= levels[2 * (y & 1) + (x & 1)]!;
  }
  return image;
}
