import { createObservation, observationSource } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { changedPixels } from "./changed-pixels.ts";

/** Stars of the given light in a field of 160 x 120 px, and what the first look says. */
async function warningsOf(electrons: number, saturation: number) {
  const at = (x: number, y: number) => ({ x, y, electrons });
  const observation = createObservation({
    ...{ seed: 2, frames: 20, width: 160, height: 120, fwhm: 3.4, sky: 100, readNoise: 4 },
    ...{ scintillation: 0, fieldStars: null },
    stars: [at(45, 40), at(120, 75), at(40, 90)],
  });
  const clipped = changedPixels(observationSource(observation), (one) => Math.min(one, saturation));
  return (await extractLightCurve(clipped, { saturation })).warnings;
}

it("where all stars are saturated, that is why none tells its width, and it is said what to do", async () => {
  const warnings = (await warningsOf(30_000, 1000)).join();
  expect(warnings).toContain(
    "the bright stars of the first frames are saturated, so that none tells its width",
  );
  expect(warnings).toMatch(/less gain, a shorter exposure or a lower offset/);
  expect(warnings).not.toContain("bright enough");
});

it("stars that are not saturated tell their width, and nothing is said", async () => {
  expect(await warningsOf(3000, 1000)).toEqual([]);
});
