/**
 * The 5 x 5 blur in front of adaptive masks: OpenCV's Gaussian of sigma 1.1 for 16-bit pixels, which
 * works with the integer kernel below and exact sums, edges reflect-101 (opencv imgproc, fixedpoint).
 */

import { edgeIndex } from "./edges.ts";
import { checkLength } from "./errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "./image.ts";
import { copyRows } from "./window.ts";

/** Weights of the kernel's centre, the next and the outer tap. They are dyadic: sums stay exact. */
const CENTRE = 24218 / 65536;
const NEXT = 16021 / 65536;
const OUTER = 4638 / 65536;

/**
 * Blurs dense pixels with the 5 x 5 kernel of sigma 1.1 pixel, edges reflect-101, without rounding:
 * exact for 16-bit integers, so that `blur > floor(cut)` of the rounded 16-bit picture is the same
 * as `out >= floor(cut) + 0.5` here. NaN spreads to the pixels that it reaches.
 *
 * @param data - `width * height` pixels in row order; must not be `out`.
 * @param out - filled and returned.
 * @throws ImageError `"invalid-shape"` when a length does not match.
 */
export function blurKernel5(
  data: Float64Array,
  width: number,
  height: number,
  out: Float64Array = new Float64Array(width * height),
): Float64Array {
  checkLength("data", data.length, width, height);
  checkLength("out", out.length, width, height);
  const line = new Float64Array(width + 4);
  const left2 = edgeIndex(-2, width, "reflect-101");
  const left1 = edgeIndex(-1, width, "reflect-101");
  const right1 = edgeIndex(width, width, "reflect-101");
  const right2 = edgeIndex(width + 1, width, "reflect-101");
  for (let y = 0; y < height; y++) {
    const r0 = y * width;
    const up1 = edgeIndex(y - 1, height, "reflect-101") * width;
    const up2 = edgeIndex(y - 2, height, "reflect-101") * width;
    const down1 = edgeIndex(y + 1, height, "reflect-101") * width;
    const down2 = edgeIndex(y + 2, height, "reflect-101") * width;
    for (let x = 0; x < width; x++) {
      line[x + 2] =
        CENTRE * data[r0 + x]! +
        NEXT * (data[up1 + x]! + data[down1 + x]!) +
        OUTER * (data[up2 + x]! + data[down2 + x]!);
    }
    line[0] = line[2 + left2]!;
    line[1] = line[2 + left1]!;
    line[width + 2] = line[2 + right1]!;
    line[width + 3] = line[2 + right2]!;
    for (let x = 0; x < width; x++) {
      out[r0 + x] =
        CENTRE * line[x + 2]! +
        NEXT * (line[x + 1]! + line[x + 3]!) +
        OUTER * (line[x]! + line[x + 4]!);
    }
  }
  return out;
}

/**
 * The blur of PyMovie 4.2, bit for bit: pixels become 16-bit integers (floats truncated, out of
 * range and NaN as 0 or 65535), are blurred and rounded half up.
 *
 * @returns a 16-bit picture of the same size.
 */
export function pymovieBlur(image: ImageLike): Image<Uint16Array> {
  const { width, height } = sizeOf(image);
  const pixels = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, pixels);
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    pixels[i] = value > 0 ? Math.min(Math.trunc(value), 65535) : 0;
  }
  const blurred = blurKernel5(pixels, width, height);
  const out = new Uint16Array(blurred.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(blurred[i]! + 0.5);
  return createImage(out, width, height);
}
