/** Stars out of focus, from pixels to times: wide Gaussians and donuts. */

import { extractLightCurve } from "@photkit/extraction";
import { createObservation, observationSource, type ProfileKind } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { analyse } from "../src/index.ts";

const EXPOSURE = 0.2;
const [D, R] = [51.3, 74.6];

function recording(profile: ProfileKind, fwhm: number, more: object = {}) {
  const star = (name: string, x: number, y: number, electrons: number) => ({
    ...{ name, x, y, electrons },
  });
  return createObservation({
    seed: 9,
    frames: 110,
    width: 200,
    height: 150,
    exposureSeconds: EXPOSURE,
    profile,
    fwhm,
    sky: 60,
    readNoise: 4,
    windShake: { rms: 1.2, frequencyHz: 1, damping: 0.1 },
    stars: [
      star("target", 96, 74, 9000),
      star("one", 44, 38, 15000),
      star("two", 158, 50, 11000),
      star("three", 52, 116, 8000),
    ],
    occultations: [
      {
        star: "target",
        disappearanceSeconds: D * EXPOSURE,
        reappearanceSeconds: R * EXPOSURE,
        drop: 0.9,
      },
    ],
    ...more,
  });
}

const shapes: [ProfileKind, number][] = [
  ["gaussian", 10],
  ["donut", 12],
];

describe.each(shapes)("stars that are a %s of %d px", (profile, fwhm) => {
  const observation = recording(profile, fwhm);

  it.each([
    ["without a word from the user", {}],
    ["where the target is pointed at", { target: { x: 97, y: 73 } }],
  ])("are found, followed and timed %s", async (_, options) => {
    const extraction = await extractLightCurve(observationSource(observation), options);
    expect(extraction.predictedFrames).toEqual([]);
    const { star, events } = analyse(extraction);
    expect(events.verdict).toBe("event");
    expect(Math.abs(star!.x[0]! - observation.truth.stars[0]!.x[0]!)).toBeLessThan(1);
    const [{ disappearance, reappearance }] = events.events as [(typeof events.events)[0]];
    for (const [edge, truth] of [
      [disappearance, D],
      [reappearance, R],
    ] as const) {
      expect(edge!.frameCi997[0]).toBeLessThan(truth);
      expect(edge!.frameCi997[1]).toBeGreaterThan(truth);
      expect(edge!.frameSigma68).toBeLessThan(0.2);
    }
  });
});

it("one wide star alone is followed by its own light through jumps of the field, and timed", async () => {
  const alone = recording("gaussian", 8, {
    stars: [{ name: "target", x: 96, y: 74, electrons: 30000 }],
    windShake: { rms: 3, frequencyHz: 2, damping: 0.05 },
  });
  const extraction = await extractLightCurve(observationSource(alone), {
    target: { x: 96, y: 74 },
  });
  const { events } = analyse(extraction);
  expect(events.verdict).toBe("event");
  const [event] = events.events;
  expect(Math.abs(event!.disappearance!.frame - D)).toBeLessThan(1);
  expect(Math.abs(event!.reappearance!.frame - R)).toBeLessThan(1);
});
