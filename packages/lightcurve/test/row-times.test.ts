import { describe, expect, it } from "vitest";
import { atRowsOf, isLightCurveError, type LightCurve } from "../src/index.ts";
import { seriesOf } from "./series.ts";

const START = Date.UTC(2024, 3, 8, 18, 40) * 1000;
const star = {
  ...seriesOf("target", [5, 5, 5, 5], { role: "target" }),
  y: Float64Array.of(100, 102, Number.NaN, 104),
};
const lightCurve: LightCurve = {
  length: 4,
  source: {},
  time: { scale: "UTC", reference: "start", exposureSeconds: 0.04, origin: "test" },
  frames: Float64Array.of(0, 1, 2, 3),
  utcMicroseconds: Float64Array.of(START, START + 40_000, START + 80_000, Number.NaN),
  apertures: [star, seriesOf("ref1", [9, 9, 9, 9])],
  provenance: { method: "test" },
};

describe("the times of a rolling shutter", () => {
  it("are those of the star's row in each frame, its usual row where it was not measured", () => {
    const shifted = atRowsOf(lightCurve, { aperture: "target", rowSeconds: 20e-6 });
    expect(Array.from(shifted.utcMicroseconds, (stamp) => stamp - START)).toEqual([
      2000,
      42_040,
      82_040,
      Number.NaN,
    ]);
    expect(shifted.provenance).toMatchObject({
      method: "test",
      rowTime: { aperture: "target", rowSeconds: 20e-6, row: 102 },
    });
    expect(lightCurve.utcMicroseconds[0]).toBe(START);
  });

  it("need a star that there is and a number", () => {
    const shift = (aperture: string, rowSeconds: number) => () =>
      atRowsOf(lightCurve, { aperture, rowSeconds });
    expect(shift("nobody", 1e-5)).toThrow(
      expect.toSatisfy((e: unknown) => isLightCurveError(e, "no-such-aperture")),
    );
    expect(shift("target", Number.NaN)).toThrow(
      expect.toSatisfy((e: unknown) => isLightCurveError(e, "invalid-option")),
    );
  });
});
