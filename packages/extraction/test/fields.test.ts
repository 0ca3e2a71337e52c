/** Interlaced recordings: two fields a frame, woven here from frames of twice the rate. */

import { createImage } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";
import { eventsFromLightCurve, writePymovieCsv } from "@photkit/lightcurve";
import { createObservation, type Observation, type ObservationOptions } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve, type MeasurementMethod } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const [WIDTH, HEIGHT, FIELDS] = [100, 90, 160];
const target = { name: "target", x: 50.4, y: 44.7 };

/** What the camera sees in each field of 20 ms. */
const observe = (options: ObservationOptions) =>
  createObservation({
    width: WIDTH,
    height: HEIGHT,
    frames: FIELDS,
    exposureSeconds: 0.02,
    fwhm: 3.4,
    stars: [
      { ...target, electrons: 9000 },
      { x: 24, y: 25.3, electrons: 30_000 },
      { x: 76.6, y: 24, electrons: 30_000 },
      { x: 25, y: 66, electrons: 30_000 },
    ],
    drift: { x: 0.5, y: 0.7 },
    ...options,
  });

/** Frames of 40 ms whose rows come from two fields by turns, the first one on rows of `parity`. */
function interlaced(observation: Observation, parity: 0 | 1): FrameSource {
  const frame = (index: number): Frame => {
    const fields = [observation.frame(2 * index), observation.frame(2 * index + 1)];
    const data = new Uint16Array(WIDTH * HEIGHT);
    for (let j = 0; j < HEIGHT; j++) {
      const from = fields[(j + parity) % 2]!.data;
      data.set(from.subarray(j * WIDTH, (j + 1) * WIDTH), j * WIDTH);
    }
    const time = { ...observation.time(2 * index), exposureSeconds: 0.04 };
    return { index, image: createImage(data, WIDTH, HEIGHT), time, meta: {} };
  };
  return {
    ...observationSource(observation),
    frameCount: FIELDS / 2,
    frame: async (index) => frame(index),
    time: async (index) => frame(index).time,
    frames: async function* ({ start = 0, stop = FIELDS / 2 } = {}) {
      for (let index = start; index < stop; index++) yield frame(index);
    },
  };
}

const methods: MeasurementMethod[] = [
  { kind: "circle", radius: 4.5 },
  { kind: "optimal" },
  { kind: "psf" },
  { kind: "adaptive" },
  { kind: "tight-mask" },
  { kind: "tracker-mask" },
];

describe("interlaced recordings", () => {
  it.each([
    ["upper-first", 0],
    ["lower-first", 1],
  ] as const)("%s: two rows a frame, each at the time of its field", async (fields, parity) => {
    const observation = observe({ seed: 3 });
    const { lightCurve } = await extractLightCurve(interlaced(observation, parity), {
      target,
      fields,
      method: { kind: "circle", radius: 4.5 },
    });
    expect(lightCurve.length).toBe(FIELDS);
    expect(lightCurve.time.exposureSeconds).toBe(0.02);
    for (let k = 0; k < FIELDS; k++) {
      expect(lightCurve.frames[k]).toBe(k / 2);
      expect(lightCurve.utcMicroseconds[k]).toBe(observation.time(k).utcMicroseconds);
    }
    expect(lightCurve.apertures[0]!.flags.reduce((all, one) => all | one, 0)).toBe(0);
    const rows = writePymovieCsv(lightCurve)
      .split("\n")
      .filter((line) => /^\d/.test(line));
    expect(rows[24]!.split(",").slice(0, 2)).toEqual(["12.00", "[00:00:00.480000]"]);
    expect(rows[25]!.split(",").slice(0, 2)).toEqual(["12.50", "[00:00:00.500000]"]);
  });

  it("have times also where the exposure is not said, and do not make one up", async () => {
    const observation = observe({ seed: 3, frames: FIELDS });
    const source = interlaced(observation, 0);
    const silent: FrameSource = {
      ...source,
      frames: async function* (range) {
        for await (const frame of source.frames(range)) {
          const time = { ...frame.time!, reference: "mid", exposureSeconds: null } as const;
          yield { ...frame, time };
        }
      },
    };
    const { lightCurve } = await extractLightCurve(silent, {
      target,
      fields: "upper-first",
      stop: 12,
      method: { kind: "circle", radius: 4.5 },
    });
    expect(lightCurve.time.exposureSeconds).toBeNull();
    // Stamps of the middle of frames of 40 ms: their fields have theirs 10 ms before and after.
    const first = observation.time(0).utcMicroseconds;
    expect(Array.from(lightCurve.utcMicroseconds.slice(0, 4), (utc) => utc - first)).toEqual([
      -10_000, 10_000, 30_000, 50_000,
    ]);
  });

  it.each(methods)("have their fields told apart by $kind", async (method) => {
    // The star goes out between two fields of one frame: rows of odd numbers see nothing of it.
    const observation = observe({
      seed: 5,
      occultations: [
        { star: "target", disappearanceSeconds: 81 * 0.02, reappearanceSeconds: 121 * 0.02 },
      ],
    });
    const { lightCurve } = await extractLightCurve(interlaced(observation, 0), {
      target,
      fields: "upper-first",
      method,
    });
    const { flux } = lightCurve.apertures[0]!;
    const level = flux.slice(0, 80).reduce((sum, one) => sum + one, 0) / 80;
    const gone = flux.slice(82, 120).reduce((sum, one) => sum + one, 0) / 38;
    expect(flux[80]! / level).toBeGreaterThan(0.7);
    expect(flux[81]! / level).toBeLessThan(0.3);
    expect(flux[120]! / level).toBeLessThan(0.3);
    expect(flux[121]! / level).toBeGreaterThan(0.7);
    expect(Math.abs(gone / level)).toBeLessThan(0.1);
  });

  it("have events at the resolution of a field", async () => {
    const pulls: number[] = [];
    for (const seed of [1, 2, 3]) {
      const observation = observe({
        seed,
        occultations: [
          {
            star: "target",
            disappearanceSeconds: 1.3 + 0.0067 * seed,
            reappearanceSeconds: 2.1 + 0.0043 * seed,
          },
        ],
      });
      const { lightCurve } = await extractLightCurve(interlaced(observation, 1), {
        target,
        fields: "lower-first",
        method: { kind: "circle", radius: 4.5 },
      });
      const [event] = eventsFromLightCurve(lightCurve).events;
      const { disappearance, reappearance } = observation.truth.occultations[0]!;
      const start = Date.parse("2026-01-01T00:00:00Z");
      const seconds = (utc: string | null) => {
        const [whole, micros] = utc!.split(".");
        return (Date.parse(`${whole}Z`) - start) / 1000 + Number(`0.${micros!.replace("Z", "")}`);
      };
      pulls.push(
        (seconds(event!.disappearance!.utc) - disappearance.seconds) /
          event!.disappearance!.sigma68!,
        (seconds(event!.reappearance!.utc) - reappearance.seconds) / event!.reappearance!.sigma68!,
      );
      // A field lasts 20 ms: an edge is known to a good part of it.
      expect(event!.disappearance!.sigma68!).toBeLessThan(0.01);
    }
    expect(Math.max(...pulls.map(Math.abs))).toBeLessThan(3.5);
  });
});
