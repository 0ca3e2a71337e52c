import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  createOverlayReader,
  doubtText,
  findOverlay,
  type OverlayTimes,
  utcOfFrames,
} from "../src/index.ts";
import {
  type Drawing,
  drawFrames,
  HEIGHT,
  plainStamps,
  START,
  type Stamp,
  stampOf,
  WIDTH,
} from "./draw-frames.ts";

/** One layout for the pictures that share it: finding it again each time would prove no more. */
const layout = findOverlay(drawFrames(plainStamps(8)))!;

function timesOf(frames: readonly Image[], where = layout): OverlayTimes {
  const reader = createOverlayReader(where);
  for (const [n, frame] of frames.entries()) reader.look(n, frame);
  return reader.times();
}

const read = (stamps: readonly (readonly [Stamp, Stamp])[], drawing?: Drawing) =>
  timesOf(drawFrames(stamps, drawing));

const ends = (times: OverlayTimes) => times.frames.map(({ timeOfDay }) => timeOfDay);
const states = (times: OverlayTimes) => times.frames.map(({ state }) => state);

describe("the line of an inserter", () => {
  it.each([
    ["noise of a third of the contrast", { noise: 60 }],
    ["a bright sky", { sky: 150, ink: 230, noise: 15 }],
    ["dark characters on a light ground", { sky: 200, ink: 40 }],
    [
      "cut off at the left, stretched and thin",
      { signal: { x: -31.4, pitch: 24.9, thickness: 1.6 } },
    ],
    ["blurred and ringing", { signal: { blur: 1.6, ringing: 0.2 } }],
  ] satisfies [string, Drawing][])("is found and read with %s", (_, drawing) => {
    const stamps = plainStamps(12);
    const frames = drawFrames(stamps, { ...drawing, seed: 3 });
    const found = findOverlay(frames.slice(0, 8));
    const { fields } = timesOf(frames, found!);
    fields.forEach(({ state, timeOfDay, counter }, n) => {
      expect({ state, timeOfDay, counter }).toEqual({ state: "read", ...stampOf(n) });
    });
  });

  it("is told from noise and from stars", () => {
    const random = createRandom(4);
    const sky = Array.from({ length: 4 }, () => {
      const frame = createImage(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT);
      for (let i = 0; i < frame.data.length; i++) frame.data[i] = 60 + 9 * random.normal();
      for (let star = 0; star < 40; star++) {
        const at = (7 + ((star * 37) % 80)) * WIDTH + ((star * 173) % 700);
        for (const step of [0, 1, 2, WIDTH, WIDTH + 1, WIDTH + 2]) frame.data[at + step] = 250;
      }
      return frame;
    });
    expect(findOverlay(sky)).toBeNull();
    expect(findOverlay([])).toBeNull();
  });

  it("is found only in the rows that are looked at", () => {
    const frames = drawFrames(plainStamps(4));
    expect(findOverlay(frames, { rows: { start: 30, stop: 80 } })).not.toBeNull();
    expect(findOverlay(frames, { rows: { start: 0, stop: 34 } })).toBeNull();
  });
});

