import { existsSync, readFileSync } from "node:fs";
import { MeasurementFlag } from "@photkit/aperture";
import { describe, expect, it } from "vitest";
import { differential, isLightCurveError } from "../src/index.ts";
import { noisy, seriesOf } from "./series.ts";

const formulas = new URL("../../../../shared/golden/photometry/formulas.json", import.meta.url);

describe("differential", () => {
  it.skipIf(!existsSync(formulas))("equals the evaluated formula (golden values)", () => {
    const { relative } = JSON.parse(readFileSync(formulas, "utf8"));
    const stars = relative.flux.map((flux: number, i: number) =>
      seriesOf(`star${i}`, [flux], { error: relative.err[i] }),
    );
    const comparisons = relative.comparisons.map((i: number) => stars[i]);
    const { value, error } = differential(stars[relative.target], comparisons);
    expect(Math.abs(value[0]! / relative.rel_flux - 1)).toBeLessThan(1e-12);
    expect(Math.abs(error[0]! / relative.rel_err - 1)).toBeLessThan(1e-12);
  });

  it("is the target over the sum of its references, with the error of AstroImageJ", () => {
    // By hand: rel = 1000 / 5000, error = rel * sqrt((30/1000)^2 + (40^2 + 50^2) / 5000^2).
    const result = differential(seriesOf("target", [1000], { error: 30 }), [
      seriesOf("ref1", [2000], { error: 40 }),
      seriesOf("ref2", [3000], { error: 50 }),
    ]);
    expect(result.value[0]).toBeCloseTo(0.2, 14);
    expect(result.error[0]).toBeCloseTo(0.2 * Math.sqrt(0.03 ** 2 + 4100 / 5000 ** 2), 14);
    expect(result.references).toEqual(["ref1", "ref2"]);
  });

  it("takes out what all stars share", () => {
    const cloud = (i: number) => 1 - 0.5 * Math.sin(i / 20) ** 2;
    const curve = (level: number) => Array.from({ length: 100 }, (_, i) => level * cloud(i));
    const { value } = differential(seriesOf("target", curve(500)), [seriesOf("r", curve(2000))]);
    for (const ratio of value) expect(ratio).toBeCloseTo(0.25, 12);
  });

  it("does not jump when a reference leaves the picture, and says so", () => {
    const leaves = (i: number) => (i >= 60 ? MeasurementFlag.outside : 0);
    const flux = Array.from({ length: 100 }, (_, i) => (i >= 60 ? Number.NaN : 3000));
    const { value, incomplete } = differential(seriesOf("target", new Array(100).fill(1000)), [
      seriesOf("ref1", new Array(100).fill(2000)),
      seriesOf("ref2", flux, { flags: leaves }),
    ]);
    for (const ratio of value) expect(ratio).toBeCloseTo(0.2, 12);
    expect([incomplete[59], incomplete[60]]).toEqual([0, 1]);
  });

  it("leaves the target out of its own denominator", () => {
    const target = seriesOf("a", [100]);
    expect(differential(target, [target, seriesOf("b", [400])]).value[0]).toBe(0.25);
  });

  it("refuses to compare a star with nothing", () => {
    const target = seriesOf("a", [100]);
    try {
      differential(target, [target]);
      expect.unreachable();
    } catch (error) {
      expect(isLightCurveError(error, "no-references")).toBe(true);
    }
  });

  it("is NaN where the target was not measured", () => {
    const { value } = differential(seriesOf("t", [Number.NaN, 5]), [seriesOf("r", [10, 10])]);
    expect([...value]).toEqual([Number.NaN, 0.5]);
  });
});

describe("the noise of a ratio", () => {
  it("is covered by its error", () => {
    const frames = 4000;
    const { value, error } = differential(
      seriesOf("t", noisy(1, frames, 1000, 20), { error: 20 }),
      [
        seriesOf("a", noisy(2, frames, 3000, 30), { error: 30 }),
        seriesOf("b", noisy(3, frames, 1500, 25), { error: 25 }),
      ],
    );
    const pulls = value.map((v, i) => (v - 1000 / 4500) / error[i]!);
    const spread = Math.sqrt(pulls.reduce((sum, p) => sum + p * p, 0) / frames);
    // The spread of 4000 unit normals is 1 within 3 * 1/sqrt(2 * 4000) = 0.034.
    expect(spread).toBeGreaterThan(0.966);
    expect(spread).toBeLessThan(1.034);
  });
});
