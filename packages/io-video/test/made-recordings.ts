/**
 * Small recordings of every format that is read here, with frames unlike each other where one file can
 * have them. A new format adds
 * its line to `RECORDINGS`: all tests of what every reader does then go over it.
 * JPEG files are missing: they are read as the other still files are, by a decoder of its own.
 */

import { createImage, encodePng } from "@photkit/image";
import {
  type ByteSource,
  bytesSource,
  createSerWriter,
  encodeFits,
  memorySink,
  type SerWriterOptions,
} from "../src/index.ts";
import { makeAdv } from "./make-adv.ts";
import { makeAdv1, pack12 } from "./make-adv1.ts";
import { makeAvi } from "./make-avi.ts";
import { makeHuffYuv } from "./make-huffyuv.ts";
import { makeRavf } from "./make-ravf.ts";
import { makeDng } from "./make-raw.ts";
import { makeTiff } from "./make-tiff.ts";
import { utVideoExtra, utVideoFrame } from "./make-utvideo.ts";

export interface MadeRecording {
  /** The files of a recording of `frames` frames: one, or one for each frame. */
  files(frames: number): Promise<Uint8Array[]> | Uint8Array[];
  /** Frames that build on others: how many from one complete frame to the next. @default 1 */
  readonly group?: number;
}

export const [WIDTH, HEIGHT] = [8, 6];
const PIXELS = WIDTH * HEIGHT;
const NANOSECONDS = 400_000_000_000_000_000n;
const GROUP = 4;

const numbers = (frames: number) => Array.from({ length: frames }, (_, i) => i);
const samples = (frame: number, length: number, top: number) =>
  Array.from({ length }, (_, i) => 1 + ((29 * i + 7 * frame * (1 + (i % 5))) % top));
const picture = (frame: number, top = 60_000) =>
  createImage(Uint16Array.from(samples(frame, PIXELS, top)), WIDTH, HEIGHT);
const bytes = (frame: number, length: number) => Uint8Array.from(samples(frame, length, 251));

async function ser(frames: number, options: Partial<SerWriterOptions>): Promise<Uint8Array[]> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT, ...options });
  const top = options.bitDepth === 8 ? 250 : 60_000;
  for (const i of numbers(frames)) await writer.write(picture(i, top), 1.7e15 + 40_000 * i);
  await writer.close();
  return [sink.bytes()];
}

const avi =
  (bits: number, codec: string, length: number, more: object = {}) =>
  (frames: number) => [
    makeAvi({
      width: WIDTH,
      height: HEIGHT,
      bits,
      codec,
      frames: numbers(frames).map((i) => bytes(i, length)),
      ...more,
    }),
  ];

function utVideo(frames: number): Uint8Array[] {
  const parts = (i: number) => ({
    width: WIDTH,
    height: HEIGHT,
    planes: [{ width: WIDTH, samples: Uint8Array.from(samples(i, PIXELS, 61)) }],
    prediction: "median" as const,
    slices: 2,
  });
  const made = numbers(frames).map((i) => utVideoFrame(parts(i)));
  return avi(24, "ULY2", 0, { frames: made, palette: utVideoExtra(parts(0)) })(frames);
}

/** The same picture in every frame: all frames of a file share one set of tables. */
function huffYuv(frames: number): Uint8Array[] {
  const made = makeHuffYuv({
    width: WIDTH,
    height: HEIGHT,
    samples: Uint8Array.from(samples(0, 3 * PIXELS, 61)),
    kind: "BGR",
    prediction: "gradient",
  });
  const all = numbers(frames).map(() => made.frame);
  return avi(24, "HFYU", 0, { frames: all, palette: made.extra })(frames);
}

