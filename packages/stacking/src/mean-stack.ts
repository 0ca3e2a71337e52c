/**
 * Mean of registered frames on the grid of a reference frame: shift and add, with rotation and
 * scale, sampled bilinearly. Pixels without data in a frame (outside, NaN) do not count.
 */

import { copyWindow, createImage, type Image, type ImageLike, sizeOf } from "@photkit/image";
import { StackingError } from "./errors.ts";

/** Where the reference lies in a frame: x' = a x - b y + tx, y' = b x + a y + ty. */
export interface Placement {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export interface MeanStack {
  readonly width: number;
  readonly height: number;
  /** Frames added. */
  readonly frames: number;
  /** Adds a frame of any size. */
  add(image: ImageLike, placement: Placement): void;
  /**
   * The mean picture; NaN where fewer than `minimumCoverage` (a fraction of the frames,
   * default 0.5) have data.
   *
   * @throws StackingError `"empty-stack"` before the first frame.
   */
  mean(minimumCoverage?: number): Image<Float64Array>;
}

/** An empty stack on a reference grid of `width` x `height` px. */
export function createMeanStack(width: number, height: number): MeanStack {
  const sum = createImage(new Float64Array(width * height), width, height).data;
  const count = new Uint32Array(width * height);
  let frames = 0;
  // Fresh memory for every frame would cost more than the copy.
  let pixels = new Float64Array(0);
  return {
    width,
    height,
    get frames() {
      return frames;
    },
    add(image, placement) {
      const size = sizeOf(image);
      const length = size.width * size.height;
      if (pixels.length !== length) pixels = new Float64Array(length);
      copyWindow(image, 0, 0, size.width, size.height, pixels);
      addSampled(pixels, size.width, size.height, placement, { sum, count, width, height });
      frames++;
    },
    mean(minimumCoverage = 0.5) {
      if (frames === 0) {
        throw new StackingError("empty-stack", "a mean needs at least one frame. Received none.");
      }
      const least = Math.max(1, minimumCoverage * frames);
      const data = sum.map((total, i) => (count[i]! >= least ? total / count[i]! : Number.NaN));
      return createImage(data, width, height);
    },
  };
}

interface Accumulator {
  readonly sum: Float64Array;
  readonly count: Uint32Array;
  readonly width: number;
  readonly height: number;
}

function addSampled(
  pixels: Float64Array,
  width: number,
  height: number,
  { a, b, tx, ty }: Placement,
  into: Accumulator,
): void {
  for (let y = 0; y < into.height; y++) {
    for (let x = 0; x < into.width; x++) {
      const u = a * x - b * y + tx;
      const v = b * x + a * y + ty;
      if (!(u >= 0 && v >= 0 && u <= width - 1 && v <= height - 1)) continue;
      const i = Math.floor(u);
      const j = Math.floor(v);
      const fx = u - i;
      const fy = v - j;
      const at = j * width + i;
      const right = i + 1 < width ? 1 : 0;
      const below = j + 1 < height ? width : 0;
      const value =
        (1 - fy) * ((1 - fx) * pixels[at]! + fx * pixels[at + right]!) +
        fy * ((1 - fx) * pixels[at + below]! + fx * pixels[at + below + right]!);
      if (Number.isNaN(value)) continue;
      const out = y * into.width + x;
      into.sum[out]! += value;
      into.count[out]!++;
    }
  }
}
