/** Small intact files of every format that is read here, made by the tests' own writers. */

import { deflateSync, gzipSync } from "node:zlib";
import { createImage, encodePng } from "@photkit/image";
import jpeg from "jpeg-js";
import { createSerWriter, encodeFits, memorySink, type SerWriterOptions } from "../../src/index.ts";
import { makeAdv } from "../make-adv.ts";
import { makeAdv1, pack12 } from "../make-adv1.ts";
import { makeAvi } from "../make-avi.ts";
import { makeHuffYuv } from "../make-huffyuv.ts";
import { makeRavf } from "../make-ravf.ts";
import { makeArw, makeCr3, makeDng, makeRaf, withExif } from "../make-raw.ts";
import { makeTiff } from "../make-tiff.ts";
import { bigEndian, encodeHcompress, encodeRice, makeTiles, shuffled } from "../make-tiles.ts";
import { utVideoExtra, utVideoFrame } from "../make-utvideo.ts";

export interface Seed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const [WIDTH, HEIGHT, FRAMES] = [8, 6, 3];
const PIXELS = WIDTH * HEIGHT;
const numbers = Array.from({ length: FRAMES }, (_, i) => i);
const NANOSECONDS = 400_000_000_000_000_000n;

/** Every frame differs from the others, and no value is 0. */
const picture = (frame: number) =>
  createImage(
    Uint16Array.from({ length: PIXELS }, (_, i) => 1 + 40 * i + 7 * frame),
    WIDTH,
    HEIGHT,
  );
const bytesOf = (frame: number) => new Uint8Array(picture(frame).data.buffer);

async function ser(options: Partial<SerWriterOptions>): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT, ...options });
  for (const i of numbers) await writer.write(picture(i), 1.7e15 + 40_000 * i);
  await writer.close();
  return sink.bytes();
}

const avi = (bits: number, codec: string, frameBytes: number, more: object = {}) =>
  makeAvi({
    width: WIDTH,
    height: HEIGHT,
    bits,
    codec,
    frames: numbers.map((i) => Uint8Array.from({ length: frameBytes }, (_, k) => 1 + k + i)),
    ...more,
  });

const utVideo = () => {
  const parts = (i: number) => ({
    width: WIDTH,
    height: HEIGHT,
    planes: [{ width: WIDTH, samples: Uint8Array.from(picture(i).data, (value) => value % 61) }],
    prediction: "median" as const,
    slices: 2,
  });
  const frames = numbers.map((i) => utVideoFrame(parts(i)));
  return avi(24, "ULY2", 0, { frames, palette: utVideoExtra(parts(0)) });
};

/** The same picture in every frame: all frames of a file share one set of tables. */
const huffYuv = (kind: "YUY2" | "BGR", prediction: "gradient" | "median") => {
  const length = (kind === "BGR" ? 3 : 2) * PIXELS;
  const samples = Uint8Array.from({ length }, (_, i) => (i * i) % 61);
  const { extra, frame } = makeHuffYuv({ width: WIDTH, height: HEIGHT, samples, kind, prediction });
  return avi(24, "HFYU", 0, { frames: numbers.map(() => frame), palette: extra });
};

const tiff = (more: object) =>
  makeTiff({
    width: WIDTH,
    height: HEIGHT,
    bits: 16,
    values: Array.from(picture(0).data),
    ...more,
  });

/** Compressed tiles, a row each. */
const tiles = (
  method: string,
  pack: (row: Int16Array) => Uint8Array,
  cards: Readonly<Record<string, string | number>> = {},
) => makeTiles({ pixels: Int16Array.from(picture(0).data), width: WIDTH, method, pack, cards });
const RICE = { ZNAME1: "BLOCKSIZE", ZVAL1: 4, ZNAME2: "BYTEPIX", ZVAL2: 2 };

const EXIF = { dateTime: "2019:11:01 21:14:25", subSec: "37", exposure: [5, 1] as const };
const values = Array.from(picture(0).data, (value) => value % 4096);
const dng = (more: object) =>
  makeDng({
    width: WIDTH,
    height: HEIGHT,
    values,
    activeArea: [1, 1, 5, 7],
    linearization: Array.from({ length: 4096 }, (_, i) => 3 * i),
    exif: EXIF,
    ...more,
  });

const advFrame = (layout: number, payload: Uint8Array, i: number) => ({
  layout,
  payload,
  middle: NANOSECONDS + BigInt(i) * 40_000_000n,
  exposureNanoseconds: 40_000_000,
});

