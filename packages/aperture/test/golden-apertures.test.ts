import { describe, expect, it } from "vitest";
import { type ApertureShape, annulusBackground, measureCircle, sumAperture } from "../src/index.ts";
import {
  type EncodedArray,
  type GoldenNumber,
  goldenMissing,
  imageOf,
  numberOf,
  readGolden,
} from "./golden.ts";

interface Inputs {
  readonly image: EncodedArray;
  readonly mask: EncodedArray;
  readonly positions_xy: readonly (readonly [number, number])[];
}

describe.skipIf(goldenMissing)("golden apertures of photutils", () => {
  interface Case {
    readonly shape: string;
    readonly params: Readonly<Record<string, number | null>>;
    readonly method: "exact" | "center" | "subpixel";
    readonly subpixels: number | null;
    readonly mask: string;
    readonly sum: readonly GoldenNumber[];
    readonly sum_err_squared_w_photutils_3_1: readonly GoldenNumber[];
    readonly area_overlap: readonly GoldenNumber[];
    readonly boundary_ties?: readonly number[];
  }
  type GoldenInputs = Inputs & { readonly error: EncodedArray };
  const load = () =>
    readGolden<{ inputs: GoldenInputs; cases: Case[] }>("photometry/apertures.json");

  function shapeOf(name: string, params: Case["params"]): ApertureShape {
    const value = (key: string): number => params[key] ?? Number.NaN;
    const thetaRadians = params.theta ?? 0;
    switch (name) {
      case "circle":
        return { kind: "circle", radius: value("r") };
      case "circle_annulus":
        return { kind: "circle-annulus", inner: value("r_in"), outer: value("r_out") };
      case "ellipse":
        return { kind: "ellipse", semimajor: value("a"), semiminor: value("b"), thetaRadians };
      case "ellipse_annulus":
        return {
          kind: "ellipse-annulus",
          semimajor: value("a_out"),
          semiminor: value("b_out"),
          hole: value("a_in") / value("a_out"),
          thetaRadians,
        };
      case "rectangle":
        return { kind: "rectangle", width: value("w"), height: value("h"), thetaRadians };
      default:
        return {
          kind: "rectangle-annulus",
          width: value("w_out"),
          height: value("h_out"),
          innerWidth: value("w_in"),
          innerHeight: params.h_in ?? (value("h_out") * value("w_in")) / value("w_out"),
          thetaRadians,
        };
    }
  }

  it.each(["exact", "center", "subpixel"] as const)(
    "equal every shape by %s to 1e-11",
    (method) => {
      const { inputs, cases } = load();
      const image = imageOf(inputs.image);
      const error = imageOf(inputs.error);
      const mask = imageOf(inputs.mask);
      let compared = 0;
      for (const wanted of cases) {
        if (wanted.method !== method) continue;
        const shape = shapeOf(wanted.shape, wanted.params);
        for (const [k, [x, y]] of inputs.positions_xy.entries()) {
          // Points exactly on the boundary are decided by rounding.
          if ((wanted.boundary_ties?.[k] ?? 0) > 0) continue;
          const found = sumAperture(image, shape, x, y, {
            error,
            mask: wanted.mask === "none" ? null : mask,
            overlap: method,
            ...(wanted.subpixels === null ? {} : { subpixels: wanted.subpixels }),
          });
          const sum = numberOf(wanted.sum[k]!);
          const area = numberOf(wanted.area_overlap[k]!);
          compared++;
          if (!(area > 0)) {
            expect(found.area).toBe(0);
            continue;
          }
          // 1e-12 of the sum; thin slivers add the rounding of the corners' coordinates.
          const scale = Math.max(1, Math.abs(sum));
          expect(Math.abs(found.area - area)).toBeLessThan(1e-11 * Math.max(1, area));
          expect(Math.abs(found.sum - sum)).toBeLessThan(1e-11 * scale);
          const sumError = numberOf(wanted.sum_err_squared_w_photutils_3_1[k]!);
          expect(Math.abs(found.sumError - sumError)).toBeLessThan(1e-11 * Math.max(1, sumError));
        }
      }
      expect(compared).toBeGreaterThan(100);
    },
  );

  it("equal measureCircle's exact circles to 1e-12", () => {
    const { inputs, cases } = load();
    const image = imageOf(inputs.image);
    const mask = imageOf(inputs.mask);
    let compared = 0;
    for (const wanted of cases) {
      if (wanted.shape !== "circle" || wanted.method !== "exact") continue;
      for (const [k, [x, y]] of inputs.positions_xy.entries()) {
        const found = measureCircle(image, x, y, {
          radius: wanted.params.r ?? 0,
          annulus: null,
          mask: wanted.mask === "none" ? null : mask,
        });
        const area = numberOf(wanted.area_overlap[k]!);
        const sum = numberOf(wanted.sum[k]!);
        compared++;
        if (!(area > 0)) {
          // Nothing but masked pixels, or no overlap: photutils says 0 or NaN.
          expect(found.pixels).toBe(0);
          expect(found.flux).toBeNaN();
          continue;
        }
        expect(Math.abs(found.pixels - area)).toBeLessThan(1e-12 * Math.max(1, area));
        expect(Math.abs(found.flux - sum)).toBeLessThan(1e-12 * Math.max(1, Math.abs(sum)));
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe.skipIf(goldenMissing)("golden annuli of photutils", () => {
  interface Case {
    readonly shape: string;
    readonly params: { readonly r_in: number; readonly r_out: number };
    readonly sigma_clip: { readonly sigma: number; readonly maxiters: number | null } | null;
    readonly mask: string;
    readonly stats: { readonly mean: GoldenNumber[]; readonly std: GoldenNumber[] };
  }

  it("equal the mean and scatter of the pixels, clipped and not, to 1e-10", () => {
    const { inputs, cases } = readGolden<{ inputs: Inputs; cases: Case[] }>(
      "photometry/annulus.json",
    );
    const image = imageOf(inputs.image);
    const mask = imageOf(inputs.mask);
    let compared = 0;
    for (const { shape, params, sigma_clip: clip, mask: masked, stats } of cases) {
      if (shape !== "circle_annulus") continue;
      const estimate = annulusBackground({
        inner: params.r_in,
        outer: params.r_out,
        sigma: clip?.sigma ?? 3,
        maxIterations: clip === null ? 0 : (clip.maxiters ?? 10_000),
      });
      for (const [k, [x, y]] of inputs.positions_xy.entries()) {
        const mean = numberOf(stats.mean[k]!);
        if (Number.isNaN(mean)) continue;
        const found = estimate({ image, x, y, mask: masked === "none" ? null : mask });
        expect(Math.abs(found.level / mean - 1)).toBeLessThan(1e-10);
        const deviation = numberOf(stats.std[k]!);
        expect(Math.abs(found.scatter - deviation)).toBeLessThan(1e-10 * Math.max(1, deviation));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});
