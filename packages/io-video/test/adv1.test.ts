/** ADV and AAV recordings of version 1, on files made field by field. */

import { describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openSource } from "../src/index.ts";
import { type Adv1Frame, type Adv1Parts, makeAdv1, pack12 } from "./make-adv1.ts";

const [WIDTH, HEIGHT] = [4, 2];
const MIDDLE = Date.UTC(2015, 5, 1, 20, 30, 0, 500) - Date.UTC(2010);
const FIRST = [5, 4095, 300, 17, 2, 1024, 2048, 3000];
const SECOND = [6, 4000, 300, 20, 4095, 1, 2050, 2999];
const THIRD = [7, 3, 4095, 21, 9, 2, 1, 4094];

const frame = (layout: number, mode: number, payload: Uint8Array, i = 0): Adv1Frame => ({
  layout,
  mode,
  payload,
  middle: MIDDLE + 200 * i,
  almanac: [1, 0],
});

const LAYOUTS: Adv1Parts["layouts"] = [
  { bits: 12, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW" } },
  { bits: 12, tags: { "DATA-LAYOUT": "FULL-IMAGE-DIFFERENTIAL-CODING" } },
  {
    bits: 12,
    tags: {
      "DATA-LAYOUT": "FULL-IMAGE-DIFFERENTIAL-CODING",
      "DIFFCODE-BASE-FRAME": "PREV-FRAME",
    },
  },
  { bits: 16, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW" } },
  {
    bits: 16,
    tags: {
      "DATA-LAYOUT": "FULL-IMAGE-DIFFERENTIAL-CODING",
      "DIFFCODE-BASE-FRAME": "PREV-FRAME",
    },
  },
  { bits: 8, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW" } },
  { bits: 8, tags: { "DATA-LAYOUT": "STATUS-CHANNEL-ONLY" } },
  { bits: 16, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW", "SECTION-DATA-COMPRESSION": "LAGARITH16" } },
];

const make = (frames: readonly Adv1Frame[], extra: Partial<Adv1Parts> = {}) =>
  makeAdv1({ width: WIDTH, height: HEIGHT, bits: 12, layouts: LAYOUTS, frames, ...extra });
const open = (bytes: Uint8Array) => openSource(bytesSource(bytes, "old.adv"));
const pixels = async (bytes: Uint8Array, index: number) =>
  Array.from((await (await open(bytes)).frame(index)).image.data);

/** Differences as stored: modulo 4095, by which 0 and 4095 are the same. */
const difference12 = (from: readonly number[], to: readonly number[]) =>
  pack12(to.map((value, i) => (value >= from[i]! ? value - from[i]! : value - from[i]! + 4095)));

function bigEndian16(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, i) => void view.setUint16(2 * i, value & 0xffff));
  return new Uint8Array(view.buffer);
}

describe("a picture of ADV version 1", () => {
  test("of 12 bits is unpacked", async () => {
    expect(await pixels(make([frame(0, 0, pack12(FIRST))]), 0)).toEqual(FIRST);
  });

  test("of 16 bits follows the byte order of the header, big-endian when it says nothing", async () => {
    const values = FIRST.map((value) => value << 4);
    const big = frame(3, 0, bigEndian16(values));
    expect(await pixels(make([big], { bits: 16 }), 0)).toEqual(values);
    const swapped = bigEndian16(values.map((value) => (value >> 8) | ((value & 255) << 8)));
    const imageTags = { "IMAGE-BYTE-ORDER": "LITTLE-ENDIAN" };
    const little = make([frame(3, 0, swapped)], { bits: 16, imageTags });
    expect(await pixels(little, 0)).toEqual(values);
  });

  test("of 12 bits stored at the top of 16 comes down to 12, unless the header says so", async () => {
    const stored = frame(3, 0, bigEndian16(FIRST.map((value) => value << 4)));
    expect(await pixels(make([stored]), 0)).toEqual(FIRST);
    const plain = make([frame(3, 0, bigEndian16(FIRST))], {
      imageTags: { "IMAGE-DYNABITS": "12" },
    });
    expect(await pixels(plain, 0)).toEqual(FIRST);
  });

  test("of 8 bits stays bytes, and Lagarith16 is decoded", async () => {
    const bytes = Uint8Array.from([1, 2, 3, 4, 250, 251, 252, 253]);
    const source = await open(make([frame(5, 0, bytes)], { bits: 8 }));
    expect((await source.frame(0)).image.data).toEqual(bytes);
    const constant = make([frame(7, 0, Uint8Array.of(0, 0, 5, 0))], {
      bits: 16,
      imageTags: { "IMAGE-BYTE-ORDER": "LITTLE-ENDIAN" },
    });
    expect(await pixels(constant, 0)).toEqual(new Array(8).fill(5));
  });

  test.each([
    ["key frame", 1, SECOND, FIRST],
    ["frame before", 2, SECOND, SECOND],
  ] as const)(
    "of differences from the %s is right in any order of reading",
    async (_, layout, second, base) => {
      const file = make([
        frame(layout, 1, pack12(FIRST), 0),
        frame(layout, 2, difference12(FIRST, second), 1),
        frame(layout, 2, difference12(base, THIRD), 2),
        frame(layout, 1, pack12(SECOND), 3),
        frame(layout, 2, difference12(SECOND, FIRST), 4),
      ]);
      const expected = [FIRST, SECOND, THIRD, SECOND, FIRST];
      const source = await open(file);
      for (const i of [2, 4, 1, 0, 3, 2, 1]) {
        expect(Array.from((await source.frame(i)).image.data)).toEqual(expected[i]);
      }
      const inOrder = [];
      for await (const { image } of source.frames()) inOrder.push(Array.from(image.data));
      expect(inOrder).toEqual(expected);
    },
  );

  test("of 16-bit differences may start with a flag of one byte", async () => {
    const difference = bigEndian16(SECOND.map((value, i) => value - FIRST[i]!));
    for (const start of [[], [2]]) {
      const flag = start.length > 0 ? [1] : [];
      const file = make(
        [
          frame(4, 1, Uint8Array.from([...flag, ...bigEndian16(FIRST)])),
          frame(4, 2, Uint8Array.from([...start, ...difference])),
        ],
        { bits: 16 },
      );
      expect(await pixels(file, 1)).toEqual(SECOND);
    }
  });

  test("that is not there is an unreadable frame with its reason", async () => {
    const source = await open(
      make([
        frame(1, 2, pack12(FIRST)),
        frame(6, 0, new Uint8Array(0)),
        frame(0, 0, new Uint8Array(5)),
        frame(9, 0, new Uint8Array(12)),
      ]),
    );
    const reasons = ["no complete frame", "no picture", "expected 12 bytes", "image layout 9"];
    for (const [i, reason] of reasons.entries()) {
      await expect(source.frame(i)).rejects.toThrow(`old.adv: frame ${i} cannot be read: `);
      await expect(source.frame(i)).rejects.toThrow(reason);
    }
  });
});

describe("a frame of ADV version 1", () => {
  test("has the middle of its exposure and its status", async () => {
    const source = await open(make([frame(0, 0, pack12(FIRST))]));
    const { time, meta } = await source.frame(0);
    expect(time).toEqual({
      utcMicroseconds: Date.UTC(2015, 5, 1, 20, 30, 0, 500) * 1000,
      reference: "mid",
      exposureSeconds: 0.2,
      origin: "ADV frame",
    });
    expect(await source.time(0)).toEqual(time);
    expect(meta).toEqual({ GPSAlmanacStatus: 1, GPSAlmanacOffset: 0, Note: "ok" });
  });

  test("taken before the GPS almanac was complete gets the seconds of the last frame", async () => {
    const frames = [
      { ...frame(0, 0, pack12(FIRST)), almanac: [0, 0] as const },
      { ...frame(0, 0, pack12(FIRST)), almanac: [1, -2] as const },
    ];
    const source = await open(make(frames));
    const [first, last] = [await source.time(0), await source.time(1)];
    expect(first?.utcMicroseconds).toBe(last!.utcMicroseconds - 2e6);
    expect(first?.origin).toContain("almanac");
  });

  test("of AAV says how many video frames it holds", async () => {
    const systemTags = {
      "FSTF-TYPE": "AAV",
      "AAV-VERSION": "1",
      "NATIVE-FRAME-RATE": "25.00",
      "EFFECTIVE-FRAME-RATE": "3.125",
      "AAV16-NORMVAL": "2048",
    };
    const { info } = await open(make([frame(0, 0, pack12(FIRST))], { systemTags }));
    expect(info).toMatchObject({ format: "AAV", saturation: 2048 });
    expect(info.meta.integratedFrames).toBe(8);
    expect(info.warnings).toEqual(["every frame holds 8 integrated video frames"]);
  });
});

test("any prefix of a recording without index gives its complete frames", async () => {
  const whole = make([frame(0, 0, pack12(FIRST)), frame(0, 0, pack12(SECOND))]);
  const frameBytes = 4 + 8 + 4 + 4 + 2 + 12 + 4 + 9;
  const start = whole.length - (4 + 2 * 16) - 2 * frameBytes;
  whole.fill(0, 5, 33);
  for (let length = start; length < whole.length; length++) {
    const complete = Math.min(2, Math.floor((length - start) / frameBytes));
    const opened = await open(whole.subarray(0, length)).catch((error: unknown) => error);
    if (complete > 0) expect(opened).toMatchObject({ frameCount: complete });
    else expect(isVideoError(opened, "truncated")).toBe(true);
  }
});
