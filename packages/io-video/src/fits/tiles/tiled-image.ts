/** Pictures that are stored as a table of compressed tiles (FITS standard 4.0, section 10). */

import type { PixelArray } from "@photkit/image";
import type { ByteSource } from "../../byte-source.ts";
import { VideoError } from "../../errors.ts";
import { type FitsHdu, integer } from "../fits-hdu.ts";
import { numberOf } from "../fits-number.ts";
import { type Dither, type Quantisation, unquantise } from "./dither.ts";
import { decodeTile, type TileMethod } from "./tile-codec.ts";
import { readTileTable, type TileTable } from "./tile-table.ts";

const DITHERS: Readonly<Record<string, Dither>> = {
  SUBTRACTIVE_DITHER_1: "subtractive-1",
  SUBTRACTIVE_DITHER_2: "subtractive-2",
};

/**
 * The stored numbers of one plane: integers before BZERO and BSCALE, floats as they are.
 *
 * @param plane - 0-based over all axes beyond the second.
 * @throws VideoError `"unsupported"`, `"truncated"`, `"invalid-file"`.
 */
export async function readTiledPlane(
  source: ByteSource,
  unit: FitsHdu,
  plane: number,
): Promise<PixelArray> {
  const { axes, bitpix } = unit;
  const [width = 0, height = 1] = axes;
  const tileSize = axes.map((axis, i) =>
    integer(source, unit.header, `ZTILE${i + 1}`, 1, 2 ** 31, i === 0 ? axis : 1),
  );
  const grid = axes.map((axis, i) => Math.ceil(axis / tileSize[i]!));
  const ofTile = axes.reduce((product, axis, i) => product * Math.min(axis, tileSize[i]!), 1);
  checkSize(source, unit, Math.max(width * height, ofTile));
  const table = await readTileTable(source, unit);
  const tiles = grid.reduce((product, count) => product * count, 1);
  if (tiles > table.rows) {
    throw new VideoError(
      "invalid-file",
      `${source.name}: ${axes.join(" x ")} pixels need ${tiles} tiles. The table has ${table.rows}.`,
      { data: { file: source.name, offset: unit.header.dataOffset } },
    );
  }
  const planeAt = coordinates(plane, axes.slice(2));
  const out = emptyPlane(bitpix, width * height);
  for (let tile = 0; tile < tiles; tile++) {
    const origin = coordinates(tile, grid).map((step, i) => step * tileSize[i]!);
    const size = origin.map((start, i) => Math.min(tileSize[i]!, axes[i]! - start));
    const inside = planeAt.map((at, i) => at - origin[i + 2]!);
    if (inside.some((at, i) => at < 0 || at >= size[i + 2]!)) continue;
    const [columns = 0, rows = 1, ...deeper] = size;
    const depth = deeper.reduce((product, length) => product * length, 1);
    const pixels = await tilePixels(source, unit, table, tile, columns, rows * depth);
    const skipped = inside.reduceRight((index, at, i) => index * deeper[i]! + at, 0) * rows;
    for (let y = 0; y < rows; y++) {
      const row = pixels.subarray((skipped + y) * columns, (skipped + y + 1) * columns);
      out.set(row, ((origin[1] ?? 0) + y) * width + origin[0]!);
    }
  }
  return out;
}

/** Pictures pack to a few parts in a thousand at most; what claims more is no picture. */
const MOST_GROWTH = 2000;
const ALWAYS_ALLOWED = 2 ** 24;
/** Pixels of the largest plane, and tile, that is read: 16384 x 16384, as of PNG and RAVF. */
const MOST_PIXELS = 2 ** 28;

/** Refuses images and tiles that their data cannot hold, before anything is allocated. */
function checkSize(source: ByteSource, unit: FitsHdu, pixels: number): void {
  if (pixels > MOST_PIXELS) {
    throw new VideoError(
      "unsupported",
      `${source.name}: planes and tiles of up to ${MOST_PIXELS} pixels are read. Received ${pixels} (${unit.axes.join(" x ")}).`,
      { data: { file: source.name, offset: unit.header.dataOffset } },
    );
  }
  if (pixels <= Math.max(ALWAYS_ALLOWED, MOST_GROWTH * Math.min(unit.dataBytes, source.size))) {
    return;
  }
  throw new VideoError(
    "invalid-file",
    `${source.name}: ${unit.axes.join(" x ")} pixels cannot come from ${unit.dataBytes} bytes of tiles.`,
    { data: { file: source.name, offset: unit.header.dataOffset } },
  );
}

