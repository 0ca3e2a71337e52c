/** Frames integrated by software. */

import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  createSerWriter,
  type FrameSource,
  integrateFrames,
  isVideoError,
  memorySink,
  openSource,
  type TimeReference,
} from "../src/index.ts";
import { pixelsOf } from "./pixels-of.ts";
import { testRandom } from "./random.ts";

const START = 1.7e15;
const STEP = 40_000;

/** Frames of given values, every pixel the same, 40 ms apart. */
async function recording(
  values: readonly number[],
  timeReference: TimeReference = "start",
): Promise<FrameSource> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 3, height: 2, bitDepth: 16 });
  for (const [i, value] of values.entries()) {
    await writer.write(createImage(new Uint16Array(6).fill(value), 3, 2), START + STEP * i);
  }
  await writer.close();
  return openSource(bytesSource(sink.bytes()), { timeReference, exposureSeconds: 0.03 });
}

async function levels(source: FrameSource, range = {}): Promise<number[]> {
  const found: number[] = [];
  for await (const { index, image } of source.frames(range)) {
    expect(new Set(pixelsOf(image)).size).toBe(1);
    expect(pixelsOf((await source.frame(index)).image)).toEqual(pixelsOf(image));
    found.push(pixelsOf(image)[0] ?? Number.NaN);
  }
  return found;
}

const VALUES = [10, 20, 60, 1, 2, 9, 100];

describe("integrated frames", () => {
  test("step by the frames that make one, and leave an incomplete rest", async () => {
    const source = integrateFrames(await recording(VALUES), { frames: 3 });
    expect(source.frameCount).toBe(2);
    expect(await levels(source)).toEqual([30, 4]);
  });

  test("slide from frame to frame", async () => {
    const source = integrateFrames(await recording(VALUES), { frames: 3, advance: "sliding" });
    expect(await levels(source)).toEqual([30, 27, 21, 4, 37]);
    expect(await levels(source, { start: 1, step: 2 })).toEqual([27, 4]);
  });

  test("are medians on request, of an even number the mean of the middle two", async () => {
    const odd = integrateFrames(await recording(VALUES), { frames: 3, combine: "median" });
    expect(await levels(odd)).toEqual([20, 2]);
    const even = integrateFrames(await recording(VALUES), { frames: 4, combine: "median" });
    expect(await levels(even)).toEqual([15]);
  });

  test.each([
    ["start", 0],
    ["mid", STEP],
    ["end", 2 * STEP],
  ] as const)(
    "have the time of their whole exposure, stamped at its %s",
    async (reference, late) => {
      const source = integrateFrames(await recording(VALUES, reference), { frames: 3 });
      const time = {
        reference,
        utcMicroseconds: START + 3 * STEP + late,
        origin: "SER trailer, 3 frames integrated",
      };
      expect(await source.time(1)).toMatchObject(time);
      const { exposureSeconds, ...rest } = (await source.frame(1)).time ?? {};
      expect(rest).toEqual(time);
      // Two steps and one exposure, to the rounding of a double.
      expect(exposureSeconds).toBeCloseTo(0.11, 12);
    },
  );

  test("have the noise of one, divided by the root of their number", async () => {
    const random = testRandom(8);
    const noisy = Array.from({ length: 1600 }, () => 1000 + 20 * random.normal());
    const source = integrateFrames(await recording(noisy), { frames: 16 });
    const means = await levels(source);
    const average = means.reduce((sum, value) => sum + value, 0) / means.length;
    const variance = means.reduce((sum, value) => sum + (value - average) ** 2, 0) / 99;
    // A scatter from 100 values is known to 7 %; three times that.
    expect(Math.abs(Math.sqrt(variance) / 5 - 1)).toBeLessThan(0.21);
  });

  test("need two frames or more, and are none in a shorter recording", async () => {
    const short = integrateFrames(await recording([1, 2]), { frames: 3 });
    expect(short.frameCount).toBe(0);
    await expect(short.frame(0)).rejects.toSatisfy((e) => isVideoError(e, "no-such-frame"));
    const one = await recording([1, 2]);
    expect(() => integrateFrames(one, { frames: 1 })).toThrow("frames must be an integer");
  });
});
