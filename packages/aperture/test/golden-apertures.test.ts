import { describe, expect, it } from "vitest";
import { type ApertureShape, apertureWeights, measureCircle, sumAperture } from "../src/index.ts";
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
    readonly area_analytic: number;
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

  it.each([
    ["exact", 506, 0],
    ["center", 450, 56],
    ["subpixel", 932, 80],
  ] as const)("equal every shape by %s to 1e-12: %i places, %i skipped", (method, places, ties) => {
    const { inputs, cases } = load();
    const image = imageOf(inputs.image);
    const error = imageOf(inputs.error);
    const mask = imageOf(inputs.mask);
    let compared = 0;
    let skipped = 0;
    for (const wanted of cases) {
      if (wanted.method !== method) continue;
      const shape = shapeOf(wanted.shape, wanted.params);
      for (const [k, [x, y]] of inputs.positions_xy.entries()) {
        // Points exactly on the boundary are decided by rounding.
        if ((wanted.boundary_ties?.[k] ?? 0) > 0) {
          skipped++;
          continue;
        }
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
        const scale = Math.max(1, Math.abs(sum));
        expect(Math.abs(found.area - area)).toBeLessThan(1e-12 * Math.max(1, area));
        expect(Math.abs(found.sum - sum)).toBeLessThan(1e-12 * scale);
        const sumError = numberOf(wanted.sum_err_squared_w_photutils_3_1[k]!);
        expect(Math.abs(found.sumError - sumError)).toBeLessThan(1e-12 * Math.max(1, sumError));
      }
    }
    expect([compared, skipped]).toEqual([places, ties]);
  });

  it("have the areas of the closed forms to 1e-12", () => {
    const { inputs, cases } = load();
    let compared = 0;
    for (const { shape, params, method, area_analytic: area } of cases) {
      if (method !== "exact") continue;
      for (const [x, y] of inputs.positions_xy) {
        const found = apertureWeights(shapeOf(shape, params), x, y).area;
        expect(Math.abs(found / area - 1)).toBeLessThan(1e-12);
        compared++;
      }
    }
    expect(compared).toBe(506);
  });

  it("have the same weights in the same boxes, pixel by pixel to 1e-12", () => {
    interface Weights {
      readonly shape: string;
      readonly params: Case["params"];
      readonly position: readonly [number, number];
      readonly method: Case["method"];
      readonly subpixels: number;
      readonly bbox: Readonly<Record<string, number>>;
      readonly weights: readonly (readonly number[])[];
    }
    const { weights } = readGolden<{ weights: Weights[] }>("photometry/apertures.json");
    let compared = 0;
    for (const { shape, params, position, method, subpixels, bbox, weights: rows } of weights) {
      const [x, y] = position;
      const options = { overlap: method, subpixels };
      const box = apertureWeights(shapeOf(shape, params), x, y, options);
      // The boxes may differ by empty rows and columns; the pixels do not.
      let inside = 0;
      rows.forEach((row, j) => {
        row.forEach((weight, i) => {
          const [column, line] = [bbox.ixmin! + i - box.x0, bbox.iymin! + j - box.y0];
          const there = column >= 0 && line >= 0 && column < box.width && line < box.height;
          const own = there ? box.values[line * box.width + column]! : 0;
          expect(Math.abs(own - weight)).toBeLessThan(1e-12);
          inside += own;
          compared++;
        });
      });
      expect(Math.abs(inside - box.area)).toBeLessThanOrEqual(1e-12 * box.area);
    }
    expect(weights).toHaveLength(12);
    expect(compared).toBeGreaterThan(300);
  });

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
    expect(compared).toBe(176);
  });
});
