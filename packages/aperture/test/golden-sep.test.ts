/** Sums, Kron and flux radii of sep 1.2.1: every case of the file, with what is wrong there named. */

import { describe, expect, it } from "vitest";
import {
  type ApertureShape,
  apertureWeights,
  curveOfGrowth,
  MeasurementFlag,
  type OverlapOptions,
  sumAperture,
} from "../src/index.ts";
import {
  type EncodedArray,
  type GoldenNumber,
  goldenMissing,
  imageOf,
  numberOf,
  readGolden,
} from "./golden.ts";

interface Case {
  readonly fn: "sep.sum_circle" | "sep.sum_circann" | "sep.sum_ellipse" | "sep.kron_radius";
  readonly params: Readonly<Record<string, number>> & {
    readonly mask?: string;
    readonly bkgann?: readonly [number, number];
  };
  readonly sum: readonly GoldenNumber[];
  readonly err: readonly GoldenNumber[];
  readonly value: readonly GoldenNumber[];
  readonly flag: readonly number[];
}

interface RadiusCase {
  readonly fn: "sep.flux_radius";
  readonly positions: readonly [readonly number[], readonly number[]];
  readonly params: { readonly rmax: number; readonly frac: readonly number[] };
  readonly value: readonly (readonly number[])[];
  readonly flag: readonly number[];
}

interface Golden {
  readonly inputs: {
    readonly image: EncodedArray;
    readonly error: EncodedArray;
    readonly mask: EncodedArray;
    readonly positions_xy: readonly (readonly [number, number])[];
  };
  readonly sep_cases: readonly (Case | RadiusCase)[];
}

/** sep's bit for an aperture that leaves the image. */
const TRUNCATED = 16;

const load = () => {
  const { inputs, sep_cases: cases } = readGolden<Golden>("photometry/apertures.json");
  return {
    image: imageOf(inputs.image),
    error: imageOf(inputs.error),
    mask: imageOf(inputs.mask),
    positions: inputs.positions_xy,
    cases,
  };
};

/** sep's `subpix`: 0 is exact, 1 goes by the centres. */
const overlapOf = (subpix: number): OverlapOptions =>
  subpix === 0
    ? { overlap: "exact" }
    : subpix === 1
      ? { overlap: "center" }
      : { overlap: "subpixel", subpixels: subpix };

function shapeOf({ fn, params }: Case): ApertureShape {
  const value = (key: string): number => Number(params[key]);
  if (fn === "sep.sum_circle") return { kind: "circle", radius: value("r") };
  if (fn === "sep.sum_circann") {
    return { kind: "circle-annulus", inner: value("rin"), outer: value("rout") };
  }
  const scale = value("r");
  return {
    kind: "ellipse",
    semimajor: scale * value("a"),
    semiminor: scale * value("b"),
    thetaRadians: value("theta"),
  };
}

/** The ring of a local background. */
function ringOf({ params: { bkgann } }: Case): ApertureShape | null {
  return bkgann === undefined
    ? null
    : { kind: "circle-annulus", inner: bkgann[0], outer: bkgann[1] };
}

/** A circle of less than 0.7072 px exactly on a pixel is counted there as the whole pixel. */
const wholePixel = ({ params }: Case, [x, y]: readonly [number, number]): boolean =>
  params.subpix !== 1 &&
  Number(params.r) < 0.7072 &&
  x === Math.round(x) &&
  y === Math.round(y) &&
  Math.min(x, y) >= 0;

/** Points that lie on the boundary are decided by rounding. */
function onBoundary(shape: ApertureShape, x: number, y: number, points: number): boolean {
  if (shape.kind === "ellipse") return false;
  const radii = shape.kind === "circle" ? [shape.radius] : [];
  if (shape.kind === "circle-annulus") radii.push(shape.inner, shape.outer);
  const reach = Math.max(...radii) + 2;
  for (let j = Math.floor(y - reach) * points; j < (y + reach) * points; j++) {
    for (let i = Math.floor(x - reach) * points; i < (x + reach) * points; i++) {
      const distance = Math.hypot((i + 0.5) / points - 0.5 - x, (j + 0.5) / points - 0.5 - y);
      if (radii.some((radius) => Math.abs(distance - radius) < 1e-9)) return true;
    }
  }
  return false;
}

