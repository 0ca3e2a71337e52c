/**
 * The 5 x 5 blur in front of adaptive masks: OpenCV's Gaussian of sigma 1.1 for 16-bit pixels, which
 * works with the integer kernel below and exact sums, edges reflect-101 (opencv imgproc, fixedpoint).
 */

import { checkLength, checkSize } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import { edgeIndex } from "./edges.ts";

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
  out: Float64Array = new Float64Array(data.length),
): Float64Array {
  checkSize(width, height);
  checkLength("data", data.length, width, height);
  checkLength("out", out.length, width, height);
  // Weights of the centre, the next and the outer tap. They are dyadic: sums stay exact. Written here,
  // they are constants to the compiler; from outside they would be fetched for every pixel.
  const centre = 24218 / 65536;
  const next = 16021 / 65536;
  const outer = 4638 / 65536;
  const columns = new Int32Array(width + 5);
  for (let i = 0; i < columns.length; i++) columns[i] = mirrored(i - 2, width);
  const rowAt = (y: number): number => mirrored(y, height) * width;
  // Two rows at a time, as they share four of their five rows of pixels; the last pair may do one again.
  for (let y = 0; y < height; y += 2) {
    const top = Math.max(0, Math.min(y, height - 2));
    const upper = top * width;
    const lower = rowAt(top + 1);
    const up2 = rowAt(top - 2);
    const up1 = rowAt(top - 1);
    const down1 = rowAt(top + 2);
    const down2 = rowAt(top + 3);
    // Sums along the five columns under the kernel, of both rows, handed on from pixel to pixel.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let a2 = 0;
    let b2 = 0;
    let c2 = 0;
    let d2 = 0;
    let e2 = 0;
    for (let x = -5; x < width; x++) {
      if (x >= 0) {
        out[upper + x] = centre * c + next * (b + d) + outer * (a + e);
        out[lower + x] = centre * c2 + next * (b2 + d2) + outer * (a2 + e2);
      }
      a = b;
      b = c;
      c = d;
      d = e;
      a2 = b2;
      b2 = c2;
      c2 = d2;
      d2 = e2;
      const i = columns[x + 5]!;
      const p = data[up1 + i]!;
      const q = data[upper + i]!;
      const r = data[lower + i]!;
      const s = data[down1 + i]!;
      e = centre * q + next * (p + r) + outer * (data[up2 + i]! + s);
      e2 = centre * r + next * (q + s) + outer * (p + data[down2 + i]!);
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
