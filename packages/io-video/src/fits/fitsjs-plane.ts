/**
 * Pictures read by the package fitsjs (0.6.6) for those who have it, and only where it reads right:
 * what it is known to read wrong is refused, and so is a header that it understands differently.
 */

import { createImage, type Image, type PixelArray } from "@photkit/image";
import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { planesOf } from "./fits-image.ts";
import { scalingOf } from "./fits-pixels.ts";

/** A picture of fitsjs over bytes in memory. */
export interface FitsjsImage {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly bitpix: number;
  readonly bzero: number;
  readonly bscale: number;
  /** Pixel values of big-endian bytes, which are overwritten. */
  _getFrame(buffer: ArrayBuffer, bitpix: number, bzero: number, bscale: number): PixelArray;
}

/** What is used of fitsjs: `require("fitsjs").astro`, or `astro` of a page with its script. */
export interface FitsjsLibrary {
  readonly FITS: {
    readonly Header: new (text: string) => object;
    readonly Image: new (header: object, data: ArrayBuffer) => FitsjsImage;
  };
}

/**
 * One plane of a unit, its header understood and its pixels decoded by fitsjs: the same values as
 * those of `readFitsPlane`, or an error. Values scaled by a fraction may differ in the last bit of
 * their Float32; bytes come as `Uint16Array`. Neither workers nor anything else of a browser is used,
 * beyond the `Blob` and `File` that fitsjs wants when it is loaded.
 *
 * @param unit - one of `readFitsUnits` of the same source.
 * @throws VideoError `"unsupported"` with the reason for what fitsjs reads wrong or not at all:
 * BITPIX 64 and -64, compressed pictures, BLANK, integers that are offset or scaled (unsigned 16 bits
 * among them) but for 8 and 16 bits scaled by a fraction, more than three axes; `"no-such-frame"`,
 * `"truncated"`.
 */
export async function readFitsjsPlane(
  { FITS }: FitsjsLibrary,
  source: ByteSource,
  unit: FitsHdu,
  plane = 0,
): Promise<Image> {
  const { width, height, planes } = planesOf(unit);
  if (!Number.isSafeInteger(plane) || plane < 0 || plane >= planes) {
    throw new VideoError(
      "no-such-frame",
      `${source.name}: plane must be an integer between 0 and ${planes - 1}. Received ${plane}.`,
      { data: { file: source.name, frame: plane } },
    );
  }
  const refusal = misreading(unit);
  if (refusal !== null) throw refused(source, unit, refusal);

  const { offset, header, bitpix } = unit;
  const what = `unit ${unit.index}`;
  const cards = await readExactly(source, offset, header.dataOffset - offset, what);
  const length = (width * height * Math.abs(bitpix)) / 8;
  const data = await readExactly(source, header.dataOffset + plane * length, length, what);
  const { scale, zero } = scalingOf(header, bitpix);
  let image: FitsjsImage;
  try {
    const text = new TextDecoder("latin1").decode(cards);
    image = new FITS.Image(new FITS.Header(text), new ArrayBuffer(0));
  } catch (cause) {
    throw refused(source, unit, `its header is refused: ${cause}`, cause);
  }
  const understood = [image.bitpix, image.width, image.height, image.depth];
  const stated = [bitpix, width, height, planes];
  if (stated.some((value, i) => value !== understood[i])) {
    throw refused(source, unit, `it takes the array for ${understood}, not ${stated}`);
  }
  if (image.bzero !== zero || image.bscale !== scale) {
    const taken = `BZERO ${image.bzero} and BSCALE ${image.bscale}`;
    throw refused(source, unit, `it takes ${taken}, not ${zero} and ${scale}`);
  }
  // A copy, aligned and alone: fitsjs swaps the bytes in place.
  const pixels = image._getFrame(new Uint8Array(data).buffer, bitpix, zero, scale);
  return createImage(pixels, width, height);
}

/** Why fitsjs reads such a unit wrong, by what its code does with it; null where it does not. */
function misreading({ kind, axes, bitpix, header }: FitsHdu): string | null {
  if (kind === "compressed-image") {
    return `compressed pictures (${header.values.ZCMPTYPE}) come out wrong or not at all`;
  }
  if (bitpix === 64 || bitpix === -64) return `BITPIX ${bitpix} is not read as 64 bits`;
  if (axes.length > 3) return `of ${axes.length} axes only three count`;
  const { scale, zero, blank } = scalingOf(header, bitpix);
  if (blank !== null) return "BLANK pixels come out as numbers";
  if (bitpix < 0 || (scale === 1 && zero === 0)) return null;
  if (Number.isInteger(scale) && Number.isInteger(zero)) {
    return `values with BZERO ${zero} and BSCALE ${scale} wrap around in the stored type`;
  }
  return bitpix === 32 ? "scaled integers of 32 bits are rounded to Float32" : null;
}

const refused = (source: ByteSource, unit: FitsHdu, reason: string, cause?: unknown): VideoError =>
  new VideoError(
    "unsupported",
    `${source.name}: unit ${unit.index} is not left to fitsjs: ${reason}. readFitsPlane reads it.`,
    { data: { file: source.name, unit: unit.index }, cause },
  );
