/** PNG in and out: 8- and 16-bit grey without loss, colour for display. Written by fast-png. */

import { encode } from "fast-png";
import type { RgbImage } from "../display/colour.ts";
import { check, checkLength, ImageError } from "../errors.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";
import { readPngChunks } from "./png-chunks.ts";
import { decodePngRows } from "./png-rows.ts";

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
 * BT.601 luminance, rounded; transparency, gamma and colour profiles are ignored, and so is damage in
 * chunks that no pixel needs. No more memory is taken than the picture needs, whatever the file holds.
 *
 * @throws ImageError `"unreadable-png"` when the bytes are not a complete PNG file, are damaged, or
 *   describe more than 2^28 pixels.
 */
export function decodePng(bytes: Uint8Array): Image<Uint8Array | Uint16Array> {
  try {
    const png = readPngChunks(bytes);
    return createImage(decodePngRows(png), png.width, png.height);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImageError("unreadable-png", `expected a PNG file. Received ${why}.`, {
      data: { length: bytes.length },
      cause,
    });
  }
}
