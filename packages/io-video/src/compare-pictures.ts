/** Successive pictures of a recording compared: repeated ones, and integration by the camera. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { check } from "./errors.ts";
import type { FrameSource } from "./frame.ts";
import { detectIntegration, type Integration } from "./integration.ts";

export interface ComparePicturesOptions {
  /**
   * Frames to compare, from the first on; 0 compares none.
   * @default 1100 or as many as hold 256 MB of pixels
   */
  readonly frames?: number;
  /** Stops the work: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

export interface PictureComparison extends Integration {
  /** Frames that were looked at. */
  readonly compared: number;
  /**
   * Rows whose picture equals that before it to the last pixel: repeats by the recorder, or by an
   * integrating camera when `framesPerPicture` is above 1.
   */
  readonly repeated: readonly number[];
  /** Frames that could not be read, with what was said of them. */
  readonly unreadable: readonly { readonly frame: number; readonly reason: string }[];
}

/** Four pictures of 256 integrated frames, and some. */
const DEFAULT_FRAMES = 1100;
const DEFAULT_BYTES = 256 << 20;
/** Side of the part in the middle of the picture that is compared: no overlay reaches it. */
const MIDDLE = 64;

/**
 * Compares each of the first frames with the one before it. Integration is told from the mean
 * absolute difference in the middle of the picture. A frame that cannot be read is passed over
 * and listed.
 *
 * @throws VideoError `"invalid-option"`.
 */
export async function comparePictures(
  source: FrameSource,
  options: ComparePicturesOptions = {},
): Promise<PictureComparison> {
  const { width, height, bitDepth } = source.info;
  const frameBytes = width * height * ((bitDepth ?? 16) > 8 ? 2 : 1);
  const { frames = Math.min(DEFAULT_FRAMES, Math.floor(DEFAULT_BYTES / frameBytes)), signal } =
    options;
  check.integerAtLeast("frames", frames, 0);
  const compared = Math.min(frames, source.frameCount);
  const changes = new Float64Array(compared).fill(Number.NaN);
  const repeated: number[] = [];
  const unreadable: { frame: number; reason: string }[] = [];
  let before: ImageLike | null = null;
  for (let row = 0; row < compared; row++) {
    signal?.throwIfAborted();
    const image: ImageLike | null = await source.frame(row).then(
      (frame) => frame.image,
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        unreadable.push({ frame: row, reason });
        return null;
      },
    );
    if (before && image) {
      changes[row] = changeInMiddle(before, image);
      if (changes[row] === 0 && isEqual(before, image)) repeated.push(row);
    }
    before = image;
  }
  return { compared, repeated, unreadable, ...detectIntegration(changes) };
}

function changeInMiddle(before: ImageLike, after: ImageLike): number {
  const { width, height } = sizeOf(after);
  const [columns, rows] = [Math.min(MIDDLE, width), Math.min(MIDDLE, height)];
  const [left, top] = [(width - columns) >> 1, (height - rows) >> 1];
  let sum = 0;
  for (let y = top; y < top + rows; y++) {
    for (let x = left; x < left + columns; x++) {
      sum += Math.abs(pixelAt(after, x, y) - pixelAt(before, x, y));
    }
  }
  return sum / (columns * rows);
}

function isEqual(before: ImageLike, after: ImageLike): boolean {
  const { width, height } = sizeOf(after);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (pixelAt(before, x, y) !== pixelAt(after, x, y)) return false;
    }
  }
  return true;
}

const pixelAt = ({ data, offset, stride }: ImageLike, x: number, y: number): number =>
  data[offset + y * stride[0]! + x * stride[1]!]!;
