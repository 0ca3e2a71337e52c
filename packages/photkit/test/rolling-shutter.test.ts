/** Event times of stars low in the picture of a rolling shutter, from simulation to result. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { extractLightCurve } from "@photkit/extraction";
import { analyse, atRowsOf } from "@photkit/lightcurve";
import { createObservation, observationSource } from "@photkit/simulate";
import { writeObservation } from "@photkit/simulate/node";
import { expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();

/** Two thirds of an exposure between the first row and the star's. */
const ROW_SECONDS = 150e-6;
const ROW = 180;
const SEEDS = [1, 2, 3, 4];

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
  // Eight edges: their mean lies within three times its own error, or 0.5 ms of rounded dates.
  expect(Math.abs(mean(misses))).toBeLessThan(
    Math.max(5e-4, (3 * scatter) / Math.sqrt(misses.length)),
  );
  // Uncorrected they are early by the row's 27 ms, many times their scatter.
  expect(mean(uncorrected)).toBeCloseTo(-ROW * ROW_SECONDS, 3);
  expect(scatter).toBeLessThan(0.2 * ROW * ROW_SECONDS);
});

it("the option --row-time moves the events to the row of the star, and says so", async () => {
  const folder = await workFolder();
  const path = join(folder, "rolling.ser");
  const observation = createObservation({
    width: 80,
    height: 70,
    frames: 90,
    stars: [
      { name: "target", x: 40, y: 50, electrons: 9000 },
      { name: "guide", x: 20, y: 20, electrons: 30_000 },
    ],
    occultations: [{ star: "target", disappearanceSeconds: 1.213, reappearanceSeconds: 2.42 }],
  });
  await writeObservation(observation, path);
  const results: Record<string, unknown>[] = [];
  const edges: number[] = [];
  for (const [name, ...args] of [["plain"], ["rows", "--row-time", "200"]] as const) {
    const out = join(folder, name);
    const run = await photkit("extract", path, "--target", "40,50", "--out", out, ...args);
    expect(run.status).toBe(0);
    const read = async (file: string) => JSON.parse(await readFile(join(out, file), "utf8"));
    const { events } = await read("events.json");
    edges.push(Date.parse(events[0].disappearance.utc));
    results.push((await read("lightcurve.json")).provenance);
  }
  const [plain, rows] = results;
  expect(plain).not.toHaveProperty("rowTime");
  expect(rows).toHaveProperty("rowTime.rowSeconds", 200e-6);
  // Row 50 at 200 us a row, to the millisecond in which dates count.
  expect(Math.abs((edges[1] ?? 0) - (edges[0] ?? 0) - 10)).toBeLessThanOrEqual(1);
});
