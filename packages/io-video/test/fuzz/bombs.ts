/**
 * Small files that ask for much memory: packed data that unpack to far more than the image needs, and
 * headers that state sizes which the file cannot hold. None may take more than its image does.
 */

import { crc32, deflateSync } from "node:zlib";
import jpeg from "jpeg-js";
import { createSerWriter, memorySink } from "../../src/index.ts";
import { makeAdv } from "../make-adv.ts";
import { makeAvi } from "../make-avi.ts";
import { makeHuffYuv } from "../make-huffyuv.ts";
import { makeRavf } from "../make-ravf.ts";
import { makeDng } from "../make-raw.ts";
import { makeTiff } from "../make-tiff.ts";
import { utVideoExtra, utVideoFrame } from "../make-utvideo.ts";
import { ascii, joined, NOTHING, PIXELS, SIDE, withNumber, zlibBomb } from "./bomb-parts.ts";
import { FITS_BOMBS } from "./fits-bombs.ts";

function png(width: number, height: number, packed: Uint8Array): Uint8Array {
  const chunk = (name: string, data: Uint8Array) => {
    const out = joined(new Uint8Array(4), ascii(name), data, new Uint8Array(4));
    const view = new DataView(out.buffer);
    view.setUint32(0, data.length);
    view.setUint32(out.length - 4, crc32(out.subarray(4, -4)));
    return out;
  };
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 0, 0, 0, 0], 8);
  const mark = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
  return joined(mark, chunk("IHDR", header), chunk("IDAT", packed), chunk("IEND", NOTHING));
}

const tiff = (compression: number, packed: Uint8Array, more: object = {}) =>
  makeTiff({
    width: SIDE,
    height: SIDE,
    bits: 8,
    values: [],
    compression,
    pack: () => packed,
    ...more,
  });

/** Changes the numbers of a directory (little-endian, 32 bits wide or 16). */
function withTags(bytes: Uint8Array, tags: Readonly<Record<number, number>>): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const directory = view.getUint32(4, true);
  for (let i = 0; i < view.getUint16(directory, true); i++) {
    const at = directory + 2 + 12 * i;
    const value = tags[view.getUint16(at, true)];
    if (value === undefined) continue;
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 8, value, true);
  }
  return bytes;
}

function bmpRuns(width: number, height: number, runs: number): Uint8Array {
  const start = 54 + 1024;
  const out = new Uint8Array(start + 2 * runs);
  const view = new DataView(out.buffer);
  out.set(ascii("BM"));
  [out.length, 0, start, 40, width, height].forEach(
    (value, i) => void view.setUint32(2 + 4 * i, value, true),
  );
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(30, 1, true);
  // Every row has far more runs than pixels.
  const perRow = Math.ceil(runs / height);
  for (let i = 0; i < runs; i++) {
    out.set(i === runs - 1 ? [0, 1] : i % perRow === perRow - 1 ? [0, 0] : [255, 7], start + 2 * i);
  }
  return out;
}

/** A baseline JPEG whose frame header states other sizes. */
function jpegOf(width: number, height: number): Uint8Array {
  const data = new Uint8Array(4 * PIXELS).fill(99);
  const bytes = new Uint8Array(jpeg.encode({ width: SIDE, height: SIDE, data }, 50).data);
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0);
  return withNumber(withNumber(bytes, at + 5, height, 2), at + 7, width, 2);
}

const avi = (
  codec: string,
  frame: Uint8Array,
  palette: Uint8Array,
  width: number,
  height: number,
) => makeAvi({ width, height, bits: 24, codec, frames: [frame, frame], palette });

function utVideo(width: number, height: number): Uint8Array {
  const parts = {
    width: SIDE,
    height: SIDE,
    planes: [{ width: SIDE, samples: new Uint8Array(PIXELS).fill(128) }],
    prediction: "left" as const,
  };
  return avi("ULY2", utVideoFrame(parts), utVideoExtra(parts), width, height);
}

function huffYuv(width: number, height: number): Uint8Array {
  const samples = new Uint8Array(2 * PIXELS);
  const made = makeHuffYuv({
    width: SIDE,
    height: SIDE,
    samples,
    kind: "YUY2",
    prediction: "left",
  });
  return avi("HFYU", made.frame, made.extra, width, height);
}

