/** Recordings cut off by a power failure: whatever is left holds every frame that was complete. */

import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  createAviWriter,
  createSerWriter,
  encodeFits,
  isVideoError,
  memorySink,
  openSource,
  type SerWriterOptions,
} from "../src/index.ts";
import { makeAdv } from "./make-adv.ts";
import { makeAdv1, pack12 } from "./make-adv1.ts";
import { makeAvi } from "./make-avi.ts";
import { makeHuffYuv } from "./make-huffyuv.ts";
import { makeRavf } from "./make-ravf.ts";
import { pixelsOf } from "./pixels-of.ts";

const [WIDTH, HEIGHT, FRAMES] = [8, 6, 4];
const PIXELS = WIDTH * HEIGHT;
const frames = Array.from({ length: FRAMES }, (_, i) => i);
const picture = (frame: number) =>
  createImage(
    Uint16Array.from({ length: PIXELS }, (_, i) => 1 + ((40 * i + 7 * frame) % 4000)),
    WIDTH,
    HEIGHT,
  );
const bytesOf = (frame: number) => new Uint8Array(picture(frame).data.buffer);

/** A recording, and where each of its frames is complete. */
interface Recording {
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
}

const evenly = (bytes: Uint8Array, start: number, frameBytes: number): Recording => ({
  bytes,
  ends: frames.map((i) => start + (i + 1) * frameBytes),
});

async function ser(options: Partial<SerWriterOptions>, frameBytes: number): Promise<Recording> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT, ...options });
  for (const i of frames) await writer.write(picture(i), 1.7e15 + 40_000 * i);
  await writer.close();
  return evenly(sink.bytes(), 178, frameBytes);
}

/** Complete where a mark follows, the last one where the index starts. */
function marked(bytes: Uint8Array, mark: readonly number[], indexOffset: number): Recording {
  const starts: number[] = [];
  const buffer = Buffer.from(bytes);
  for (let at = buffer.indexOf(Buffer.from(mark)); at >= 0; ) {
    starts.push(at);
    at = buffer.indexOf(Buffer.from(mark), at + 1);
  }
  expect(starts.length).toBe(FRAMES);
  return { bytes, ends: [...starts.slice(1), indexOffset] };
}

const ADV_MARK = [0xff, 0x22, 0x01, 0xee];
const indexOffsetOf = (bytes: Uint8Array) =>
  Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(9, true));

/** Complete where the data of the picture end; chunks of odd length have a byte of padding behind. */
function avi(bytes: Uint8Array, payloads: readonly Uint8Array[]): Recording {
  let at = 0;
  const ends = payloads.map((payload) => {
    at = Buffer.from(bytes).indexOf(payload, at) + payload.length;
    return at;
  });
  return { bytes, ends };
}

const madeAvi = (payloads: readonly Uint8Array[], more: object) =>
  avi(
    makeAvi({ width: WIDTH, height: HEIGHT, bits: 8, codec: "Y800", frames: payloads, ...more }),
    payloads,
  );

async function writtenAvi(partBytes: number): Promise<Recording> {
  const sink = memorySink();
  const writer = createAviWriter(sink, {
    width: WIDTH,
    height: HEIGHT,
    pixelFormat: "Y16",
    partBytes,
  });
  for (const i of frames) await writer.write(picture(i));
  await writer.close();
  return avi(sink.bytes(), frames.map(bytesOf));
}

const grey = frames.map((i) => Uint8Array.from(bytesOf(i).subarray(0, PIXELS)));

function huffYuv(): Recording {
  const made = frames.map((i) =>
    makeHuffYuv({
      width: WIDTH,
      height: HEIGHT,
      kind: "YUY2",
      prediction: "median",
      samples: Uint8Array.from({ length: 2 * PIXELS }, (_, k) => (k === 40 + i ? 200 : k % 7)),
    }),
  );
  // One table for all: pictures differ in the place of one bright sample only.
  const payloads = made.map(({ frame }) => frame);
  return madeAvi(payloads, { bits: 16, codec: "HFYU", palette: made[0]?.extra, sound: false });
}

