/**
 * Many frames of the same into one: the mean or median of each pixel without samples that stand far
 * from the others (cosmic rays, satellites), its scatter, and its highest value. Frames are taken in
 * blocks, so that memory stays that of a few dozen of them.
 */

import { MAD_TO_STANDARD_DEVIATION, medianInPlace } from "@photkit/core-stats";
import { createImage, type Image, type ImageLike, sizeOf, toFloat32 } from "@photkit/image";
import { check, checkSize, StackingError } from "./errors.ts";

/** Pictures one after another: pictures, or frames of a recording (`source.frames()`). */
export type Frames =
  | Iterable<ImageLike | { readonly image: ImageLike }>
  | AsyncIterable<ImageLike | { readonly image: ImageLike }>;

export interface MasterOptions {
  /** @default "mean" */
  readonly combine?: "mean" | "median";
  /**
   * Samples farther than this from the median of their pixel are left out, in units of the scatter
   * (1.4826 times the median deviation) of its samples. `Infinity` keeps all. @default 5
   */
  readonly clipSigma?: number;
  /** Scatter that a pixel is taken to have at least, in counts: that of rounding. @default 1; 0.01 for flats, whose level is 1 */
  readonly leastScatter?: number;
}

/** Many frames in one. NaN where no frame has a measured pixel. */
export interface MasterFrame {
  /** Mean or median of the samples that were kept, in counts. */
  readonly image: Image<Float64Array>;
  /** Standard deviation of the samples that were kept; NaN for fewer than two. */
  readonly spread: Image<Float64Array>;
  /** 1-sigma error of `image`: `spread` over the root of the number of samples. */
  readonly error: Image<Float64Array>;
  /** Highest of all samples, those left out too. */
  readonly highest: Image<Float64Array>;
  readonly frames: number;
}

/** A master frame while frames are added to it. */
export interface MasterStack {
  readonly frames: number;
  /** @throws StackingError `"size-mismatch"` for a frame of another size than the first. */
  add(image: ImageLike): void;
  /** @throws StackingError `"empty-stack"` before the first frame. */
  result(): MasterFrame;
}

/** Frames of a block, and pixels held in memory at most, whatever the frames' size. */
const BLOCK_FRAMES = 32;
const BLOCK_PIXELS = 3.2e7;
const FEWEST_BLOCK_FRAMES = 8;

/**
 * The master frame of `frames`.
 *
 * @throws StackingError `"empty-stack"`, `"invalid-option"`, `"size-mismatch"`.
 * @example
 * const { image } = await masterFrame(source.frames(), { combine: "median" });
 */
export async function masterFrame(
  frames: Frames,
  options: MasterOptions = {},
): Promise<MasterFrame> {
  const stack = createMasterStack(options);
  for await (const frame of frames) stack.add("image" in frame ? frame.image : frame);
  return stack.result();
}

/** An empty master frame. @throws StackingError `"invalid-option"`. */
export function createMasterStack(options: MasterOptions = {}): MasterStack {
  const { combine = "mean", clipSigma = 5, leastScatter = 1 } = options;
  check.oneOf("combine", combine, ["mean", "median"]);
  check.between("clipSigma", clipSigma, 1, Number.POSITIVE_INFINITY);
  check.notNegative("leastScatter", leastScatter);
  let sums: PixelSums | null = null;
  let block: Float32Array[] = [];
  let frames = 0;
  const flush = () => {
    if (sums !== null) addBlock(sums, block, clipSigma, leastScatter);
    block = [];
  };
  return {
    get frames() {
      return frames;
    },
    add(image) {
      const size = sizeOf(image);
      sums ??= emptySums(size.width, size.height);
      checkSize(`frame ${frames}`, size, sums.width, sums.height);
      block.push(toFloat32(image).data);
      frames++;
      const most = Math.max(FEWEST_BLOCK_FRAMES, BLOCK_PIXELS / (size.width * size.height));
      if (block.length >= Math.min(BLOCK_FRAMES, most)) flush();
    },
    result() {
      flush();
      if (sums === null) {
        throw new StackingError(
          "empty-stack",
          "a master frame needs at least one frame. Received none.",
        );
      }
      return masterOf(sums, combine, frames);
    },
  };
}

interface PixelSums {
  readonly width: number;
  readonly height: number;
  /** The first sample of each pixel: sums are taken from it, so that they keep their digits. */
  readonly origin: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  /** Median of each block times its samples. */
  readonly medians: Float64Array;
  readonly highest: Float64Array;
}

function emptySums(width: number, height: number): PixelSums {
  const plane = (value = 0) => new Float64Array(width * height).fill(value);
  return {
    width,
    height,
    origin: plane(Number.NaN),
    count: plane(),
    sum: plane(),
    squares: plane(),
    medians: plane(),
    highest: plane(Number.NaN),
  };
}

function addBlock(
  sums: PixelSums,
  block: readonly Float32Array[],
  clipSigma: number,
  leastScatter: number,
): void {
  const { origin, count, sum, squares, medians, highest } = sums;
  const samples = new Float64Array(block.length);
  const deviations = new Float64Array(block.length);
  for (let i = 0; i < origin.length; i++) {
    let n = 0;
    for (const frame of block) {
      const value = frame[i]!;
      if (value === value) samples[n++] = value;
    }
    if (n === 0) continue;
    const middle = medianInPlace(samples, n);
    for (let k = 0; k < n; k++) deviations[k] = Math.abs(samples[k]! - middle);
    const scatter = MAD_TO_STANDARD_DEVIATION * medianInPlace(deviations, n);
    const limit = clipSigma * Math.max(scatter, leastScatter);
    if (origin[i] !== origin[i]) origin[i] = middle;
    for (let k = 0; k < n; k++) {
      const value = samples[k]!;
      if (!(value <= highest[i]!)) highest[i] = value;
      if (Math.abs(value - middle) > limit) continue;
      const step = value - origin[i]!;
      count[i]!++;
      sum[i]! += step;
      squares[i]! += step * step;
      medians[i]! += middle;
    }
  }
}

function masterOf(sums: PixelSums, combine: "mean" | "median", frames: number): MasterFrame {
  const { width, height, origin, count, sum, squares, medians, highest } = sums;
  const level = origin.map((from, i) =>
    combine === "mean" ? from + sum[i]! / count[i]! : medians[i]! / count[i]!,
  );
  const spread = origin.map((_, i) => {
    const n = count[i]!;
    return n < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares[i]! - sum[i]! ** 2 / n) / (n - 1));
  });
  const picture = (data: Float64Array) => createImage(data, width, height);
  return {
    image: picture(level),
    spread: picture(spread),
    error: picture(spread.map((value, i) => value / Math.sqrt(count[i]!))),
    highest: picture(highest),
    frames,
  };
}
