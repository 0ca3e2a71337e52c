/** FITS files that ask for much memory: gzipped ones, tiles of every method, tables. */

import { ascii, gzipBomb, joined, NOTHING, SIDE } from "./bomb-parts.ts";

/** A FITS unit by its cards; a number stands for itself, a string is quoted. */
function fitsUnit(cards: readonly (readonly [string, string | number | boolean])[]): Uint8Array {
  const text = cards.map(([keyword, value]) => {
    const shown =
      typeof value === "string"
        ? `'${value}'`
        : value === true
          ? "T"
          : value === false
            ? "F"
            : value;
    return `${keyword.padEnd(8)}= ${shown}`.padEnd(80);
  });
  const header = `${text.join("")}${"END".padEnd(80)}`;
  return ascii(header.padEnd(2880 * Math.ceil(header.length / 2880)));
}

const PRIMARY = fitsUnit([
  ["SIMPLE", true],
  ["BITPIX", 8],
  ["NAXIS", 0],
  ["EXTEND", true],
]);

/** A compressed image of one tile. */
function tiled(
  method: string,
  tile: Uint8Array,
  axes: readonly number[],
  more: readonly (readonly [string, string | number])[] = [],
): Uint8Array {
  const unit = fitsUnit([
    ...([
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", 8],
      ["NAXIS2", 1],
    ] as const),
    ...([
      ["PCOUNT", tile.length],
      ["GCOUNT", 1],
      ["TFIELDS", 1],
    ] as const),
    ...([
      ["TTYPE1", "COMPRESSED_DATA"],
      ["TFORM1", "1PB(9)"],
      ["ZIMAGE", true],
    ] as const),
    ...([
      ["ZCMPTYPE", method],
      ["ZBITPIX", 16],
      ["ZNAXIS", axes.length],
    ] as const),
    ...axes.flatMap(
      (axis, i) =>
        [
          [`ZNAXIS${i + 1}`, axis],
          [`ZTILE${i + 1}`, axis],
        ] as const,
    ),
    ...more,
  ]);
  const row = new Uint8Array(8);
  new DataView(row.buffer).setInt32(0, tile.length);
  const data = joined(row, tile);
  return joined(PRIMARY, unit, data, new Uint8Array((2880 - (data.length % 2880)) % 2880));
}

/** The start of a Rice tile, then a block without differences that is the whole tile. */
const rice = (axes: readonly number[], tile = new Uint8Array(64)) =>
  tiled("RICE_1", tile, axes, [
    ["ZNAME1", "BLOCKSIZE"],
    ["ZVAL1", 2 ** 30],
    ["ZNAME2", "BYTEPIX"],
    ["ZVAL2", 2],
  ]);

/** Line lists of runs of 4095 pixels. */
function plio(axes: readonly number[]): Uint8Array {
  const words = Array.from({ length: 5000 }, () => 0x4fff);
  const header = [0, 7, -100, (words.length + 7) & 0x7fff, (words.length + 7) >> 15, 0, 0];
  const tile = new Uint8Array(2 * (words.length + header.length));
  const view = new DataView(tile.buffer);
  [...header, ...words].forEach((word, i) => void view.setInt16(2 * i, word));
  return tiled("PLIO_1", tile, axes);
}

function hcompress(width: number, height: number): Uint8Array {
  const tile = new Uint8Array(26);
  const view = new DataView(tile.buffer);
  view.setUint16(0, 0xdd99);
  view.setInt32(2, height);
  view.setInt32(6, width);
  return tiled("HCOMPRESS_1", tile, [width, height]);
}

const fits = (axes: readonly number[], bitpix = 16) =>
  fitsUnit([
    ["SIMPLE", true],
    ["BITPIX", bitpix],
    ["NAXIS", axes.length],
    ...axes.map((axis, i) => [`NAXIS${i + 1}`, axis] as const),
  ]);

export const FITS_BOMBS: Readonly<Record<string, () => Uint8Array>> = {
  "gzip: FITS of 8 KB, then 1 GB": () => gzipBomb(fits([SIDE, SIDE])),
  "gzip: no FITS, 1 GB": () => gzipBomb(NOTHING),
  "gzip: FITS of 4 GB": () => gzipBomb(fits([2 ** 15, 2 ** 16])).subarray(0, 1 << 18),
  "gzip: a header without end": () => gzipBomb(ascii(`SIMPLE  =${" ".repeat(71)}`)),
  "fits: header of 2^60 pixels": () => fits([2 ** 30, 2 ** 30]),
  "fits: Rice of 64 x 64": () => rice([SIDE, SIDE], new Uint8Array(1 << 16)),
  "fits: Rice of 2^32 pixels": () => rice([2 ** 16, 2 ** 16]),
  "fits: Rice, a tile of 2^40 pixels": () => rice([SIDE, SIDE, 2 ** 28]),
  "fits: PLIO of 64 x 64": () => plio([SIDE, SIDE]),
  "fits: PLIO, a tile of 2^40 pixels": () => plio([SIDE, SIDE, 2 ** 28]),
  "fits: HCOMPRESS of 2^32 pixels": () => hcompress(2 ** 16, 2 ** 16),
  "fits: GZIP_1": () => tiled("GZIP_1", gzipBomb(NOTHING), [SIDE, SIDE]),
  "fits: GZIP_2": () => tiled("GZIP_2", gzipBomb(NOTHING), [SIDE, SIDE]),
  "fits: a table of 2^40 empty rows": () =>
    joined(
      PRIMARY,
      fitsUnit([
        ...([
          ["XTENSION", "BINTABLE"],
          ["BITPIX", 8],
          ["NAXIS", 2],
          ["NAXIS1", 0],
        ] as const),
        ...([
          ["NAXIS2", 2 ** 40],
          ["PCOUNT", 0],
          ["GCOUNT", 1],
          ["TFIELDS", 1],
        ] as const),
        ...([
          ["TTYPE1", "NAME"],
          ["TFORM1", "0A"],
        ] as const),
      ]),
    ),
  "fits: a table whose columns of text share their bytes": () => {
    const rows = 1 << 20;
    const columns = Array.from({ length: 999 }, (_, i) => i + 1);
    const unit = fitsUnit([
      ...([
        ["XTENSION", "TABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", 1],
      ] as const),
      ...([
        ["NAXIS2", rows],
        ["PCOUNT", 0],
        ["GCOUNT", 1],
        ["TFIELDS", columns.length],
      ] as const),
      ...columns.flatMap(
        (i) =>
          [
            [`TFORM${i}`, "A1"],
            [`TBCOL${i}`, 1],
          ] as const,
      ),
    ]);
    return joined(PRIMARY, unit, new Uint8Array(rows + 1984));
  },
};
