/** What is said of the light inside an event, beside the note on it. */

import { createRandom } from "@photkit/core-stats";
import { analyse, apertureSeries, type LightCurve } from "@photkit/lightcurve";
import { expect, it } from "vitest";
import { depthText } from "../src/report/report.ts";

const frames = 200;
const NOISE = 0.02;

/** A star that is occulted for 30 frames, with `left` of its light inside, beside a constant one. */
function field(left: number): LightCurve {
  const random = createRandom(7);
  const series = (name: string, inside: number) =>
    apertureSeries(frames, {
      name,
      flux: Float64Array.from({ length: frames }, (_, i) => {
        const level = i >= 80 && i < 110 ? inside : 1;
        return 9000 * (level + NOISE * random.normal());
      }),
      fluxError: new Float64Array(frames).fill(9000 * NOISE),
    });
  return {
    length: frames,
    source: { name: "field" },
    time: { scale: "UTC", reference: "start", exposureSeconds: 0.04, origin: "test" },
    frames: Float64Array.from({ length: frames }, (_, i) => i),
    utcMicroseconds: Float64Array.from({ length: frames }, (_, i) => 40_000 * i),
    apertures: [series("occulted", left), series("other", 1)],
    provenance: {},
  };
}

/** The line on the depth, and whether a note says that the level inside is below zero. */
function lineOf(left: number) {
  const { events } = analyse({ lightCurve: field(left), ensemble: ["other"] });
  expect(events.events).toHaveLength(1);
  return {
    line: depthText(events.events[0]!),
    isNoted: events.warnings.some((warning) => warning.includes("of the baseline below zero")),
  };
}

it("a level far below zero is light that the star never had, and a note says why", () => {
  const { line, isNoted } = lineOf(-0.38);
  expect(line).toMatch(
    /^Depth 13[78]\.\d+ ± 0\.\d+ % \(more light is missing than the star had, see the note\)/,
  );
  expect(isNoted).toBe(true);
});

it("a level clearly but little below zero is said so, without pointing at a note that is not there", () => {
  const { line, isNoted } = lineOf(-0.06);
  expect(line).toContain("(more light is missing than the star had);");
  expect(isNoted).toBe(false);
});

it("a level below zero by less than noise can make has no light above its error", () => {
  const { line, isNoted } = lineOf(-0.008);
  expect(line).toContain("(no light is left above its error);");
  expect(isNoted).toBe(false);
});

it("a level above zero is said in magnitudes", () => {
  expect(lineOf(0.1).line).toMatch(/\(2\.[45]\d* ± 0\.0\d+ mag\)/);
});
