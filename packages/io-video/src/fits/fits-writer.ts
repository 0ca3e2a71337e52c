/** FITS files out: one picture or a cube with any header, and tables (FITS standard 4.0). */

import { type ImageLike, type PixelArray, sizeOf } from "@photkit/image";
import { check, VideoError } from "../errors.ts";
import { card, type FitsCards, userCards } from "./fits-cards.ts";
import { type FitsTableInput, tableUnit } from "./fits-table-writer.ts";
import { encodeUnit, joinUnits } from "./fits-unit.ts";

export interface FitsEncodeOptions {
  /**
   * Header cards after the ones that describe the array: keyword to value, or to value and comment.
   * `COMMENT` and `HISTORY` take text with line breaks. @default {}
   */
  readonly header?: FitsCards;
  /** `bitpix` of the file; integers are rounded and clipped. @default that of the pixels' type */
  readonly type?: FitsPixelType;
  /** Binary tables that follow the pictures, in order. @default [] */
  readonly tables?: readonly FitsTableInput[];
  /** Writes CHECKSUM and DATASUM into every unit. @default false */
  readonly checksum?: boolean;
}

/** Pixel types of a file: "uint16" is BITPIX 16 with BZERO 32768. */
export type FitsPixelType =
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "float32"
  | "float64";

/** How each type of pixels is stored, and the values it can hold. */
export const PIXEL_TYPES: Readonly<
  Record<FitsPixelType, { bitpix: number; zero: number; low: number; high: number }>
> = {
  uint8: { bitpix: 8, zero: 0, low: 0, high: 255 },
  int16: { bitpix: 16, zero: 0, low: -32768, high: 32767 },
  uint16: { bitpix: 16, zero: 32768, low: 0, high: 65535 },
  int32: { bitpix: 32, zero: 0, low: -2147483648, high: 2147483647 },
  uint32: { bitpix: 32, zero: 2147483648, low: 0, high: 4294967295 },
  float32: { bitpix: -32, zero: 0, low: -Infinity, high: Infinity },
  float64: { bitpix: -64, zero: 0, low: -Infinity, high: Infinity },
};

/**
 * A FITS file with one picture, or a cube of pictures of one size, or with tables alone (`[]`).
 *
 * @returns the whole file. NaN stays NaN in floats and becomes the lowest value in integers.
 * @throws VideoError `"invalid-option"` for pictures of different sizes, for neither pictures nor tables, a
 * keyword or value that no card can hold, or a table whose columns differ in length.
 */
export function encodeFits(
  images: ImageLike | readonly ImageLike[],
  options: FitsEncodeOptions = {},
): Uint8Array {
  const list: readonly ImageLike[] = "data" in images ? [images] : images;
  const [first] = list;
  const { tables = [], checksum = false, type = first ? typeOf(first.data) : "uint8" } = options;
  if (!first && tables.length === 0) {
    throw new VideoError(
      "invalid-option",
      "images must hold at least one picture, or there must be tables.",
    );
  }
  const { width, height } = first ? sizeOf(first) : { width: 0, height: 0 };
  check.oneOf("type", type, Object.keys(PIXEL_TYPES));
  const { bitpix } = PIXEL_TYPES[type];
  const axes = first ? [width, height] : [];
  const cards = [
    ...arrayCards(type, list.length > 1 ? [...axes, list.length] : axes),
    ...(tables.length > 0 ? [card("EXTEND", true, "tables follow")] : []),
    ...userCards(options.header ?? {}),
  ];
  const planeBytes = (width * height * Math.abs(bitpix)) / 8;
  const data = new Uint8Array(planeBytes * list.length);
  list.forEach((image, plane) => {
    const size = sizeOf(image);
    if (size.width !== width || size.height !== height) {
      throw new VideoError(
        "invalid-option",
        `every picture must be ${width} x ${height} pixels. Received ${size.width} x ${size.height}.`,
        { data: { option: "images", received: [size.width, size.height] } },
      );
    }
    writePlane(image, type, new DataView(data.buffer, plane * planeBytes, planeBytes));
  });
  const units = [{ cards, data }, ...tables.map(tableUnit)];
  return joinUnits(units.map((unit) => encodeUnit(unit, checksum)));
}

/** The first cards of a file: what its array is. */
export function arrayCards(type: FitsPixelType, axes: readonly number[]): string[] {
  const { bitpix, zero } = PIXEL_TYPES[type];
  return [
    card("SIMPLE", true, "conforms to FITS standard"),
    card("BITPIX", bitpix, "array data type"),
    card("NAXIS", axes.length, "number of array dimensions"),
    ...axes.map((length, i) => card(`NAXIS${i + 1}`, length, "")),
    ...(zero === 0 ? [] : [card("BSCALE", 1, ""), card("BZERO", zero, "")]),
  ];
}

/** The pixels of a picture as they stand in a file. */
export function writePlane(image: ImageLike, type: FitsPixelType, view: DataView): void {
  const { bitpix, zero, low, high } = PIXEL_TYPES[type];
  const { data, offset } = image;
  const { width, height } = sizeOf(image);
  const [row = 0, column = 0] = image.stride;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = offset + y * row; x < width; x++, from += column) {
      const value = data[from]!;
      if (bitpix < 0) {
        if (bitpix === -32) view.setFloat32(at, value);
        else view.setFloat64(at, value);
      } else {
        const stored = (value > low ? Math.min(high, Math.floor(value + 0.5)) : low) - zero;
        if (bitpix === 8) view.setUint8(at, stored);
        else if (bitpix === 16) view.setInt16(at, stored);
        else view.setInt32(at, stored);
      }
      at += Math.abs(bitpix) / 8;
    }
  }
}

/** The type of a file that holds these pixels as they are. */
function typeOf(data: ArrayLike<number>): FitsPixelType {
  const pixels = data as PixelArray;
  if (pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray) return "uint8";
  if (pixels instanceof Int8Array || pixels instanceof Int16Array) return "int16";
  if (pixels instanceof Uint16Array) return "uint16";
  if (pixels instanceof Int32Array) return "int32";
  if (pixels instanceof Uint32Array) return "uint32";
  return pixels instanceof Float32Array ? "float32" : "float64";
}
