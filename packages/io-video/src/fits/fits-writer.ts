/** FITS images out: one picture or a cube, with any header (FITS standard 4.0). */

import { type ImageLike, type PixelArray, sizeOf } from "@photkit/image";
import { check, VideoError } from "../errors.ts";
import { FITS_BLOCK, type FitsValue } from "./fits-header.ts";

export interface FitsEncodeOptions {
  /**
   * Header cards after the ones that describe the array: keyword to value, or to value and comment.
   * `COMMENT` and `HISTORY` take text with line breaks. @default {}
   */
  readonly header?: Readonly<
    Record<string, FitsValue | readonly [value: FitsValue, comment: string]>
  >;
  /** `bitpix` of the file; integers are rounded and clipped. @default that of the pixels' type */
  readonly type?: FitsPixelType;
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

const TYPES: Readonly<
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

/** Keywords that the writer sets itself. */
const OWN = /^(SIMPLE|BITPIX|NAXIS\d*|EXTEND|BZERO|BSCALE|BLANK|END)$/;

/**
 * A FITS file with one picture, or a cube of pictures of one size.
 *
 * @returns the whole file. NaN stays NaN in floats and becomes the lowest value in integers.
 * @throws VideoError `"invalid-option"` for pictures of different sizes, or a keyword or value
 * that no card can hold.
 */
export function encodeFits(
  images: ImageLike | readonly ImageLike[],
  options: FitsEncodeOptions = {},
): Uint8Array {
  const list: readonly ImageLike[] = "data" in images ? [images] : images;
  const [first] = list;
  if (!first) throw new VideoError("invalid-option", "images must hold at least one picture.");
  const { width, height } = sizeOf(first);
  const type = options.type ?? typeOf(first.data);
  check.oneOf("type", type, Object.keys(TYPES));
  const { bitpix, zero } = TYPES[type];
  const cards = [
    card("SIMPLE", true, "conforms to FITS standard"),
    card("BITPIX", bitpix, "array data type"),
    card("NAXIS", list.length > 1 ? 3 : 2, "number of array dimensions"),
    card("NAXIS1", width, ""),
    card("NAXIS2", height, ""),
    ...(list.length > 1 ? [card("NAXIS3", list.length, "")] : []),
    ...(zero === 0 ? [] : [card("BSCALE", 1, ""), card("BZERO", zero, "")]),
    ...Object.entries(options.header ?? {}).flatMap(([keyword, entry]) =>
      Array.isArray(entry)
        ? cardsOf(keyword, entry[0], entry[1])
        : cardsOf(keyword, entry as FitsValue, ""),
    ),
    "END".padEnd(80),
  ];
  const headerBytes = Math.ceil((cards.length * 80) / FITS_BLOCK) * FITS_BLOCK;
  const planeBytes = (width * height * Math.abs(bitpix)) / 8;
  const dataBytes = Math.ceil((planeBytes * list.length) / FITS_BLOCK) * FITS_BLOCK;
  const file = new Uint8Array(headerBytes + dataBytes);
  const text = cards.join("").padEnd(headerBytes);
  for (let i = 0; i < headerBytes; i++) file[i] = text.charCodeAt(i);
  list.forEach((image, plane) => {
    const size = sizeOf(image);
    if (size.width !== width || size.height !== height) {
      throw new VideoError(
        "invalid-option",
        `every picture must be ${width} x ${height} pixels. Received ${size.width} x ${size.height}.`,
        { data: { option: "images", received: [size.width, size.height] } },
      );
    }
    writePlane(
      image,
      type,
      new DataView(file.buffer, headerBytes + plane * planeBytes, planeBytes),
    );
  });
  return file;
}

function writePlane(image: ImageLike, type: FitsPixelType, view: DataView): void {
  const { bitpix, zero, low, high } = TYPES[type];
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

function typeOf(data: ArrayLike<number>): FitsPixelType {
  const pixels = data as PixelArray;
  if (pixels instanceof Uint8Array || pixels instanceof Uint8ClampedArray) return "uint8";
  if (pixels instanceof Int8Array || pixels instanceof Int16Array) return "int16";
  if (pixels instanceof Uint16Array) return "uint16";
  if (pixels instanceof Int32Array) return "int32";
  if (pixels instanceof Uint32Array) return "uint32";
  return pixels instanceof Float32Array ? "float32" : "float64";
}

function cardsOf(keyword: string, value: FitsValue, comment: string): string[] {
  if (keyword === "COMMENT" || keyword === "HISTORY") {
    const lines = String(value)
      .split("\n")
      .flatMap((line) => line.match(/.{1,72}/g) ?? [""]);
    return lines.map((line) => `${keyword.padEnd(8)}${printable(keyword, line)}`.padEnd(80));
  }
  if (OWN.test(keyword)) {
    throw badCard(keyword, "is written from the pixels and cannot be given");
  }
  if (typeof value === "string" && quoted(value).length > 70) return longString(keyword, value);
  return [card(keyword, value, comment)];
}

/** CONTINUE cards, standard section 4.2.1.2. */
function longString(keyword: string, value: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of value) {
    if (quoted(piece + character).length > 66) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.map((text, i) => {
    const start = i === 0 ? head(keyword) : "CONTINUE  ";
    const end = i < pieces.length - 1 ? "&" : "";
    return (start + quoted(printable(keyword, text + end))).padEnd(80);
  });
}

function card(keyword: string, value: FitsValue, comment: string): string {
  const start = head(keyword);
  const text = valueText(keyword, value);
  const whole = comment === "" ? start + text : `${start}${text} / ${printable(keyword, comment)}`;
  if ((start + text).length > 80) throw badCard(keyword, `has no room for ${text}`);
  return whole.slice(0, 80).padEnd(80);
}

function head(keyword: string): string {
  if (/^[A-Z0-9_-]{1,8}$/.test(keyword)) return `${keyword.padEnd(8)}= `;
  if (/^[A-Z0-9_-]+( [A-Z0-9_-]+)*$/.test(keyword)) return `HIERARCH ${keyword} = `;
  throw badCard(keyword, "must be upper-case letters, digits, - or _");
}

function valueText(keyword: string, value: FitsValue): string {
  if (value === null) return "";
  if (typeof value === "string") return quoted(printable(keyword, value)).padEnd(20);
  if (typeof value === "boolean") return (value ? "T" : "F").padStart(20);
  if (!Number.isFinite(value)) throw badCard(keyword, `cannot hold ${value}`);
  return String(value).toUpperCase().padStart(20);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''").padEnd(8)}'`;

function printable(keyword: string, text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  throw badCard(keyword, `must be printable ASCII. Received ${JSON.stringify(text)}`);
}

const badCard = (keyword: string, reason: string): VideoError =>
  new VideoError("invalid-option", `header.${keyword} ${reason}.`, {
    data: { option: `header.${keyword}` },
  });
