/** PNG in and out: 8- and 16-bit grey without loss, colour for display. By fast-png. */

import { type DecodedPng, decode, encode } from "fast-png";
import type { RgbImage } from "./colour.ts";
import { check, checkLength, ImageError } from "./errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "./image.ts";
import { bt601Luminance } from "./luminance.ts";
import { copyRows } from "./window.ts";

/** Pixels of the largest picture that is read: 2^28, 16384 x 16384. */
const MOST_PIXELS = 2 ** 28;
/** Signature, length, "IHDR": width stands at byte 16, height at 20 (PNG specification, 11.2.2). */
const HEADER_LENGTH = 33;

/**
 * Writes a PNG file: 8-bit grey from bytes, 16-bit grey from Uint16Array pixels, colour from an
 * `RgbImage`. Values are written as they are; use `stretch` to prepare floats for display.
 *
 * @returns the bytes of the file.
 * @throws ImageError `"invalid-option"` for any other type of pixels and for no pixels,
 *   `"invalid-shape"` for colours whose number is not 3 `width * height`.
 */
export function encodePng(image: ImageLike | RgbImage): Uint8Array {
  if (isColour(image)) {
    const { data, width, height } = image;
    checkSides(width, height);
    checkLength("data", data.length, 3 * width, height);
    return encode({ data, width, height, channels: 3, depth: 8 });
  }
  const { width, height } = sizeOf(image);
  checkSides(width, height);
  if (image.data instanceof Uint16Array) {
    const data = new Uint16Array(width * height);
    copyRows(image, 0, 0, width, height, data);
    return encode({ data, width, height, channels: 1, depth: 16 });
  }
  if (image.data instanceof Uint8Array || image.data instanceof Uint8ClampedArray) {
    const data = new Uint8Array(width * height);
    copyRows(image, 0, 0, width, height, data);
    return encode({ data, width, height, channels: 1, depth: 8 });
  }
  throw new ImageError(
    "invalid-option",
    `pixels must be a Uint8Array or a Uint16Array. Received ${image.data.constructor.name}.`,
    { data: { received: image.data.constructor.name } },
  );
}

const isColour = (image: ImageLike | RgbImage): image is RgbImage =>
  typeof image === "object" && image !== null && "width" in image && "height" in image;

function checkSides(width: number, height: number): void {
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
}

/**
 * Reads a PNG file as a grey picture: 16-bit files exactly as Uint16Array, all others as
 * Uint8Array. Grey of 1, 2 or 4 bits keeps its numbers (0 to 1, 3, 15); colours become their
 * BT.601 luminance, rounded; transparency is ignored.
 *
 * @throws ImageError `"unreadable-png"` when the bytes are not a complete PNG file, are damaged, or
 *   describe more than 2^28 pixels.
 */
export function decodePng(bytes: Uint8Array): Image<Uint8Array | Uint16Array> {
  const png = decodeChecked(bytes);
  const { width, height, channels, palette } = png;
  const data = png.depth < 8 ? unpackBits(png) : png.data;
  const out = png.depth === 16 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  if (palette) {
    const colours = palette.map(([red = 0, green = 0, blue = 0]) => luminance(red, green, blue));
    for (let i = 0; i < out.length; i++) out[i] = colours[data[i]!] ?? 0;
  } else if (channels >= 3) {
    for (let i = 0, k = 0; i < out.length; i++, k += channels) {
      out[i] = luminance(data[k]!, data[k + 1]!, data[k + 2]!);
    }
  } else {
    for (let i = 0; i < out.length; i++) out[i] = data[i * channels]!;
  }
  return createImage(out, width, height);
}

const luminance = (red: number, green: number, blue: number): number =>
  Math.round(bt601Luminance(red, green, blue));

function decodeChecked(bytes: Uint8Array): DecodedPng {
  const fail = (why: string, cause?: unknown): never => {
    throw new ImageError("unreadable-png", `expected a PNG file. Received ${why}.`, {
      data: { length: bytes.length },
      cause,
    });
  };
  if (bytes.length < HEADER_LENGTH) return fail(`${bytes.length} bytes`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  const width = header.getUint32(16);
  const height = header.getUint32(20);
  if (header.getUint32(0) !== 0x89504e47) return fail("bytes without its signature");
  if (width * height > MOST_PIXELS) return fail(`a picture of ${width} x ${height} pixels`);
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (cause) {
    return fail(`bytes that cannot be decoded (${String(cause)})`, cause);
  }
  const perRow = Math.ceil((width * png.channels * Math.min(png.depth, 8)) / 8);
  if (!png.data || png.data.length < perRow * height) return fail("an incomplete picture");
  return png;
}

/** One number per pixel from rows of packed bits, most significant first. */
function unpackBits(png: DecodedPng): Uint8Array {
  const { width, height, depth, data } = png;
  const rowBytes = Math.ceil((width * depth) / 8);
  const out = new Uint8Array(width * height);
  const most = 2 ** depth - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)]!;
      out[y * width + x] = (byte >> (8 - depth - (bit & 7))) & most;
    }
  }
  return out;
}