describe("all fields together", () => {
  it("tell the standard and which field came first", () => {
    const lower = plainStamps(8, 166.83).map(([early, late]) => [late, early] as const);
    expect(read(lower)).toMatchObject({ order: "lower-first", standard: "NTSC", jumps: [] });
    expect(read(plainStamps(8))).toMatchObject({ order: "upper-first", standard: "PAL" });
  });

  it("tell dropped and repeated frames, and repair nothing there", () => {
    const all = plainStamps(20);
    const kept = [...all.slice(0, 6), ...all.slice(9, 14), all[13]!, ...all.slice(14)];
    const times = read(kept);
    expect(times.jumps).toEqual([
      { frame: 6, frames: 3 },
      { frame: 11, frames: -1 },
    ]);
    expect(new Set(states(times))).toEqual(new Set(["read"]));
    expect(ends(times)).toEqual(kept.map(([, late]) => late.timeOfDay));
  });

  it("repair digits that stand wrong, and say so", () => {
    // 8 for 9 in the fraction, 0 for 9 in the counter, a wrong hour: no field is alone in the others.
    const wrong = new Map([
      [12, [12, "7"]],
      [21, [26, "0"]],
      [30, [4, "8"]],
    ] as const);
    const times = read(plainStamps(20), {
      rewrite: (text, field) => {
        const [cell, character] = wrong.get(field as 12) ?? [];
        return cell === undefined
          ? text
          : `${text.slice(0, cell)}${character}${text.slice(cell + 1)}`;
      },
    });
    const repaired = times.fields.flatMap(({ state }, n) => (state === "repaired" ? [n] : []));
    expect(repaired).toEqual([12, 21, 30]);
    expect(times.fields.map(({ timeOfDay, counter }) => ({ timeOfDay, counter }))).toEqual(
      times.fields.map((_, n) => stampOf(n)),
    );
    expect(times.fields[12]!.confidence).toBeLessThan(1);
    expect(times.jumps).toEqual([]);
  });

  it("give no time to a field that shows nothing, and its frame that of the other field", () => {
    const times = read(plainStamps(12), {
      rewrite: (text, field) => ([9, 14, 15].includes(field) ? " ".repeat(29) : text),
    });
    expect(times.fields[9]).toMatchObject({ state: "missing", timeOfDay: null, confidence: 0 });
    expect(times.frames[4]).toMatchObject({ state: "repaired", timeOfDay: START + 200 * 9 });
    expect(times.frames[7]).toMatchObject({ state: "missing", timeOfDay: null });
    expect(times.jumps).toEqual([]);
  });

  it("have no time before the inserter has one", () => {
    const stamps = plainStamps(8).map((pair, n) =>
      n < 3
        ? ([
            { ...pair[0], timeOfDay: null },
            { ...pair[1], timeOfDay: null },
          ] as const)
        : pair,
    );
    const times = read(stamps);
    expect(states(times)).toEqual(["waiting", "waiting", "waiting", ...new Array(5).fill("read")]);
    expect(times.frames[2]!.timeOfDay).toBeNull();
  });

  it("tell how many frames were integrated, from the start and the end of each", () => {
    const integrated = 4;
    const stamps = Array.from({ length: 10 }, (_, n) => {
      const first = 2 * integrated * n;
      return [stampOf(first), stampOf(first + 2 * integrated - 1)] as const;
    });
    const times = read(stamps);
    expect(times).toMatchObject({ integratedFrames: 4, order: "upper-first", jumps: [] });
    expect(times.frameSeconds).toBeCloseTo(0.16, 6);
    expect(ends(times)).toEqual(stamps.map(([, late]) => late.timeOfDay));
  });

  it("go on over midnight", () => {
    const times = read(plainStamps(10, 200, 864_000_000 - 1500));
    const midnight = Date.UTC(2026, 1, 28) * 1000;
    const utc = [...utcOfFrames(times, midnight).values()];
    expect(utc).toEqual(utc.map((_, n) => midnight + 100 * (864_000_000 - 1500 + 400 * n + 200)));
    expect(new Set(states(times))).toEqual(new Set(["read"]));
  });

  it("doubt a digit that looks like another one in every frame", () => {
    // The ones of the minutes, nearly half 8 and half 9: no law of counting can tell which.
    const stamps = plainStamps(20);
    const eights = drawFrames(stamps, { noise: 0 });
    const nines = drawFrames(stamps, {
      noise: 0,
      rewrite: (text) => `${text.slice(0, 7)}9${text.slice(8)}`,
    });
    const mixed = eights.map((frame, n) => ({
      ...frame,
      data: frame.data.map((value, i) => 0.45 * value + 0.55 * nines[n]!.data[i]!),
    }));
    const [doubt, ...others] = timesOf(mixed).doubts;
    expect(new Set([doubt?.digit, doubt?.rival])).toEqual(new Set([8, 9]));
    expect(doubtText(doubt!)).toMatch(/^the minutes read as [89] in 40 fields may be [89]:/);
    expect(others).toEqual([]);
    expect(timesOf(eights).doubts).toEqual([]);
  });

  it("of nothing are nothing", () => {
    expect(timesOf([])).toMatchObject({ order: "unknown", frames: [], fields: [], jumps: [] });
    expect(timesOf([createImage(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT)])).toMatchObject({
      frames: [{ frame: 0, state: "missing", timeOfDay: null }],
    });
  });
});