const adv = () =>
  makeAdv({
    width: WIDTH,
    height: HEIGHT,
    layouts: [
      { bits: 16, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" },
      { bits: 16, kind: "FULL-IMAGE-RAW", compression: "LAGARITH16" },
      { bits: 16, kind: "FULL-IMAGE-RAW", compression: "QUICKLZ" },
    ],
    frames: [
      advFrame(0, bytesOf(0), 0),
      advFrame(1, Uint8Array.of(0, 0, 7, 0), 1),
      // A stored block of QuickLZ: long header, the bytes as they are.
      advFrame(2, Uint8Array.from([0x46, 105, 0, 0, 0, 96, 0, 0, 0, ...bytesOf(2)]), 2),
    ],
  });

const adv1 = () =>
  makeAdv1({
    width: WIDTH,
    height: HEIGHT,
    bits: 12,
    layouts: [
      { bits: 12, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW" } },
      {
        bits: 12,
        tags: {
          "DATA-LAYOUT": "FULL-IMAGE-DIFFERENTIAL-CODING",
          "DIFFCODE-BASE-FRAME": "PREV-FRAME",
        },
      },
    ],
    systemTags: { "FSTF-TYPE": "AAV", "NATIVE-FRAME-RATE": "25", "EFFECTIVE-FRAME-RATE": "6.25" },
    frames: numbers.map((i) => ({
      layout: 1,
      mode: i === 0 ? 1 : 2,
      payload: pack12(Array.from({ length: PIXELS }, (_, k) => (i === 0 ? 3 * k + 1 : i))),
      middle: 400_000_000_000 + 40 * i,
      almanac: [i === 0 ? 0 : 1, 1] as const,
    })),
  });

const ravf = (format: number, rowStride: number) =>
  makeRavf({
    width: WIDTH,
    height: HEIGHT,
    format,
    rowStride,
    frames: numbers.map((i) => ({
      data: Uint8Array.from({ length: rowStride * HEIGHT }, (_, k) => 1 + k + i),
      start: NANOSECONDS + BigInt(i) * 40_000_000n,
      sequence: i,
    })),
  });

/** A grey bitmap of 8 bits: file header, picture header, palette, rows. */
function bmp(): Uint8Array {
  const start = 54 + 1024;
  const view = new DataView(new ArrayBuffer(start + PIXELS));
  [0x42, 0x4d].forEach((byte, i) => void view.setUint8(i, byte));
  [view.byteLength, 0, start, 40, WIDTH, HEIGHT].forEach(
    (value, i) => void view.setUint32(2 + 4 * i, value, true),
  );
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  for (let i = 0; i < 256; i++) view.setUint32(54 + 4 * i, 0x10101 * i, true);
  for (let i = 0; i < PIXELS; i++) view.setUint8(start + i, 1 + i);
  return new Uint8Array(view.buffer);
}

const header = { "DATE-OBS": "2024-01-01T00:00:00.25", EXPTIME: 0.04, OBJECT: "(1) Ceres" };
const table = {
  name: "STARS",
  columns: { x: Float64Array.of(1.5, 2.5), n: Int16Array.of(1, 2), name: ["a", "bc"] },
};

/** One file of each kind; the same bytes every time. */
export async function madeSeeds(): Promise<Seed[]> {
  const files: Record<string, Uint8Array> = {
    "ser-16": await ser({ bitDepth: 16 }),
    "ser-8-bayer": await ser({ bitDepth: 8, colour: "RGGB" }),
    "fits-u16": encodeFits(picture(0), { header }),
    "fits-cube-table": encodeFits(numbers.map(picture), {
      header,
      tables: [table],
      checksum: true,
    }),
    "fits-colours": encodeFits(numbers.map(picture), { header: { CTYPE3: "RGB" } }),
    "fits-float": encodeFits(picture(0), { type: "float64", header }),
    "fits-rice": tiles("RICE_1", (row) => encodeRice(row, 4), RICE),
    "fits-gzip-1": tiles("GZIP_1", (row) => gzipSync(bigEndian(row))),
    "fits-gzip-2": tiles("GZIP_2", (row) => gzipSync(shuffled(row))),
    "fits-hcompress": tiles("HCOMPRESS_1", (row) => encodeHcompress(row, WIDTH, 1)),
    "avi-16": avi(16, "", 96),
    "avi-24-records": avi(24, "", 144, { recordLists: true }),
    "avi-y800": avi(8, "Y800", 48, { index: "none" }),
    "avi-yuy2": avi(16, "YUY2", 96, { index: "absolute", sound: false }),
    "adv-2": adv(),
    "adv-1": adv1(),
    "ravf-16": ravf(1, 16),
    "ravf-packed-10": ravf(2, 10),
    "avi-ut-video": utVideo(),
    "avi-huffyuv-median": huffYuv("YUY2", "median"),
    "avi-huffyuv-rgb": huffYuv("BGR", "gradient"),
    png: encodePng(picture(0)),
    "tiff-big-tiles": tiff({ isBig: true, littleEndian: false, tile: 16 }),
    bmp: bmp(),
    "dng-packed-12": dng({ bits: 12 }),
    "dng-lossless-jpeg": dng({ bits: 14, compression: "lossless JPEG", tile: [4, 4] }),
    arw: makeArw(WIDTH, HEIGHT, values),
    cr3: makeCr3(EXIF),
    raf: makeRaf(EXIF),
    tiff: tiff({}),
    "tiff-tiles-deflate": tiff({ tile: 16, compression: 8, predictor: 2, pack: deflateSync }),
    "jpeg-exif": withExif(
      new Uint8Array(
        jpeg.encode({ width: WIDTH, height: HEIGHT, data: new Uint8Array(4 * PIXELS).fill(99) })
          .data,
      ),
      EXIF,
    ),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
}
