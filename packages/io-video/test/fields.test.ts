/** Interlaced video: what its pictures tell, and recordings whose fields were paired wrongly. */

import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  correctFields,
  createSerWriter,
  examineFields,
  type FrameSource,
  isVideoError,
  memorySink,
  openSource,
} from "../src/index.ts";
import { makeInterlaced } from "./make-interlaced.ts";
import { pixelsOf } from "./pixels-of.ts";

const ORDERS = ["upper", "lower", "progressive"] as const;
const TRUTH = { upper: "upper-first", lower: "lower-first", progressive: "same-instant" } as const;
const SEEDS = [1, 2, 3];
const FRAMES = 40;

/** Wind that swings the stars by up to 2 px in 25 fields, in a direction of the seed's own. */
const wind = (seed: number) => (field: number) => {
  const swing = 2 * Math.sin((2 * Math.PI * field) / 25 + seed);
  return { x: swing * Math.cos(seed), y: swing * Math.sin(seed) };
};
const still = () => ({ x: 0, y: 0 });

describe("the fields of a recording", () => {
  test.each(ORDERS)("exposed %s are recognised by the motion of the stars", async (order) => {
    for (const seed of SEEDS) {
      const source = await makeInterlaced({ seed, frames: FRAMES, order, motion: wind(seed) });
      expect(await examineFields(source)).toEqual({
        compared: FRAMES,
        order: TRUTH[order],
        swapped: false,
        repeated: [],
      });
    }
  });

  test.each(ORDERS)("exposed %s cannot be told when nothing moves", async (order) => {
    for (const seed of SEEDS) {
      const source = await makeInterlaced({ seed, frames: FRAMES, order, motion: still });
      expect(await examineFields(source)).toMatchObject({ order: "unknown", swapped: false });
    }
  });

  test.each(ORDERS)(
    "exposed %s are never taken for others when the telescope trembles",
    async (order) => {
      // From a swing in 12 fields to one in 1.5, where whole swings pass between the fields.
      for (const [seed, period] of [12, 6, 4, 3, 2, 1.5].entries()) {
        const motion = (field: number) => ({
          x: Math.sin((2 * Math.PI * field) / period + seed),
          y: 0.3 * Math.cos((2 * Math.PI * field) / period),
        });
        const source = await makeInterlaced({ seed, frames: FRAMES, order, motion });
        expect([TRUTH[order], "unknown"]).toContain((await examineFields(source)).order);
      }
    },
  );

  test("whose rows were exchanged are recognised, and put right", async () => {
    for (const seed of SEEDS) {
      const parts = { seed, frames: FRAMES, order: "upper", motion: wind(seed) } as const;
      const source = await makeInterlaced({ ...parts, swapped: true });
      expect(await examineFields(source)).toMatchObject({ swapped: true, order: "lower-first" });
      const right = correctFields(source, "swap");
      expect(await examineFields(right)).toMatchObject({ swapped: false, order: "upper-first" });
      const never = await makeInterlaced(parts);
      expect(pixelsOf((await right.frame(7)).image)).toEqual(
        pixelsOf((await never.frame(7)).image),
      );
    }
  });

  test("that two frames share are put together again", async () => {
    // A grabber that starts with the wrong field shows the lower field of the picture before.
    const source = await makeInterlaced({
      seed: 4,
      frames: FRAMES,
      order: "lower",
      motion: wind(4),
    });
    expect((await examineFields(correctFields(source, "shift"))).order).toBe("upper-first");
  });

  test("too few to tell, or without a star, are unknown", async () => {
    const few = await makeInterlaced({ seed: 1, frames: 8, order: "upper", motion: wind(1) });
    expect(await examineFields(few)).toMatchObject({ order: "unknown", swapped: null });
    expect(await examineFields(few, { frames: 0 })).toMatchObject({ compared: 0 });
    await expect(examineFields(few, { frames: -1 })).rejects.toSatisfy((error) =>
      isVideoError(error, "invalid-option"),
    );
  });
});

/** Frames of four rows; rows are named by numbers. */
async function recording(frames: readonly (readonly number[])[]): Promise<FrameSource> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 2, height: frames[0]?.length ?? 1, bitDepth: 8 });
  for (const [i, rows] of frames.entries()) {
    const data = Uint8Array.from(rows.flatMap((row) => [row, row + 100]));
    await writer.write(createImage(data, 2, rows.length), 1.7e15 + 40_000 * i);
  }
  await writer.close();
  return openSource(bytesSource(sink.bytes()));
}

describe("a field that the grabber repeats", () => {
  test("is named, with its frame; a whole frame is not", async () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8];
    const next = (parity: number) => rows.map((row, y) => (y % 2 === parity ? row + 20 : row));
    const source = await recording([rows, next(0), next(0), rows]);
    // From frame 0 to 1 the lower field stays, from 2 to 3 again; from 1 to 2 both do.
    expect((await examineFields(source)).repeated).toEqual([
      { frame: 1, field: "lower" },
      { frame: 3, field: "lower" },
    ]);
  });
});

describe("corrected fields", () => {
  const frames = [0, 10, 20, 30].map((n) => [n, n + 1, n + 2, n + 3, n + 4]);
  const rowsOf = async (source: FrameSource, range = {}) => {
    const found: number[][] = [];
    for await (const { image } of source.frames(range)) {
      found.push(pixelsOf(image).filter((_, i) => i % 2 === 0));
    }
    return found;
  };

  test("exchange rows, but for the last of an odd number", async () => {
    const source = correctFields(await recording(frames), "swap");
    expect(source.frameCount).toBe(4);
    expect((await rowsOf(source))[2]).toEqual([21, 20, 23, 22, 24]);
  });

  test("take the lower field from the next frame, with the time between the two", async () => {
    const source = correctFields(await recording(frames), "shift");
    expect(source.frameCount).toBe(3);
    const expected = [0, 10, 20].map((n) => [n, n + 11, n + 2, n + 13, n + 4]);
    expect(await rowsOf(source)).toEqual(expected);
    expect(await rowsOf(source, { start: 1, stop: 2 })).toEqual([expected[1]]);
    expect(await rowsOf(source, { step: 2 })).toEqual([expected[0], expected[2]]);
    expect((await source.frame(1)).time?.utcMicroseconds).toBe(1.7e15 + 60_000);
    expect((await source.time(1))?.utcMicroseconds).toBe(1.7e15 + 60_000);
    await expect(source.frame(3)).rejects.toSatisfy((e) => isVideoError(e, "no-such-frame"));
  });

  test("do both, one after the other", async () => {
    const source = correctFields(await recording(frames), "both");
    expect((await rowsOf(source))[0]).toEqual([1, 10, 3, 12, 4]);
    expect(source.info.meta.fieldCorrection).toBe("both");
  });
});
