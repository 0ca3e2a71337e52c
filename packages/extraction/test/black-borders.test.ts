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

/** A shaking field in 8 bits, in which a border is drawn over what `dead` says. */
async function measured(dead: (x: number, y: number) => boolean) {
  const observation = createObservation({
    ...{ seed: 1, frames: 60, width: WIDTH, height: HEIGHT, fwhm: 3.4, sky: 150, readNoise: 6 },
    ...{ bitDepth: 8, gain: 6.7, scintillation: 0, fieldStars: null, stars: STARS },
    windShake: { rms: 0.3, frequencyHz: 2, damping: 0.1 },
  });
  const bordered = changedPixels(observationSource(observation), (one, i) =>
    dead(i % WIDTH, Math.floor(i / WIDTH)) ? 16 : one,
  );
  return extractLightCurve(bordered, {
    target: { x: 80, y: 60 },
    method: { kind: "circle", radius: 4 },
  });
}

it.each([
  ["the bars of a letterbox", (_: number, y: number) => y < 12 || y >= HEIGHT - 12],
  ["what lies beyond a round field", (x: number, y: number) => Math.hypot(x - 80, y - 60) > 58],
])("the edges of %s are no stars, and its level is no sky", async (_, dead) => {
  const { lightCurve, reference } = await measured(dead);
  const plain = await measured(() => false);
  expect(reference.stars.length).toBe(STARS.length);
  expect(lightCurve.apertures).toHaveLength(plain.lightCurve.apertures.length);
  expect(reference.hotPixels).toBeNull();
  lightCurve.apertures.forEach(({ flux, background }, k) => {
    const before = plain.lightCurve.apertures[k]!;
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    // Part of the pixels that tell the sky is missing: 0.5 % of the flux is 0.1 ADU of the sky.
    expect(Math.abs(mean(flux) / mean(before.flux) - 1)).toBeLessThan(0.005);
    expect(Math.abs(mean(background) - mean(before.background))).toBeLessThan(0.1);
  });
});
