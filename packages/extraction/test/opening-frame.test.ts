import { mapFrames } from "@photkit/io-video";
import { createObservation } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { openingWithStars } from "../src/locate/opening-frame.ts";
import { observationSource } from "./observation-source.ts";

const SKY = { width: 120, height: 90, frames: 40, seed: 5, fwhm: 3, exposureSeconds: 0.1 };
const at = (x: number, y: number, electrons: number) => ({ name: `s${x}`, x, y, electrons });
const three = [at(30, 30, 9000), at(80, 25, 7000), at(60, 62, 8000)];
const few = createObservation({ ...SKY, stars: three });
const poor = createObservation({ ...SKY, stars: [at(30, 30, 700)] });
const span = { start: 0, stop: 40, backwards: false };

/** The frames of `few`, but for some that hardly show its stars. */
const recording = (hidden: readonly number[]) =>
  mapFrames(observationSource(few), (frame) =>
    hidden.includes(frame.index) ? { ...frame, image: poor.frame(frame.index) } : frame,
  );
const opening = (hidden: readonly number[], backwards = false) =>
  openingWithStars(recording(hidden), { ...span, backwards }, (image) => image);

it("a run opens with its first frame, and with a later one where that shows the stars far better", async () => {
  expect(await opening([])).toEqual(span);
  const { start } = await opening([0, 1, 2]);
  expect(start).toBeGreaterThan(2);
  expect(start).toBeLessThan(8);
});

it("a run backwards opens in its own direction", async () => {
  const { start, stop } = await opening([39, 38], true);
  expect([start, stop]).toEqual([0, expect.any(Number)]);
  expect(stop).toBeLessThan(39);
  expect(stop).toBeGreaterThan(32);
});

it("stars that the first frames hide are followed through all frames that show them", async () => {
  const { lightCurve, predictedFrames } = await extractLightCurve(recording([0, 1, 2]));
  expect(predictedFrames.filter((frame) => frame > 2)).toEqual([]);
  expect(lightCurve.length).toBe(40);
  for (const { x, y } of three) {
    const found = lightCurve.apertures.find((one) => Math.abs(one.x[20]! - x) < 0.5);
    expect(Math.abs(found!.y[20]! - y)).toBeLessThan(0.5);
  }
});
