/** AAV frames whose integration differs from the rest. */

import { describe, expect, test } from "vitest";
import {
  bytesSource,
  endOfFirstField,
  findUnevenFrames,
  leaveOutUnevenFrames,
  openSource,
} from "../src/index.ts";
import { makeAdv1 } from "./make-adv1.ts";

const RATES = { "NATIVE-FRAME-RATE": "25.00", "EFFECTIVE-FRAME-RATE": "6.25" };

/** A recording of small frames that hold the given numbers of video frames. */
const recording = (integrated: readonly number[], tags: Record<string, string> = RATES) =>
  openSource(
    bytesSource(
      makeAdv1({
        width: 2,
        height: 2,
        bits: 8,
        layouts: [{ bits: 8, tags: { "DATA-LAYOUT": "FULL-IMAGE-RAW" } }],
        systemTags: { "FSTF-TYPE": "AAV", ...tags },
        frames: integrated.map((count, i) => ({
          layout: 0,
          mode: 0,
          payload: Uint8Array.of(i, i, i, i),
          middle: 400_000_000_000 + 160 * i,
          almanac: [1, 0] as const,
          integrated: count,
        })),
      }),
      "small.aav",
    ),
  );

const FRAMES = [0, 4, 4, 3, 4, 0];

describe("frames of another integration", () => {
  test("are listed, by the rates of the header or else by what most frames hold", async () => {
    const uneven = [
      { frame: 0, integratedFrames: 0 },
      { frame: 3, integratedFrames: 3 },
      { frame: 5, integratedFrames: 0 },
    ];
    expect(await findUnevenFrames(await recording(FRAMES))).toEqual({ usual: 4, uneven });
    expect(await findUnevenFrames(await recording(FRAMES, {}))).toEqual({ usual: 4, uneven });
  });

  test("are left out with the reason, and reading goes on behind them", async () => {
    const source = await leaveOutUnevenFrames(await recording(FRAMES));
    await expect(source.frame(3)).rejects.toMatchObject({
      code: "unreadable-frame",
      message:
        "small.aav: frame 3 cannot be read: left out: it holds 3 video frames, the others hold 4",
    });
    await expect(source.frame(0)).rejects.toThrow("it is a reference that was not stacked");
    expect((await source.frame(4)).image.data[0]).toBe(4);
    const read: number[] = [];
    const all = async () => {
      for await (const { index } of source.frames({ start: 1 })) read.push(index);
    };
    await expect(all()).rejects.toThrow("frame 3");
    expect(read).toEqual([1, 2]);
    expect(await source.time(3)).not.toBeNull();
  });

  test("are none in other recordings", async () => {
    const adv = await recording(FRAMES, { "FSTF-TYPE": "ADV" });
    expect(await findUnevenFrames(adv)).toEqual({ usual: null, uneven: [] });
    expect(await leaveOutUnevenFrames(adv)).toBe(adv);
  });
});

test("the first field of an interval ends N - 1 fields before its middle", () => {
  // Four PAL frames are eight fields of 20 ms: the first ends 20 ms after the start, at -80 ms.
  expect(endOfFirstField(1e9, 4, 0.02)).toBe(1e9 - 60_000);
  expect(endOfFirstField(1e9, 1, 1001 / 60_000)).toBe(1e9);
});