const adv = (frames: number) => [
  makeAdv({
    width: WIDTH,
    height: HEIGHT,
    layouts: [{ bits: 16, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" }],
    frames: numbers(frames).map((i) => ({
      layout: 0,
      payload: new Uint8Array(picture(i).data.buffer),
      middle: NANOSECONDS + BigInt(i) * 40_000_000n,
      exposureNanoseconds: 40_000_000,
    })),
  }),
];

const adv1 = (frames: number) => [
  makeAdv1({
    width: WIDTH,
    height: HEIGHT,
    bits: 12,
    layouts: [
      {
        bits: 12,
        tags: {
          "DATA-LAYOUT": "FULL-IMAGE-DIFFERENTIAL-CODING",
          "DIFFCODE-BASE-FRAME": "PREV-FRAME",
        },
      },
    ],
    frames: numbers(frames).map((i) => ({
      layout: 0,
      mode: i % GROUP === 0 ? 1 : 2,
      payload: pack12(i % GROUP === 0 ? samples(i, PIXELS, 3000) : samples(i, PIXELS, 9)),
      middle: 400_000_000_000 + 40 * i,
      almanac: [1, 1] as const,
    })),
  }),
];

const ravf = (format: number, rowStride: number) => (frames: number) => [
  makeRavf({
    width: WIDTH,
    height: HEIGHT,
    format,
    rowStride,
    frames: numbers(frames).map((i) => ({
      data: bytes(i, rowStride * HEIGHT),
      start: NANOSECONDS + BigInt(i) * 40_000_000n,
      sequence: i,
    })),
  }),
];

/** A grey bitmap of 8 bits: file header, picture header, palette, rows. */
function bmp(frame: number): Uint8Array {
  const start = 54 + 1024;
  const view = new DataView(new ArrayBuffer(start + PIXELS));
  [0x42, 0x4d].forEach((byte, i) => void view.setUint8(i, byte));
  [view.byteLength, 0, start, 40, WIDTH, HEIGHT].forEach(
    (value, i) => void view.setUint32(2 + 4 * i, value, true),
  );
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  for (let i = 0; i < 256; i++) view.setUint32(54 + 4 * i, 0x10101 * i, true);
  new Uint8Array(view.buffer).set(bytes(frame, PIXELS), start);
  return new Uint8Array(view.buffer);
}

const header = (frame: number) => ({
  "DATE-OBS": `2024-01-01T00:00:${String(frame % 60).padStart(2, "0")}.25`,
  EXPTIME: 0.04,
});
const size = { width: WIDTH, height: HEIGHT };
const each = (make: (frame: number) => Uint8Array) => (frames: number) => numbers(frames).map(make);

export const RECORDINGS: Readonly<Record<string, MadeRecording>> = {
  "SER of 16 bits": { files: (frames) => ser(frames, { bitDepth: 16 }) },
  "SER of 8 bits": { files: (frames) => ser(frames, { bitDepth: 8, colour: "RGGB" }) },
  "FITS cube": {
    files: (frames) => [
      encodeFits(
        numbers(frames).map((i) => picture(i)),
        { header: header(0) },
      ),
    ],
  },
  "FITS files": { files: each((i) => encodeFits(picture(i), { header: header(i) })) },
  "AVI of 16 bits": { files: avi(16, "", 96) },
  "AVI of 24 bits": { files: avi(24, "", 144) },
  "AVI Y800 without index": { files: avi(8, "Y800", 48, { index: "none" }) },
  "AVI Ut Video": { files: utVideo },
  "AVI HuffYUV": { files: huffYuv },
  "ADV 2": { files: adv },
  "ADV 1 of differences": { files: adv1, group: GROUP },
  "RAVF of 16 bits": { files: ravf(1, 16) },
  "RAVF of packed 10 bits": { files: ravf(2, 10) },
  "PNG files": { files: each((i) => encodePng(picture(i))) },
  "TIFF files": {
    files: each((i) => makeTiff({ ...size, bits: 16, values: samples(i, PIXELS, 60_000) })),
  },
  "BMP files": { files: each(bmp) },
  "DNG files": {
    files: each((i) => makeDng({ ...size, bits: 12, values: samples(i, PIXELS, 4000) })),
  },
};

/** The files of a recording in memory. */
export async function sourcesOf(recording: MadeRecording, frames: number): Promise<ByteSource[]> {
  return (await recording.files(frames)).map((file, i) =>
    bytesSource(file, `file-${String(i).padStart(3, "0")}`),
  );
}
