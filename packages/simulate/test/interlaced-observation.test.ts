import { createOverlayReader, findOverlay } from "@photkit/vti-ocr";
import { describe, expect, it } from "vitest";
import { createObservation, interlaceObservation } from "../src/index.ts";

const START = "2026-03-01T20:00:00Z";
const fields = createObservation({
  seed: 2,
  width: 480,
  height: 80,
  frames: 21,
  exposureSeconds: 0.02,
  bitDepth: 8,
  startUtc: START,
  stars: [{ name: "target", x: 100.3, y: 20.6, electrons: 20_000 }],
  drift: { x: 40, y: 0 },
  occultations: [{ star: "target", disappearanceSeconds: 0.1, reappearanceSeconds: 0.2 }],
});

const rowsOf = (data: ArrayLike<number>, parity: number, stop: number) =>
  Array.from({ length: stop * 480 }, (_, i) => i)
    .filter((i) => Math.floor(i / 480) % 2 === parity)
    .map((i) => data[i]);

describe("interlaced video", () => {
  it.each([
    ["upper-first", 0],
    ["lower-first", 1],
  ] as const)("%s has each exposure in the rows of its field", (order, first) => {
    const video = interlaceObservation(fields, { order });
    expect(video.frameCount).toBe(10);
    const frame = video.frame(3).data;
    for (const late of [0, 1]) {
      const exposure = fields.frame(6 + late).data;
      expect(rowsOf(frame, first ^ late, 80)).toEqual(rowsOf(exposure, first ^ late, 80));
    }
    expect(video.expectedFrame(3).data[first * 480]).toBe(
      fields.expectedFrame(6).data[first * 480],
    );
  });

  it("has a truth that tells of frames", () => {
    const { truth } = interlaceObservation(fields);
    expect(truth).toMatchObject({ frames: 10, exposureSeconds: 0.04, cadenceSeconds: 0.04 });
    expect(truth.occultations[0]!.disappearance).toMatchObject({ seconds: 0.1, frame: 2.5 });
    const { x } = truth.stars[0]!;
    expect(x).toHaveLength(10);
    expect(x[4]).toBeCloseTo((fields.truth.stars[0]!.x[8]! + fields.truth.stars[0]!.x[9]!) / 2, 6);
  });

  it("has the end of each exposure written over it, and nothing else is changed", () => {
    const plain = interlaceObservation(fields, { order: "lower-first" });
    const overlay = { counter: 41, waitingFields: 2, noise: 10 };
    const video = interlaceObservation(fields, { order: "lower-first", overlay });
    const frames = Array.from({ length: 10 }, (_, n) => video.frame(n));
    const layout = findOverlay(frames)!;
    const top = layout.rows.start;
    expect(frames[5]!.data.subarray(0, top * 480)).toEqual(
      plain.frame(5).data.subarray(0, top * 480),
    );
    const reader = createOverlayReader(layout);
    for (const [n, frame] of frames.entries()) reader.look(n, frame);
    const times = reader.times();
    expect(times).toMatchObject({ order: "lower-first", standard: "PAL", jumps: [] });
    times.fields.forEach(({ state, timeOfDay, counter }, field) => {
      expect(counter).toBe(41 + field);
      expect(state).toBe(field < 2 ? "waiting" : "read");
      if (field >= 2) expect(timeOfDay).toBe(20 * 3600 * 10_000 + 200 * (field + 1));
    });
  });

  it("is the same in whatever order its frames are asked for", () => {
    const video = interlaceObservation(fields, { overlay: { noise: 5 } });
    const late = video.frame(7).data;
    video.frame(2);
    expect(video.frame(7).data).toEqual(late);
  });

  it.each([
    [{ order: "top" as "upper-first" }, "invalid-option"],
    [{ overlay: { level: 300 } }, "invalid-option"],
    [{ overlay: { counter: -1 } }, "invalid-option"],
  ])("refuses %o", (options, code) => {
    expect(() => interlaceObservation(fields, options)).toThrow(expect.objectContaining({ code }));
    expect(() => interlaceObservation(fields).frame(10)).toThrow(
      expect.objectContaining({ code: "no-such-frame" }),
    );
  });
});