/** Position along each axis of a running number, first axis fastest. */
function coordinates(index: number, lengths: readonly number[]): number[] {
  let rest = index;
  return lengths.map((length) => {
    const at = rest % length;
    rest = (rest - at) / length;
    return at;
  });
}

function emptyPlane(bitpix: number, length: number): PixelArray {
  if (bitpix === 8) return new Uint8Array(length);
  if (bitpix === 16) return new Int16Array(length);
  if (bitpix === 32) return new Int32Array(length);
  return bitpix === -32 ? new Float32Array(length) : new Float64Array(length);
}

async function tilePixels(
  source: ByteSource,
  unit: FitsHdu,
  table: TileTable,
  tile: number,
  width: number,
  height: number,
): Promise<PixelArray> {
  const where = `${source.name}: tile ${tile} of unit ${unit.index}`;
  const { bitpix } = unit;
  const packed = await table.bytes("COMPRESSED_DATA", tile);
  const quantisation = packed && quantisationOf(unit, table, tile);
  if (packed) {
    const method = methodOf(unit, quantisation ? 32 : bitpix);
    const numbers = await decodeTile(packed, method, width, height, where);
    if (!quantisation) return numbers;
    const stored = numbers instanceof Int32Array ? numbers : Int32Array.from(numbers);
    const out = bitpix === -32 ? new Float32Array(stored.length) : new Float64Array(stored.length);
    return unquantise(stored, tile, quantisation, out);
  }
  // Tiles that do not pack well are kept as they are, in columns of their own.
  for (const [column, name] of [
    ["GZIP_COMPRESSED_DATA", "GZIP_1"],
    ["UNCOMPRESSED_DATA", "NOCOMPRESS"],
  ] as const) {
    const bytes = await table.bytes(column, tile);
    if (bytes) return decodeTile(bytes, { ...methodOf(unit, bitpix), name }, width, height, where);
  }
  throw new VideoError("invalid-file", `${where} has no data.`, {
    data: { file: source.name, offset: unit.header.dataOffset, tile },
  });
}

function methodOf({ header }: FitsHdu, bitpix: number): TileMethod {
  const { values } = header;
  const parameter = (name: string, fallback: number): number => {
    for (let i = 1; values[`ZNAME${i}`] !== undefined; i++) {
      const value = numberOf(values[`ZVAL${i}`]);
      if (values[`ZNAME${i}`] === name && value !== null) return value;
    }
    return fallback;
  };
  return {
    name: String(values.ZCMPTYPE ?? "").trim(),
    bitpix,
    blockSize: Math.max(1, Math.floor(parameter("BLOCKSIZE", 32))),
    bytesPerPixel: parameter("BYTEPIX", 4),
    smooth: parameter("SMOOTH", 0) !== 0,
  };
}

/** How the floats of a tile were turned into integers, or null when they were not. */
function quantisationOf(unit: FitsHdu, table: TileTable, tile: number): Quantisation | null {
  const { values } = unit.header;
  const keyword = (name: string): number | undefined => {
    const value = values[name];
    return typeof value === "number" ? value : undefined;
  };
  const scale = table.number("ZSCALE", tile) ?? keyword("ZSCALE");
  const zero = table.number("ZZERO", tile) ?? keyword("ZZERO");
  if (unit.bitpix > 0 || scale === undefined || zero === undefined) return null;
  return {
    scale,
    zero,
    blank: table.number("ZBLANK", tile) ?? keyword("ZBLANK") ?? null,
    dither: DITHERS[String(values.ZQUANTIZ ?? "").trim()] ?? "none",
    seed: keyword("ZDITHER0") ?? 1,
  };
}
