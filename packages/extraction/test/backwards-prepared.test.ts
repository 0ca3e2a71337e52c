/**
 * A recording measured from its last frame to its first holds many frames at once, and every kind of
 * preparation makes new pixels of them. The judge is the same recording with its frames in the
 * opposite order, measured forwards.
 */

import { createImage, type Image } from "@photkit/image";
import { correctFields, type Frame, type FrameSource, integrateFrames } from "@photkit/io-video";
import {
  createObservation,
  interlaceObservation,
  type ObservationOptions,
} from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

/** More than are held at once, so that the last block is not full. */
const FRAMES = 100;
const [WIDTH, HEIGHT] = [120, 90];

const scene: ObservationOptions = {
  seed: 4,
  width: WIDTH,
  height: HEIGHT,
  frames: FRAMES,
  fwhm: 2.6,
  drift: { x: 6, y: -4 },
  stars: [
    { name: "target", x: 52.3, y: 40.8, electrons: 9000 },
    { x: 88.4, y: 28.1, electrons: 20000 },
    { x: 25.7, y: 61.6, electrons: 14000 },
  ],
  occultations: [
    { star: "target", disappearanceSeconds: 1.3, reappearanceSeconds: 2.2, drop: 0.9 },
  ],
};
const observation = createObservation(scene);
const star = observation.truth.stars[0]!;
const target = { x: star.x.at(-1)!, y: star.y.at(-1)! };
const method = { kind: "circle", radius: 4 } as const;
const recording = remembered(observationSource(observation));

/** Every frame is made once. */
function remembered(source: FrameSource): FrameSource {
  const made = new Map<number, Promise<Frame>>();
  const frame = (index: number): Promise<Frame> => {
    const one = made.get(index) ?? source.frame(index);
    made.set(index, one);
    return one;
  };
  return { ...source, frame, frames: oneByOne(frame, source.frameCount) };
}

function oneByOne(frame: FrameSource["frame"], frameCount: number): FrameSource["frames"] {
  return async function* ({ start = 0, stop = frameCount, step = 1 } = {}) {
    for (let i = start; i < stop; i += step) yield frame(i);
  };
}

/** The frames from the last to the first, each made when it is asked for. */
function reversed(source: FrameSource): FrameSource {
  const { frameCount } = source;
  const frame = async (index: number): Promise<Frame> => ({
    ...(await source.frame(frameCount - 1 - index)),
    index,
  });
  return {
    ...source,
    frame,
    time: (index) => source.time(frameCount - 1 - index),
    frames: oneByOne(frame, frameCount),
  };
}

/** Readings of all stars, row by row. */
async function rows(source: FrameSource, options: ExtractionOptions) {
  const { lightCurve } = await extractLightCurve(source, { target, method, ...options });
  return lightCurve.apertures.map(({ name, flux, background, x, y, flags }) => ({
    name,
    rows: [...flux.keys()].map((i) => [flux[i], background[i], x[i], y[i], flags[i]]),
  }));
}

const plane = (value: (x: number, y: number) => number): Image =>
  createImage(
    Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
      value(i % WIDTH, Math.floor(i / WIDTH)),
    ),
    WIDTH,
    HEIGHT,
  );
const dark = plane((x, y) => 90 + ((7 * x + 13 * y) % 17));
const flat = plane((x, y) => 1 - 1e-5 * ((x - 60) ** 2 + (y - 45) ** 2));

const preparations: [string, FrameSource, ExtractionOptions][] = [
  ["without any preparation", recording, {}],
  ["with rows ignored", recording, { ignore: { bottom: 10 } }],
  ["with line noise taken off", recording, { calibration: { lineNoise: "both" } }],
  ["with a gamma undone", recording, { calibration: { gamma: 0.8 } }],
  ["with dark and flat", recording, { calibration: { dark, flat } }],
  [
    "of integrated frames with rows ignored",
    integrateFrames(recording, { frames: 2 }),
    { ignore: { bottom: 10 } },
  ],
  [
    "of repaired fields with a dark",
    // Rows exchanged by a grabber, and put right again.
    correctFields(correctFields(recording, "swap"), "swap"),
    { calibration: { dark } },
  ],
];

describe("a recording measured backwards", () => {
  it.each(preparations)(
    "%s has the rows of its frames in the opposite order",
    async (_, source, options) => {
      const backwards = await rows(source, { ...options, backwards: true });
      const forwards = await rows(reversed(source), options);
      expect(backwards.map(({ name }) => name)).toEqual(forwards.map(({ name }) => name));
      forwards.forEach((one, k) => {
        expect(backwards[k]!.rows).toEqual(one.rows.reverse());
      });
      // No two frames of noise measure the same to the last bit.
      const fluxes = backwards[0]!.rows.map(([flux]) => flux);
      expect(new Set(fluxes).size).toBe(fluxes.length);
    },
  );

  it("with a clock in its picture has the rows that it has with the clock's rows ignored", async () => {
    const clocked = interlaceObservation(
      createObservation({
        ...scene,
        width: 480,
        height: 120,
        frames: 50,
        bitDepth: 8,
        exposureSeconds: 0.02,
        startUtc: "2026-03-01T22:15:04.123Z",
        fwhm: 4,
      }),
      { order: "lower-first", overlay: { counter: 77_001 } },
    );
    const source = remembered(observationSource(clocked));
    const silent: FrameSource = {
      ...source,
      time: async () => null,
      frame: async (index) => ({ ...(await source.frame(index)), time: null }),
      frames: async function* (range) {
        for await (const frame of source.frames(range)) yield { ...frame, time: null };
      },
    };
    const options = { target: { x: 58, y: 37 }, backwards: true };
    const { lightCurve } = await extractLightCurve(silent, { ...options, method });
    const { rows: line } = lightCurve.provenance.overlay as {
      rows: { start: number; stop: number };
    };
    const strip = { x: 0, y: line.start, width: 480, height: line.stop - line.start };
    const without = await extractLightCurve(reversed(silent), {
      ...options,
      method,
      backwards: false,
      overlay: "none",
      ignore: { rectangles: [strip] },
    });
    const { flux } = lightCurve.apertures[0]!;
    expect(flux).toEqual(without.lightCurve.apertures[0]!.flux.reverse());
    expect(new Set(flux).size).toBe(flux.length);
  });
});
