import { createObservation, observationSource } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { changedPixels } from "./changed-pixels.ts";

const [WIDTH, HEIGHT] = [160, 120];
const STARS = [
  { name: "target", x: 80, y: 60, electrons: 8000 },
  { name: "a", x: 45, y: 40, electrons: 9000 },
  { name: "b", x: 120, y: 75, electrons: 9500 },
  { name: "c", x: 40, y: 85, electrons: 7000 },
];

/** A field in 8 bits whose camera takes `offset` ADU off before it cuts at 0. */
function measured(offset: number) {
  const observation = createObservation({
    ...{ seed: 1, frames: 60, width: WIDTH, height: HEIGHT, fwhm: 3.4, sky: 20, readNoise: 12 },
    ...{ bitDepth: 8, gain: 6.7, scintillation: 0, fieldStars: null, stars: STARS },
    windShake: { rms: 0.3, frequencyHz: 2, damping: 0.1 },
  });
  const source = changedPixels(observationSource(observation), (one) => Math.max(0, one - offset));
  return extractLightCurve(source, { target: { x: 80, y: 60 } });
}

const BLACK = expect.stringMatching(/the sky is cut off at black: \d+ % of its pixels are 0/);

it("a sky that is cut off at black has no stars but the true ones, and they are measured in all frames", async () => {
  // Sky and noise of 13 ± 1.9 ADU: one pixel in 2000 is left above black.
  const { lightCurve, reference, warnings } = await measured(19);
  expect(reference.stars.length).toBe(STARS.length);
  const target = lightCurve.apertures.find(({ role }) => role === "target")!;
  expect(target.flags.every((flags) => flags === 0)).toBe(true);
  expect(warnings).toContainEqual(BLACK);
});

it("one that is not is not said to be", async () => {
  expect((await measured(0)).warnings).not.toContainEqual(BLACK);
});
