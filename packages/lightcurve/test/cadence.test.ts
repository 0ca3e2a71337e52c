import { describe, expect, it } from "vitest";
import { examineCadence } from "../src/index.ts";

const regular = (count: number) => Float64Array.from({ length: count }, (_, i) => 40_000 * i);

describe("examineCadence", () => {
  it("finds nothing wrong with regular stamps", () => {
    const cadence = examineCadence(regular(100));
    expect(cadence.stepSeconds).toBe(0.04);
    expect(cadence).toMatchObject({ gaps: [], duplicates: [], backwards: [], missing: [] });
  });

  it("counts dropped frames", () => {
    const stamps = regular(100).map((t, i) => (i >= 50 ? t + 120_000 : t));
    const [gap] = examineCadence(stamps).gaps;
    expect(gap).toMatchObject({ row: 49, missing: 3 });
    expect(gap?.seconds).toBeCloseTo(0.16, 12);
  });

  it("tells a repeated stamp from a clock that runs backwards", () => {
    const stamps = regular(20);
    stamps[5] = stamps[4]!;
    stamps[12] = stamps[10]!;
    const cadence = examineCadence(stamps);
    expect(cadence.duplicates).toEqual([5]);
    expect(cadence.backwards).toEqual([12]);
    expect(cadence.gaps).toEqual([]);
  });

  it("lists rows without a stamp", () => {
    const stamps = regular(10);
    stamps[3] = Number.NaN;
    expect(examineCadence(stamps).missing).toEqual([3]);
  });

  it("knows no step without stamps", () => {
    expect(examineCadence([Number.NaN, Number.NaN]).stepSeconds).toBeNaN();
  });
});
