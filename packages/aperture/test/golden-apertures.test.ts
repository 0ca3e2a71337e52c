import { describe, expect, it } from "vitest";
import { annulusBackground, measureCircle } from "../src/index.ts";
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
    readonly params: { readonly r: number };
    readonly method: string;
    readonly mask: string;
    readonly sum: readonly GoldenNumber[];
    readonly area_overlap: readonly GoldenNumber[];
  }

  it("equal the exact circles to 1e-12", () => {
    const { inputs, cases } = readGolden<{ inputs: Inputs; cases: Case[] }>(
      "photometry/apertures.json",
    );
    const image = imageOf(inputs.image);
    const mask = imageOf(inputs.mask);
    let compared = 0;
    for (const wanted of cases) {
      if (wanted.shape !== "circle" || wanted.method !== "exact") continue;
      for (const [k, [x, y]] of inputs.positions_xy.entries()) {
        const found = measureCircle(image, x, y, {
          radius: wanted.params.r,
          annulus: null,
          mask: wanted.mask === "none" ? null : mask,
        });
        const area = numberOf(wanted.area_overlap[k]!);
        const sum = numberOf(wanted.sum[k]!);
        compared++;
        if (Number.isNaN(area) || area === 0) {
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
