/** Times burned into the picture: interlaced video of a camera with an IOTA-VTI and no other times. */

import { MeasurementFlag } from "@photkit/aperture";
import { createImage, type Image } from "@photkit/image";
import { type Frame, type FrameSource, mapFrames } from "@photkit/io-video";
import { eventsFromLightCurve } from "@photkit/lightcurve";
import { createObservation, interlaceObservation, type Observation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const [WIDTH, HEIGHT, FRAMES] = [480, 120, 44];
const target = { x: 150.4, y: 40.3 };

/** Fields of 20 ms; the star is gone between two instants of the middle. */
const fields = (startUtc: string): Observation =>
  createObservation({
    seed: 5,
    width: WIDTH,
    height: HEIGHT,
    frames: 2 * FRAMES,
    exposureSeconds: 0.02,
    bitDepth: 8,
    startUtc,
    fwhm: 4,
    stars: [
      { name: "target", ...target, electrons: 30_000 },
      { x: 70, y: 30, electrons: 40_000 },
      { x: 330, y: 42, electrons: 40_000 },
    ],
    occultations: [
      { star: "target", disappearanceSeconds: 0.573, reappearanceSeconds: 1.211, drop: 0.95 },
    ],
  });

const START = "2026-03-01T22:15:04.123Z";
const videoFrom = (startUtc: string) =>
  interlaceObservation(fields(startUtc), { order: "lower-first", overlay: { counter: 77_001 } });
const video = videoFrom(START);

/** A recording without times, as AVI files are. */
function silent(observation: Observation): FrameSource {
  const source = observationSource(observation);
  const made = new Map<number, Promise<Frame>>();
  const make = async (index: number): Promise<Frame> => {
    const frame = await source.frame(index);
    return { ...frame, time: null };
  };
  const hidden = (index: number): Promise<Frame> => {
    const frame = made.get(index) ?? make(index);
    made.set(index, frame);
    return frame;
  };
  return {
    ...source,
    frame: hidden,
    time: async () => null,
    frames: async function* ({ start = 0, stop = observation.frameCount, step = 1 } = {}) {
      for (let index = start; index < stop; index += step) yield hidden(index);
    },
  };
}

const method = { kind: "circle", radius: 5 } as const;
const dated = { target, method, overlay: { date: "2026-03-01" } } as const;
const recording = silent(video);
/** Measured once: what it says is looked at from two sides. */
const measured = extractLightCurve(recording, dated);

const utc = (text: string) => 1000 * Date.parse(text);

describe("a recording with the time of an inserter in its picture", () => {
  it("has the times of its stamps, and leaves their rows out", async () => {
    const { lightCurve, warnings } = await measured;
    expect(lightCurve.time).toMatchObject({ reference: "end", origin: "IOTA-VTI overlay" });
    expect(lightCurve.time.exposureSeconds).toBeCloseTo(0.04, 6);
    lightCurve.utcMicroseconds.forEach((time, frame) => {
      // Stamps are rounded to 0.1 ms.
      expect(Math.abs(time - (utc(START) + 40_000 * (frame + 1)))).toBeLessThanOrEqual(50);
    });
    expect(warnings).toEqual([]);
    expect(lightCurve.provenance.overlay).toMatchObject({
      order: "lower-first",
      standard: "PAL",
      read: FRAMES,
      jumps: [],
    });
  });

  it("times the event, frame by frame and field by field", async () => {
    const truth = video.truth.occultations[0]!;
    const byFields = extractLightCurve(recording, { ...dated, fields: "auto" });
    for (const { lightCurve } of [await measured, await byFields]) {
      const { events } = eventsFromLightCurve(lightCurve);
      for (const edge of ["disappearance", "reappearance"] as const) {
        const { utc: found, ci997 } = events[0]![edge]!;
        // A stamp taken for the start or the middle of its exposure would be 10 ms off, or more.
        expect(Math.abs(utc(found!) - utc(truth[edge].utc))).toBeLessThan(10_000);
        expect(utc(truth[edge].utc)).toBeGreaterThan(utc(ci997![0]) - 1000);
        expect(utc(truth[edge].utc)).toBeLessThan(utc(ci997![1]) + 1000);
      }
    }
  });

  it("says that there is no date, and goes on over midnight", async () => {
    const late = videoFrom("2026-03-01T23:59:59.3Z");
    const { lightCurve, warnings } = await extractLightCurve(silent(late), { target, method });
    const steps = lightCurve.utcMicroseconds
      .slice(1)
      .map((t, i) => t - lightCurve.utcMicroseconds[i]!);
    expect(Math.min(...steps)).toBeGreaterThan(39_800);
    expect(Math.max(...steps)).toBeLessThan(40_200);
    expect(lightCurve.utcMicroseconds[0]).toBe(86_399_340_000);
    expect(warnings).toEqual([expect.stringContaining("no date")]);
  });

  it("flags frames whose stamp was repaired, and gives none to those whose stamp is gone", async () => {
    const cover = (image: Image, x0: number, x1: number) => {
      for (let y = 60; y < HEIGHT; y++) image.data.fill(200, y * WIDTH + x0, y * WIDTH + x1);
    };
    const damaged = mapFrames(recording, (frame) => {
      const { image, index } = frame;
      if (index !== 20 && index !== 33) return frame;
      const copy = createImage(image.data.slice(), WIDTH, HEIGHT);
      if (index === 20) cover(copy, 60, 110);
      else cover(copy, 0, WIDTH);
      return { ...frame, image: copy };
    });
    const { lightCurve, warnings } = await extractLightCurve(damaged, dated);
    const { repairedTime } = MeasurementFlag;
    const flagged = [...lightCurve.apertures[0]!.flags].flatMap((flags, i) =>
      flags & repairedTime ? [i] : [],
    );
    expect(flagged).toEqual([20]);
    expect([...lightCurve.utcMicroseconds].flatMap((t, i) => (Number.isNaN(t) ? [i] : []))).toEqual(
      [33],
    );
    expect(warnings).toHaveLength(2);
  });

  it("is measured without times when told to look for none", async () => {
    const { lightCurve } = await extractLightCurve(recording, {
      target,
      method,
      overlay: "none",
      // Its characters would be taken for stars.
      ignore: { bottom: 60 },
    });
    expect(lightCurve.time.origin).toBe("none");
  });
});

describe("what does not go with the picture is told", () => {
  it("fields in the other order, and a date without a time", async () => {
    const wrong = await extractLightCurve(recording, { ...dated, fields: "upper-first", stop: 12 });
    expect(wrong.warnings).toEqual([expect.stringMatching(/says lower-first, but .* upper-first/)]);
    const timed = observationSource(fields(START));
    const unused = await extractLightCurve(timed, { ...dated, stop: 12 });
    expect(unused.warnings).toEqual([
      expect.stringContaining("the date that was given is not used"),
    ]);
  });
});

describe("an inserter that must be found", () => {
  const plain = silent(fields(START));

  it("is missed with a message when there is none", async () => {
    await expect(
      extractLightCurve(plain, { target, overlay: { inserter: "iota-vti" } }),
    ).rejects.toMatchObject({ code: "no-overlay" });
    await expect(extractLightCurve(plain, { target, fields: "auto" })).rejects.toMatchObject({
      code: "invalid-option",
    });
  });

  it.each([
    [{ date: "2026-02-30" }, /day as YYYY-MM-DD/],
    [{ rows: { start: 5, stop: 5 } }, /rows.stop must be an integer of at least 6/],
  ])("refuses %o", async (overlay, message) => {
    await expect(extractLightCurve(plain, { target, overlay })).rejects.toThrow(message);
  });
});
