import { createRandom } from "@photkit/core-stats";
import { createImage, type Image, type ImageLike, shiftImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  createPhaseCorrelator,
  isStackingError,
  type PhaseCorrelator,
  type PictureShift,
} from "../src/index.ts";
import { doublesOf, hasGoldens, readGolden } from "./golden.ts";

/** A periodic star field with noise; `seed` draws the stars, `noise` the ADU of a pixel's noise. */
function field(width: number, height: number, seed: number, noise = 0): Image<Float64Array> {
  const stars = createRandom(seed);
  const random = createRandom(1000 + seed);
  const data = Float64Array.from({ length: width * height }, () => 100 + noise * random.normal());
  for (let k = 0; k < 12; k++) {
    const [cx, cy] = [width * stars.uniform(), height * stars.uniform()];
    for (let i = 0; i < data.length; i++) {
      const dx = Math.abs((i % width) - cx);
      const dy = Math.abs(Math.floor(i / width) - cy);
      const r2 = Math.min(dx, width - dx) ** 2 + Math.min(dy, height - dy) ** 2;
      data[i]! += 400 * Math.exp(-r2 / 3.5);
    }
  }
  return createImage(data, width, height);
}

/** The shift of an image that must have one. */
function located(correlator: PhaseCorrelator, image: ImageLike): PictureShift {
  const shift = correlator.locate(image);
  if (shift === null) throw new Error("the image has no shift");
  return shift;
}

const moved = (image: Image<Float64Array>, dx: number, dy: number) =>
  shiftImage(image, { dx, dy, interpolation: "fourier", outside: "wrap" });

describe("phase correlation", () => {
  it.each([
    [64, 64],
    [60, 45],
    [47, 64],
    [31, 33],
  ])("finds whole and fractional shifts of %i x %i px, to a tenth of a pixel", (width, height) => {
    for (const seed of [1, 2, 3]) {
      const reference = field(width, height, seed);
      const correlator = createPhaseCorrelator(reference);
      for (const [dx, dy] of [
        [0, 0],
        [5, -3],
        [-2.4, 4.7],
        [11.3, 0.2],
      ] as const) {
        const found = located(correlator, moved(reference, dx, dy));
        // Grid points lie 0.1 px apart, and even sizes blur the highest frequency.
        expect(Math.abs(found.dx - dx)).toBeLessThan(0.101);
        expect(Math.abs(found.dy - dy)).toBeLessThan(0.101);
      }
    }
  });

  it("knows the same picture by a peak of 1", () => {
    const reference = field(40, 30, 4);
    for (const upsample of [1, 10]) {
      const found = located(createPhaseCorrelator(reference, { upsample }), reference);
      expect(found).toMatchObject({ dx: 0, dy: 0 });
      expect(found.peak).toBeCloseTo(1, 6);
    }
  });

  it("by strength finds stars in noise in which every frequency alike finds nothing", () => {
    let [phase, cross] = [0, 0];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const reference = field(64, 64, seed);
      const noise = createRandom(seed);
      const other = moved(reference, 6, -4);
      const add = (image: Image<Float64Array>) =>
        createImage(
          image.data.map((value) => value + 120 * noise.normal()),
          64,
          64,
        );
      const [one, two] = [add(reference), add(other)];
      const right = (weighting: "phase" | "cross") => {
        const { dx, dy } = located(createPhaseCorrelator(one, { weighting }), two);
        return Math.hypot(dx - 6, dy + 4) < 1;
      };
      phase += Number(right("phase"));
      cross += Number(right("cross"));
    }
    expect(cross).toBe(6);
    expect(phase).toBeLessThan(6);
  });

  it("leaves out what has no value", () => {
    const reference = field(64, 48, 5);
    const stamped = (image: Image<Float64Array>, fill: number) => {
      const data = image.data.slice();
      for (let i = 0; i < 64 * 6; i++) data[i] = i % 3 === 0 && fill > 0 ? 9000 : fill;
      return createImage(data, 64, 48);
    };
    const shifted = moved(reference, 7, 0);
    const locate = (fill: number) =>
      located(
        createPhaseCorrelator(stamped(reference, fill), { weighting: "phase" }),
        stamped(shifted, fill),
      ).dx;
    expect(locate(50)).toBeCloseTo(0, 0);
    expect(locate(Number.NaN)).toBeCloseTo(7, 0);
  });

  it("refuses pictures of another size", () => {
    const correlator = createPhaseCorrelator(field(20, 20, 1));
    try {
      correlator.locate(field(20, 21, 1));
      expect.unreachable();
    } catch (error) {
      expect(isStackingError(error, "size-mismatch")).toBe(true);
    }
    expect(() => createPhaseCorrelator(field(20, 20, 1), { upsample: 0 })).toThrow("upsample");
  });
});