const adv = (compression: string, payload: Uint8Array, width: number, height: number) =>
  makeAdv({
    width,
    height,
    layouts: [{ bits: 16, kind: "FULL-IMAGE-RAW", compression }],
    frames: [
      { layout: 0, payload, middle: 400_000_000_000_000_000n, exposureNanoseconds: 40_000_000 },
    ],
  });

/** QuickLZ: a long header that states `size` bytes, then copies of 255 bytes. */
function quicklz(size: number): Uint8Array {
  const out = new Uint8Array(4096);
  out[0] = 0x47;
  withNumber(withNumber(out, 1, out.length), 5, size);
  return out;
}

async function ser(width: number, height: number): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 4, height: 4, bitDepth: 8 });
  await writer.close();
  return withNumber(withNumber(sink.bytes(), 26, width), 30, height);
}

/** A DNG whose lossless JPEG states far more samples than its tile has. */
function losslessJpeg(): Uint8Array {
  const values = new Array(PIXELS).fill(9);
  const bytes = makeDng({ width: SIDE, height: SIDE, values, compression: "lossless JPEG" });
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc3);
  return withNumber(withNumber(bytes, at + 5, 65535, 2), at + 7, 65535, 2);
}

/** Every kind of bomb; making one takes little memory itself. */
export const BOMBS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  ...FITS_BOMBS,
  "png: pixels of 1 GB": () => png(SIDE, SIDE, zlibBomb()),
  "png: header of 2^28 pixels": () => png(16384, 16384, deflateSync(new Uint8Array(SIDE))),
  "png: header of 2^62 pixels": () => png(2 ** 31 - 1, 2 ** 31 - 1, zlibBomb()),
  "tiff: Deflate": () => tiff(8, zlibBomb()),
  "tiff: LZW": () => tiff(5, new Uint8Array(1 << 20).fill(0x80)),
  "tiff: PackBits": () =>
    tiff(
      32773,
      Uint8Array.from({ length: 1 << 20 }, (_, i) => (i % 2 ? 7 : 129)),
    ),
  "tiff: 2^29 pixels of a bit": () =>
    withTags(tiff(8, zlibBomb().subarray(0, 1 << 18), { tile: SIDE }), {
      ...{ 256: 2 ** 15, 257: 2 ** 14, 258: 1, 322: 2 ** 15, 323: 2 ** 14 },
    }),
  "tiff: a tile of 2^32 pixels": () =>
    withTags(tiff(8, zlibBomb(), { tile: SIDE }), { 322: 2 ** 16, 323: 2 ** 16 }),
  "bmp: runs": () => bmpRuns(SIDE, SIDE, 1 << 19),
  "bmp: runs, header of 2^60 pixels": () => bmpRuns(2 ** 30, 2 ** 30, 100),
  "jpeg: header of 65000 x 65000": () => jpegOf(65000, 65000),
  "jpeg: header of 20000 x 20000": () => jpegOf(20000, 20000),
  "lossless jpeg of 65535 x 65535": () => losslessJpeg(),
  "avi: Ut Video of 2^30 pixels": () => utVideo(2 ** 15, 2 ** 15),
  "avi: HuffYUV of 2^30 pixels": () => huffYuv(2 ** 15, 2 ** 15),
  "avi: a bitmap of words, 2^31 columns": () =>
    makeAvi({ width: 2 ** 31 - 1, height: 1, bits: 16, codec: "", frames: [new Uint8Array(96)] }),
  "avi: Y800 of 2^60 pixels": () => avi("Y800", new Uint8Array(99), NOTHING, 2 ** 30, 2 ** 30),
  "adv: Lagarith of 2^40 pixels": () =>
    adv("LAGARITH16", Uint8Array.of(0, 0, 7, 0), 2 ** 20, 2 ** 20),
  "adv: QuickLZ of 4 GB": () => adv("QUICKLZ", quicklz(2 ** 32 - 1), SIDE, SIDE),
  "ravf: 2^40 pixels": () =>
    makeRavf({
      width: 2 ** 20,
      height: 2 ** 20,
      format: 1,
      rowStride: 2 ** 21,
      frames: [{ data: new Uint8Array(16), start: 400_000_000_000_000_000n, sequence: 0 }],
    }),
  "ser: 2^60 pixels": () => ser(2 ** 30, 2 ** 30),
};