describe.skipIf(goldenMissing)("sep's apertures", () => {
  it("have the same sums, within rounding, and are cut off at the same places", () => {
    const { image, error, mask, positions, cases } = load();
    const wrong: unknown[] = [];
    let [compared, errors, skipped, total] = [0, 0, 0, 0];
    for (const wanted of cases) {
      if (wanted.fn === "sep.kron_radius" || wanted.fn === "sep.flux_radius") continue;
      const shape = shapeOf(wanted);
      const subpix = Number(wanted.params.subpix);
      const options = { error, ...overlapOf(subpix) };
      positions.forEach(([x, y], k) => {
        total++;
        const ring = ringOf(wanted);
        if (
          wholePixel(wanted, [x, y]) ||
          (subpix > 0 && onBoundary(shape, x, y, subpix)) ||
          (ring !== null && onBoundary(ring, x, y, 1))
        ) {
          skipped++;
          return;
        }
        const whole = sumAperture(image, shape, x, y, options);
        const masked = wanted.params.mask === "mask";
        const found = masked ? sumAperture(image, shape, x, y, { ...options, mask }) : whole;
        // sep scales the sum of what is not masked up to the area within the image.
        let sum = masked ? (found.sum * whole.area) / found.area : found.sum;
        if (ring !== null) {
          // The ring goes by the centres whatever the circle does.
          const sky = sumAperture(image, ring, x, y, { overlap: "center" });
          sum -= (found.area * sky.sum) / sky.area;
        }
        const value = numberOf(wanted.sum[k]!);
        // Nothing is 0 in sep where the aperture misses the image, NaN where all of it is masked.
        const own = found.area === 0 ? (whole.area === 0 && !masked ? 0 : Number.NaN) : sum;
        compared++;
        const near =
          Object.is(own, value) || Math.abs(own - value) <= 1e-10 * Math.max(1, Math.abs(value));
        if (!near) wrong.push([wanted.fn, wanted.params, k, own, value]);
        // Its errors weigh the variance linearly: equal where all weights are 0 or 1, to the precision
        // of the floats that it keeps errors in.
        if (subpix === 1 && !masked && found.area > 0) {
          errors++;
          const sigma = numberOf(wanted.err[k]!);
          if (!(Math.abs(found.sumError - sigma) <= 1e-6 * sigma)) wrong.push([k, "err", sigma]);
        }
        // Small circles on the edge are not flagged there.
        if (subpix > 0 || masked || Number(wanted.params.r) < 0.7072) return;
        const cut = (whole.flags & (MeasurementFlag.edge | MeasurementFlag.outside)) !== 0;
        if (cut !== ((wanted.flag[k]! & TRUNCATED) !== 0)) wrong.push([wanted.params, k, "flag"]);
      });
    }
    expect(wrong).toEqual([]);
    expect([compared, skipped, errors, total]).toEqual([222, 42, 21, 24 * 11]);
  });

  it("Kron's radius follows from the pixels of an ellipse", () => {
    const { image, positions, cases } = load();
    const wanted = cases.find((one): one is Case => one.fn === "sep.kron_radius")!;
    const { a, b, theta, r } = wanted.params as Record<string, number>;
    const shape = {
      kind: "ellipse",
      semimajor: a! * r!,
      semiminor: b! * r!,
      thetaRadians: theta!,
    } as const;
    const [height, width] = image.shape;
    const found = positions.map(([x, y]) => {
      const box = apertureWeights(shape, x, y, { overlap: "center" });
      let [light, moment] = [0, 0];
      for (let k = 0; k < box.values.length; k++) {
        const [column, row] = [box.x0 + (k % box.width), box.y0 + Math.floor(k / box.width)];
        if (box.values[k] === 0 || column < 0 || row < 0 || column >= width || row >= height)
          continue;
        const value = image.data[row * width + column]!;
        const u = (column - x) * Math.cos(theta!) + (row - y) * Math.sin(theta!);
        const v = (row - y) * Math.cos(theta!) - (column - x) * Math.sin(theta!);
        light += value;
        moment += value * Math.hypot(u / a!, v / b!);
      }
      return light > 0 ? moment / light : 0;
    });
    found.forEach((radius, k) => {
      expect(Math.abs(radius - numberOf(wanted.value[k]!))).toBeLessThan(1e-9);
    });
    expect(found).toHaveLength(11);
  });

  it("the radii of half and of most of the light follow from the curve of growth", () => {
    const { image, cases } = load();
    const wanted = cases.find((one): one is RadiusCase => one.fn === "sep.flux_radius")!;
    const [xs, ys] = wanted.positions;
    const { rmax, frac } = wanted.params;
    const less = { ...image, data: image.data.map((value) => value - 50) };
    const step = rmax / 64;
    let compared = 0;
    xs.forEach((x, k) => {
      const y = ys[k]!;
      const options = { smallest: step, largest: rmax, step, annulus: null };
      const { radius, fraction, flux } = curveOfGrowth(less, x, y, options);
      const sampled = radius.map((r) => {
        const circle = { kind: "circle", radius: r } as const;
        return sumAperture(less, circle, x, y, { overlap: "subpixel", subpixels: 5 }).sum;
      });
      const reaches = (curve: Float64Array, level: number): number => {
        const at = curve.findIndex((one) => one >= level);
        const before = at === 0 ? 0 : curve[at - 1]!;
        return radius[at]! + step * ((level - before) / (curve[at]! - before) - 1);
      };
      frac.forEach((share, f) => {
        const value = wanted.value[k]![f]!;
        expect(Math.abs(reaches(sampled, share * sampled.at(-1)!) - value)).toBeLessThan(1e-9);
        // Circles of 5 x 5 points in a pixel have areas that are wrong by a percent or so, and where
        // the curve is flat this moves the radius.
        expect(Math.abs(reaches(fraction, share) - value)).toBeLessThan(0.05);
        expect(flux.length).toBe(64);
        compared++;
      });
    });
    expect(compared).toBe(12 * 2);
  });
});