describe.skipIf(!hasGoldens())("phase correlation beside other programs", () => {
  interface PymovieCase {
    readonly ref: string;
    readonly h: number;
    readonly w: number;
    readonly moving: number[];
    readonly shift_rc: [number, number];
    readonly true_dx: number;
    readonly true_dy: number;
    readonly noise: number;
  }
  it("by itself finds the true shift, also where hot pixels hold PyMovie's at 0", () => {
    const { refs, cases } = readGolden("pymovie/phase_correlation.json") as {
      refs: Record<string, { h: number; w: number; data: number[] }>;
      cases: PymovieCase[];
    };
    for (const { ref, moving, true_dx, true_dy, noise } of cases) {
      const { w, h, data } = refs[ref]!;
      // Shifts beyond half the image look like others the other way.
      if (Math.abs(true_dx) > w / 2) continue;
      const correlator = createPhaseCorrelator(createImage(Float64Array.from(data), w, h));
      const { dx, dy } = located(correlator, createImage(Float64Array.from(moving), w, h));
      // Steps of 0.1 px, and noise: 15 ADU under stars of 1000 ADU, or 120 ADU.
      const most = noise > 100 ? 0.5 : 0.2;
      expect(Math.hypot(dx - true_dx, dy - true_dy), `${ref} ${true_dx},${true_dy}`).toBeLessThan(
        most,
      );
    }
  });

  it("by itself comes within 0.05 px of the true shift of clean pairs", () => {
    const { cases } = readGolden("photometry/registration.json");
    for (const { reference, moving, applied_shift_yx, noise } of cases) {
      const { dx, dy } = located(
        createPhaseCorrelator(doublesOf32(reference)),
        doublesOf32(moving),
      );
      const most = noise > 0 ? 0.15 : 0.0501;
      expect(Math.abs(dx - applied_shift_yx[1])).toBeLessThan(most);
      expect(Math.abs(dy - applied_shift_yx[0])).toBeLessThan(most);
    }
  });

  it("gives PyMovie's shifts in every case", () => {
    const { refs, cases } = readGolden("pymovie/phase_correlation.json") as {
      refs: Record<string, { h: number; w: number; data: number[] }>;
      cases: PymovieCase[];
    };
    const picture = (data: number[], width: number, height: number) =>
      createImage(Float64Array.from(data), width, height);
    expect(cases.length).toBeGreaterThan(20);
    for (const one of cases) {
      const { w, h, data } = refs[one.ref]!;
      const { dx, dy } = located(
        createPhaseCorrelator(picture(data, w, h), { weighting: "phase" }),
        picture(one.moving, w, h),
      );
      const [row, column] = one.shift_rc;
      expect(dy).toBeCloseTo(-row, 9);
      expect(dx).toBeCloseTo(-column, 9);
    }
  });

  it("gives scikit-image's shifts at 1, 10 and 100 steps a pixel, by phase and by strength", () => {
    const { cases } = readGolden("photometry/registration.json");
    for (const one of cases) {
      for (const { upsample, normalization, shift_yx } of one.skimage) {
        const weighting = normalization === null ? "cross" : "phase";
        const correlator = createPhaseCorrelator(doublesOf32(one.reference), {
          upsample,
          weighting,
        });
        const { dx, dy } = located(correlator, doublesOf32(one.moving));
        expect(dy).toBeCloseTo(-shift_yx[0], 9);
        expect(dx).toBeCloseTo(-shift_yx[1], 9);
      }
    }
  });

  const doublesOf32 = (encoded: { dtype: string; shape: number[]; base64: string }) => {
    if (encoded.dtype === "float64") return doublesOf(encoded);
    const bytes = Uint8Array.from(Buffer.from(encoded.base64, "base64"));
    const [height, width] = encoded.shape as [number, number];
    return createImage(Float64Array.from(new Float32Array(bytes.buffer)), width, height);
  };
});
