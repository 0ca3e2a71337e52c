/** Event times of stars low in the picture of a rolling shutter, from simulation to result. */

import { extractLightCurve } from "@photkit/extraction";
import { atRowsOf } from "@photkit/lightcurve";
import { createObservation, observationSource } from "@photkit/simulate";
import { expect, it } from "vitest";
import { analyse } from "../src/analyse.ts";

/** Two thirds of an exposure between the first row and the star's. */
const ROW_SECONDS = 150e-6;
const ROW = 180;
const SEEDS = [1, 2, 3, 4, 5, 6];

it("events are at the time of the star's row, without bias", async () => {
  const misses: number[] = [];
  const uncorrected: number[] = [];
  for (const seed of SEEDS) {
    // Events at another phase of the exposure with every seed.
    const [gone, back] = [1.2 + 0.0067 * seed, 2.4 + 0.0059 * seed];
    const observation = createObservation({
      seed,
      width: 90,
      height: 200,
      frames: 90,
      rowSeconds: ROW_SECONDS,
      stars: [
        { name: "target", x: 45, y: ROW, electrons: 6000 },
        { name: "guide", x: 25, y: 60, electrons: 30_000 },
        { name: "other", x: 66, y: 110, electrons: 25_000 },
      ],
      occultations: [{ star: "target", disappearanceSeconds: gone, reappearanceSeconds: back }],
    });
    const extraction = await extractLightCurve(observationSource(observation), {
      target: { x: 45, y: ROW },
      track: [{ x: 25, y: 60 }],
      references: [{ x: 66, y: 110 }],
      method: { kind: "circle", radius: 4 },
    });
    const lightCurve = atRowsOf(extraction.lightCurve, {
      aperture: "target",
      rowSeconds: ROW_SECONDS,
    });
    for (const [curve, list] of [
      [lightCurve, misses],
      [extraction.lightCurve, uncorrected],
    ] as const) {
      const event = analyse({ ...extraction, lightCurve: curve }).events?.events[0];
      for (const [edge, truth] of [
        [event?.disappearance, gone],
        [event?.reappearance, back],
      ] as const) {
        const seconds = (Date.parse(edge?.utc ?? "") - Date.UTC(2026, 0, 1)) / 1000;
        list.push(seconds - truth);
      }
    }
  }
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const scatter = Math.sqrt(mean(misses.map((miss) => miss * miss)));
  // Twelve edges: their mean lies within three times its own error, or 0.5 ms of rounded dates.
  expect(Math.abs(mean(misses))).toBeLessThan(Math.max(5e-4, (3 * scatter) / Math.sqrt(12)));
  // Uncorrected they are early by the row's 27 ms, many times their scatter.
  expect(mean(uncorrected)).toBeCloseTo(-ROW * ROW_SECONDS, 3);
  expect(scatter).toBeLessThan(0.2 * ROW * ROW_SECONDS);
});
