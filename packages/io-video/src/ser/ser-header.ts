/** The 178-byte header of a SER recording (SER format description version 3, H. Wischnewski). */

import type { ByteSource } from "../byte-source.ts";
import { readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

export const SER_HEADER_BYTES = 178;
export const SER_MAGIC = "LUCAM-RECORDER";

/** Colour layouts by the ColorID of the header. */
export const SER_COLOURS: Readonly<Record<number, string>> = {
  0: "mono",
  8: "RGGB",
  9: "GRBG",
  10: "GBRG",
  11: "BGGR",
  16: "CYYM",
  17: "YCMY",
  18: "YMCY",
  19: "MYYC",
  100: "RGB",
  101: "BGR",
};

export interface SerHeader {
  readonly colour: string;
  /** The flag as stored: 1 should mean little-endian, most writers store 0 with little-endian. */
  readonly littleEndianFlag: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Significant bits of a sample, 1 to 16. */
  readonly bitDepth: number;
  /** Number of frames as the header says; below 0 where a program did not fill it in. */
  readonly frameCount: number;
  readonly observer: string;
  readonly instrument: string;
  readonly telescope: string;
  /** Start of the recording in 100-ns ticks since 0001-01-01, local time and UTC; 0: not given. */
  readonly localTicks: bigint;
  readonly utcTicks: bigint;
  /** Samples per pixel: 3 for RGB and BGR, else 1. */
  readonly planes: number;
  readonly frameBytes: number;
}

/** @throws VideoError `"truncated"`, `"unrecognised-format"`, `"invalid-file"`. */
export async function readSerHeader(source: ByteSource): Promise<SerHeader> {
  const bytes = await readExactly(source, 0, SER_HEADER_BYTES, "the SER header");
  const text = (offset: number, length: number) =>
    new TextDecoder("latin1")
      .decode(bytes.subarray(offset, offset + length))
      .replace(/\0.*$/s, "")
      .trim();
  const magic = text(0, 14);
  if (magic !== SER_MAGIC) {
    throw new VideoError(
      "unrecognised-format",
      `${source.name}: a SER recording starts with "${SER_MAGIC}". Received ${JSON.stringify(magic)}.`,
      { data: { file: source.name, offset: 0, received: magic } },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, SER_HEADER_BYTES);
  const colourId = view.getInt32(18, true);
  const [width, height, bitDepth, frameCount] = [26, 30, 34, 38].map((offset) =>
    view.getInt32(offset, true),
  ) as [number, number, number, number];
  const colour = SER_COLOURS[colourId];
  const refuse = (
    holds: boolean,
    field: string,
    offset: number,
    expected: string,
    value: number,
  ) => {
    if (holds) return;
    throw new VideoError(
      "invalid-file",
      `${source.name}: ${field} at offset ${offset} must be ${expected}. Received ${value}.`,
      { data: { file: source.name, offset, received: value } },
    );
  };
  refuse(colour !== undefined, "the colour layout", 18, "a known ColorID", colourId);
  refuse(width > 0, "the width", 26, "greater than 0", width);
  refuse(height > 0, "the height", 30, "greater than 0", height);
  refuse(bitDepth >= 1 && bitDepth <= 16, "the bit depth", 34, "between 1 and 16", bitDepth);
  const planes = colourId >= 100 ? 3 : 1;
  return {
    colour: colour ?? "mono",
    littleEndianFlag: view.getInt32(22, true),
    width,
    height,
    bitDepth,
    frameCount,
    observer: text(42, 40),
    instrument: text(82, 40),
    telescope: text(122, 40),
    localTicks: view.getBigInt64(162, true),
    utcTicks: view.getBigInt64(170, true),
    planes,
    frameBytes: width * height * planes * (bitDepth > 8 ? 2 : 1),
  };
}
