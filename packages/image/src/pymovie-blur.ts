/**
 * The 5 x 5 blur in front of adaptive masks: OpenCV's Gaussian of sigma 1.1 for 16-bit pixels, which
 * works with the integer kernel below and exact sums, edges reflect-101 (opencv imgproc, fixedpoint).
 */

import { edgeIndex } from "./edges.ts";
import { checkLength } from "./errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "./image.ts";
import { copyRows } from "./window.ts";

/** Weights of the centre, the next and the outer tap. They are dyadic: sums stay exact. */
const KERNEL = [24218 / 65536, 16021 / 65536, 4638 / 65536] as const;

const mirrored = (i: number, n: number): number => edgeIndex(i, n, "reflect-101");

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
  const [centre, next, outer] = KERNEL;
  const columns = new Int32Array(width + 5);
  for (let i = 0; i < columns.length; i++) columns[i] = mirrored(i - 2, width);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const up1 = mirrored(y - 1, height) * width;
    const up2 = mirrored(y - 2, height) * width;
    const down1 = mirrored(y + 1, height) * width;
    const down2 = mirrored(y + 2, height) * width;
    // Sums along the five columns under the kernel, handed on from pixel to pixel.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    for (let x = -5; x < width; x++) {
      if (x >= 0) out[row + x] = centre * c + next * (b + d) + outer * (a + e);
      a = b;
      b = c;
      c = d;
      d = e;
      const i = columns[x + 5]!;
      e =
        centre * data[row + i]! +
        next * (data[up1 + i]! + data[down1 + i]!) +
        outer * (data[up2 + i]! + data[down2 + i]!);
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