function adv(): Recording {
  const bytes = makeAdv({
    width: WIDTH,
    height: HEIGHT,
    layouts: [{ bits: 16, kind: "FULL-IMAGE-RAW", compression: "UNCOMPRESSED" }],
    frames: frames.map((i) => ({
      layout: 0,
      payload: bytesOf(i),
      middle: 400_000_000_000_000_000n + BigInt(i) * 40_000_000n,
      exposureNanoseconds: 40_000_000,
    })),
  });
  return marked(bytes, ADV_MARK, indexOffsetOf(bytes));
}

/** Differences too: a frame needs those before it, which are there. */
function adv1(): Recording {
  const bytes = makeAdv1({
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
    frames: frames.map((i) => ({
      layout: 0,
      mode: i % 2 === 0 ? 1 : 2,
      payload: pack12(Array.from({ length: PIXELS }, (_, k) => (i % 2 === 0 ? 3 * k + 1 + i : i))),
      middle: 400_000_000_000 + 40 * i,
      almanac: [1, 0] as const,
    })),
  });
  return marked(bytes, ADV_MARK, indexOffsetOf(bytes));
}

function ravf(): Recording {
  const bytes = makeRavf({
    width: WIDTH,
    height: HEIGHT,
    format: 2,
    rowStride: 10,
    frames: frames.map((i) => ({
      data: Uint8Array.from({ length: 10 * HEIGHT }, (_, k) => 1 + k + i),
      start: 400_000_000_000_000_000n + BigInt(i) * 40_000_000n,
      sequence: i,
    })),
  });
  return marked(bytes, [0x3f, 0xca, 0x98, 0x2a, 0x3c, 0xbd, 0x8a, 0xaf], -1);
}

const RECORDINGS: Readonly<Record<string, () => Recording | Promise<Recording>>> = {
  "SER of 16 bits": () => ser({ bitDepth: 16 }, 2 * PIXELS),
  "SER of 8 bits": () => ser({ bitDepth: 8 }, PIXELS),
  "AVI with an old index": () => madeAvi(grey, {}),
  "AVI with pictures in record lists": () => madeAvi(grey, { recordLists: true }),
  "AVI without index": () => madeAvi(grey, { index: "none" }),
  "AVI with OpenDML, in one part": () => writtenAvi(1e9),
  "AVI with OpenDML, a part for every picture": () => writtenAvi(10),
  "AVI with HuffYUV": huffYuv,
  "ADV 2": adv,
  "ADV 1 with differences": adv1,
  RAVF: () => {
    const made = ravf();
    // The last frame ends with its pixels, as the others do.
    const length = (made.ends[1] ?? 0) - (made.ends[0] ?? 0);
    return { ...made, ends: [...made.ends.slice(0, -1), (made.ends[FRAMES - 2] ?? 0) + length] };
  },
  "FITS cube": () => evenly(encodeFits(frames.map(picture)), 2880, 2 * PIXELS),
};

describe("any prefix of a recording gives every frame that is complete in it:", () => {
  test.each(Object.entries(RECORDINGS))("%s", async (_, make) => {
    const { bytes, ends } = await make();
    const whole = await openSource(bytesSource(bytes, "whole"));
    expect(whole.frameCount).toBe(FRAMES);
    const expected: number[][] = [];
    for (const i of frames) expected.push(pixelsOf((await whole.frame(i)).image));
    expect(new Set(expected.map(String)).size).toBe(FRAMES);
    // Every byte from shortly before the first frame is complete; headers are cut here and there.
    const nearFirst = (ends[0] ?? 0) - 64;
    for (let length = 0; length <= bytes.length; length += length < nearFirst ? 61 : 1) {
      const complete = ends.filter((end) => end <= length).length;
      const opened = await openSource(bytesSource(bytes.subarray(0, length), "cut")).catch(
        (error: unknown) => error,
      );
      if (complete === 0 && isVideoError(opened)) continue;
      const source = opened as typeof whole;
      expect(
        source.frameCount,
        `${length} of ${bytes.length} bytes: ${opened}`,
      ).toBeGreaterThanOrEqual(complete);
      for (let i = 0; i < source.frameCount; i++) {
        const frame = await source.frame(i).catch((error: unknown) => error);
        // What was not complete is an error, never a picture of something else.
        if (i >= complete && isVideoError(frame)) continue;
        expect(pixelsOf((frame as Awaited<ReturnType<typeof source.frame>>).image)).toEqual(
          expected[i],
        );
      }
    }
  });
});
