import { createObservation, observationSource } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { changedPixels } from "./changed-pixels.ts";

it("stars that are all near saturation, and none above, still tell their width", async () => {
  const at = (x: number, y: number, electrons: number) => ({ x, y, electrons });
  const observation = createObservation({
    ...{ seed: 2, frames: 20, width: 160, height: 120, fwhm: 4.6, sky: 100, readNoise: 4 },
    ...{ scintillation: 0, fieldStars: null },
    stars: [at(45, 40, 12_000), at(120, 75, 11_500), at(40, 90, 11_000)],
  });
  // Peaks of 460 to 500 ADU above 200 of sky and pedestal: 0.8 of what is left below saturation.
  const source = changedPixels(observationSource(observation), (one) => Math.min(one, 780));
  const { reference, warnings } = await extractLightCurve(source, { saturation: 780 });
  expect(Math.abs(reference.fwhm / 4.6 - 1)).toBeLessThan(0.08);
  expect(warnings).toEqual([]);
});
