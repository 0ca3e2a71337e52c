import { MeasurementFlag } from "@photkit/aperture";
import { createRandom } from "@photkit/core-stats";
import { describe, expect, test } from "vitest";
import { apertureSeries, type LightCurve, searchStars } from "../src/index.ts";
import { lightCurve } from "./curves.ts";

const FRAMES = 120;

/** Constant stars; in the frames that are lost their places are predicted. */
function field(count: number, isLost: (i: number, k: number) => boolean): LightCurve {
  const random = createRandom(4);
  const base = lightCurve(new Float64Array(FRAMES));
  const apertures = Array.from({ length: count }, (_, k) => {
    const series = apertureSeries(FRAMES, {
      name: `star${k + 1}`,
      role: "star",
      flux: Float64Array.from({ length: FRAMES }, () => 9000 * (1 + 0.01 * random.normal())),
      fluxError: new Float64Array(FRAMES).fill(90),
    });
    for (let i = 0; i < FRAMES; i++) {
      if (!isLost(i, k)) continue;
      series.flux[i] = 0;
      series.flags[i]! |= MeasurementFlag.predicted;
    }
    return series;
  });
  return { ...base, apertures };
}
const search = (curve: LightCurve, target: string | null = null) =>
  searchStars(
    curve,
    curve.apertures.map(({ name }) => name),
    target,
  ).events;
const gone = (i: number) => i >= 40 && i < 55;

describe("frames in which no star is seen", () => {
  test.each([null, "star1"])("leave it open whether the only star had an event (%s)", (target) => {
    const { verdict, reason, events, warnings } = search(field(1, gone), target);
    expect(verdict).toBe("unclear");
    expect(reason).toContain("from frame 40 to 54");
    expect(events).toEqual([]);
    expect(warnings.join()).toContain("No star is seen from frame 40 to 54");
  });

  test("are named where several stars go together, as in clouds", () => {
    const { verdict, warnings } = search(field(5, gone));
    expect(verdict).toBe("no event");
    expect(warnings.join()).toContain("from frame 40 to 54");
  });

  test("are not said of a star that goes by itself, nor of single frames", () => {
    for (const curve of [field(5, (i, k) => k === 2 && gone(i)), field(5, (i) => i % 10 === 3)]) {
      expect(search(curve)).toMatchObject({ verdict: "no event", warnings: [] });
    }
  });
});
