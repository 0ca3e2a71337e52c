/** Pictures as bytes of a file: values rounded, clipped, row by row. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { VideoError } from "./errors.ts";

export interface SampleLayout {
  /** Largest value. */
  readonly top: number;
  /** True for two bytes a sample, the low one first. */
  readonly wide: boolean;
  /** Bytes from one row to the next. @default no padding */
  readonly rowBytes?: number;
  /** True when the last row comes first. @default false */
  readonly bottomUp?: boolean;
}

/**
 * Samples of a picture of any layout: rounded to the nearest whole number, halves up, clipped to 0
 * and `top`; NaN becomes 0.
 *
 * @param bytes - filled and returned; padding is left as it is.
 */
export function sampleBytes(image: ImageLike, layout: SampleLayout, bytes: Uint8Array): Uint8Array {
  const { data, offset } = image;
  const [height = 0, width = 0] = image.shape;
  const [row = 0, column = 0] = image.stride;
  const { top, wide, bottomUp = false, rowBytes = wide ? 2 * width : width } = layout;
  for (let y = 0; y < height; y++) {
    let at = (bottomUp ? height - 1 - y : y) * rowBytes;
    for (let x = 0, from = offset + y * row; x < width; x++, from += column) {
      const value = data[from]!;
      const sample = value > 0 ? Math.min(top, Math.floor(value + 0.5)) : 0;
      bytes[at++] = sample;
      if (wide) bytes[at++] = sample >> 8;
    }
  }
  return bytes;
}

/** @throws VideoError `"invalid-option"` unless the picture has the size of the recording. */
export function checkImageSize(image: ImageLike, width: number, height: number): void {
  const size = sizeOf(image);
  if (size.width === width && size.height === height) return;
  throw new VideoError(
    "invalid-option",
    `image must be ${width} x ${height} pixels. Received ${size.width} x ${size.height}.`,
    { data: { option: "image", received: [size.width, size.height] } },
  );
}
