/**
 * Light curves of real occultations and of a GPS-timed lamp, beside published times and times from
 * other programs. The data are not part of the repository; what each of them shows is shown with
 * made-up curves in square-wave.test.ts and find-events.test.ts too.
 */

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findEvents, readLightCurveCsv } from "../src/index.ts";

const folder = new URL("../../../../shared/data/lightcurves/", import.meta.url);
const there = existsSync(folder);
if (!there) console.warn("Skipped: the real light curves are not here.");

const text = (file: string) => readFileSync(new URL(file, folder), "utf8");

/** First star of a CSV, stamps as seconds of the day, taken as the start of exposures. */
function csv(file: string, exposure?: number) {
  const { utcMicroseconds, apertures } = readLightCurveCsv(text(file), { date: "1970-01-01" });
  const start = utcMicroseconds.map((utc) => utc / 1e6);
  const value = apertures[0]!.flux;
  return { start, exposure: exposure ?? start[1]! - start[0]!, value };
}

/** Columns of time (seconds of the day, middle of exposures) and flux. */
function columns(file: string, exposure: number, toSeconds: (time: number) => number) {
  const rows = text(file)
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return {
    start: Float64Array.from(rows, ([time]) => toSeconds(time!) - exposure / 2),
    exposure,
    value: Float64Array.from(rows, ([, flux]) => flux!),
  };
}

describe.skipIf(!there)("real light curves", () => {
  test("(428) Monachia agrees with a least-squares fit of other software", () => {
    const { verdict, events } = findEvents(csv("gopyote/428-monachia.csv", 0.142857));
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
    const { disappearance, reappearance } = events[0]!;
    expect(Math.abs(disappearance!.time - 11525.6862)).toBeLessThan(disappearance!.sigma68);
    expect(Math.abs(reappearance!.time - 11526.6661)).toBeLessThan(reappearance!.sigma68);
    // Its errors are 0.051 and 0.065 s.
    expect(disappearance!.sigma68).toBeGreaterThan(0.03);
    expect(disappearance!.sigma68).toBeLessThan(0.08);
  });

  test("SORA's first example agrees with the published times to 10 ms", () => {
    const seconds = (jd: number) => (jd - 2_457_926.5) * 86_400;
    const { verdict, events } = findEvents(columns("sora/lc_example.dat", 0.1, seconds));
    expect(verdict).toBe("event");
    expect(Math.abs(events[0]!.disappearance!.time - 76_880.325)).toBeLessThan(0.01);
    expect(Math.abs(events[0]!.reappearance!.time - 76_890.349)).toBeLessThan(0.01);
  });

  test("SORA's third example agrees with a least-squares fit, the half exposure set right", () => {
    const { events } = findEvents(columns("sora/lc_example_3.dat", 0.3, (time) => time));
    const { disappearance, reappearance } = events[0]!;
    expect(Math.abs(disappearance!.time - (80_283.8142 - 0.15))).toBeLessThan(0.033);
    expect(Math.abs(reappearance!.time - (80_291.0796 - 0.15))).toBeLessThan(0.056);
  });

  test("a lamp that GPS switches every 4 s is seen to switch every 4 s, to 0.5 ms", () => {
    const series = csv("gopyote/IOTA-flash-test-1.pyote.csv");
    const { events } = findEvents(series, { mostEvents: 6 });
    const edges = events
      .flatMap(({ disappearance, reappearance }) => [disappearance, reappearance])
      .flatMap((edge) => (edge ? [edge] : []));
    expect(edges.map((edge) => Math.round(edge.time))).toEqual([
      57622, 57626, 57630, 57634, 57638, 57642, 57646, 57650,
    ]);
    const phase = edges.map((edge, k) => edge.time - 57622 - 4 * k);
    const mean = phase.reduce((sum, p) => sum + p, 0) / phase.length;
    expect(mean).toBeCloseTo(0.0505, 3);
    for (const p of phase) expect(Math.abs(p - mean)).toBeLessThan(0.0005);
    for (const edge of edges) expect(edge.sigma68).toBeLessThan(0.001);
  });

  test.each([
    ["a real recording that only drifts", "gopyote/adv-test-file.csv", 0.32],
    ["a short real recording", "gopyote/bobs-test-file.csv", 0.04],
    [
      "the diffraction of a miss",
      "pyote-sim/diffraction_miss_shotnoise_1.0_readnoise_20.0.csv",
      0.0344,
    ],
  ])("%s has no event", (_, file, exposure) => {
    const { verdict, falseAlarmProbability } = findEvents(csv(file, exposure));
    expect(verdict).toBe("no event");
    expect(falseAlarmProbability).toBeGreaterThan(0.05);
  });

  test.each([
    ["gradual edges", "pyote-sim/example-penumbral.csv", 100, 206],
    [
      "very gradual edges",
      "pyote-sim/edge_on_disk_standard_penumbral_D55_R35_shotnoise_2.0_readnoise_20.0.csv",
      2,
      25,
    ],
    [
      "a central flash",
      "pyote-sim/diffraction_with_central_spot_shotnoise_1.0_readnoise_20.0.csv",
      5,
      6.4,
    ],
  ])("an event with %s is one event", (_, file, after, before) => {
    const { verdict, events } = findEvents(csv(file));
    expect(verdict).toBe("event");
    expect(events).toHaveLength(1);
    expect(events[0]!.disappearance!.time).toBeGreaterThan(after);
    expect(events[0]!.reappearance!.time).toBeLessThan(before);
  });
});
