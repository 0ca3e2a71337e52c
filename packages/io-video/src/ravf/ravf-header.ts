/** The header of a RAVF file: named values of eleven types (RAVF version 1, Astrid). */

import { type ByteCursor, byteCursor } from "../byte-cursor.ts";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

export const RAVF_MAGIC = "RAVF";

const RAVF_FORMATS = [
  "8-bit",
  "16-bit",
  "packed 10-bit",
  "packed 12-bit",
  "10-bit",
  "12-bit",
] as const;
export type RavfFormat = (typeof RAVF_FORMATS)[number];

const COLOURS: Readonly<Record<number, string>> = {
  0: "mono",
  1: "RGGB",
  2: "GRBG",
  3: "GBRG",
  4: "BGGR",
};

type RavfValue = string | number;

export interface RavfHeader {
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly rowStride: number;
  readonly format: RavfFormat;
  readonly littleEndian: boolean;
  readonly colour: string;
  readonly framesOffset: number;
  /** 0 after a crash. */
  readonly indexOffset: number;
  /** Every entry by name; 64-bit integers lose what a double cannot hold. */
  readonly values: Readonly<Record<string, RavfValue>>;
  /** Where the entries end. */
  readonly end: number;
}

const MOST_PIXELS = 2 ** 28;

/** @throws VideoError `"unrecognised-format"`, `"unsupported"`, `"invalid-file"`, `"truncated"`. */
export async function readRavfHeader(source: ByteSource): Promise<RavfHeader> {
  const cursor = await byteCursor(source, 0);
  const magic = String.fromCharCode(...cursor.bytes(4));
  const refuse = (code: "unrecognised-format" | "unsupported" | "invalid-file", reason: string) =>
    new VideoError(code, `${source.name}: ${reason}.`, { data: { file: source.name } });
  if (magic !== RAVF_MAGIC) {
    const received = JSON.stringify(magic);
    throw refuse("unrecognised-format", `a RAVF file starts with "RAVF". Received ${received}`);
  }
  const version = cursor.u16();
  if (version !== 1) {
    throw refuse("unsupported", `RAVF files of version 1 are read. Received version ${version}`);
  }
  const values: Record<string, RavfValue> = {};
  for (let i = cursor.u32(); i > 0; i--) {
    const name = cursor.text();
    values[name] = readValue(cursor, cursor.u8());
  }
  const number = (name: string, low: number, high: number): number => {
    const value = values[name];
    if (typeof value === "number" && value >= low && value <= high) return value;
    const received = value === undefined ? "nothing" : JSON.stringify(value);
    throw refuse(
      "invalid-file",
      `${name} must be between ${low} and ${high}. Received ${received}`,
    );
  };
  const width = number("IMAGE-WIDTH", 1, MOST_PIXELS);
  const height = number("IMAGE-HEIGHT", 1, MOST_PIXELS / width);
  const format = RAVF_FORMATS[number("IMAGE-FORMAT", 0, RAVF_FORMATS.length - 1)]!;
  const colourType = number("COLOR-TYPE", 0, 255);
  const colour = COLOURS[colourType];
  if (colour === undefined) {
    throw refuse(
      "unsupported",
      `COLOR-TYPE must be 0 (mono) or 1 to 4 (Bayer mosaics); how the samples of others lie is not described. Received ${colourType}`,
    );
  }
  return {
    width,
    height,
    format,
    rowStride: number("IMAGE-ROW-STRIDE", rowBytes(format, width), Number.MAX_SAFE_INTEGER),
    littleEndian: number("IMAGE-ENDIANESS", 0, 255) === 1,
    colour,
    framesOffset: number("OFFSET-FRAMES", 0, Number.MAX_SAFE_INTEGER),
    indexOffset: number("OFFSET-INDEX", 0, Number.MAX_SAFE_INTEGER),
    values,
    end: cursor.position(),
  };
}

/** Bytes of a row without what pads it. */
export function rowBytes(format: RavfFormat, width: number): number {
  if (format === "8-bit") return width;
  if (format === "packed 10-bit") return Math.ceil((width * 5) / 4);
  if (format === "packed 12-bit") return Math.ceil((width * 3) / 2);
  return 2 * width;
}

/** Types 0 to 11: integers signed and unsigned of 8 to 64 bits, a time stamp, floats, text. */
function readValue(cursor: ByteCursor, type: number): RavfValue {
  const { u8, u16, u32, u64, i64, f32, f64, text } = cursor;
  const readers: readonly (() => RavfValue)[] = [
    () => (u8() << 24) >> 24,
    u8,
    () => (u16() << 16) >> 16,
    u16,
    () => u32() | 0,
    u32,
    () => Number(i64()),
    u64,
    u64,
    f32,
    f64,
    () => text(),
  ];
  const reader = readers[type];
  if (reader) return reader();
  throw new VideoError(
    "invalid-file",
    `${cursor.name}: at offset ${cursor.position() - 1}: the type of a header entry must be 0 to 11. Received ${type}.`,
    { data: { file: cursor.name, offset: cursor.position() - 1, received: type } },
  );
}
