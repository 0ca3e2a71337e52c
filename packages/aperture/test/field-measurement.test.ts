import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  circularMask,
  flagNames,
  measureFields,
  measureFlash,
  measureMask,
  shiftMask,
} from "../src/index.ts";
import { scene } from "./scene.ts";

/** A star that dims between the fields, on a sky that differs between them. */
function interlaced(star: { x: number; y: number }) {
  const early = scene([{ ...star, flux: 8000 }], { sky: 100 });
  const late = scene([{ ...star, flux: 2000 }], { sky: 130 });
  const rows = early.data.map((value, i) => (Math.floor(i / 64) % 2 === 0 ? value : late.data[i]!));
  return createImage(rows, 64, 64);
}

describe("measureFields", () => {
  it("takes each field's own background off, wherever the mask begins", () => {
    const image = interlaced({ x: 32, y: 31.5 });
    for (const radius of [7.9, 8.9]) {
      for (const y of [31, 32]) {
        const { upper, lower } = measureFields(image, circularMask(32, y, radius));
        expect(upper.background).toBeCloseTo(100, 0);
        expect(lower.background).toBeCloseTo(130, 0);
        // Half of the rows hold half of the light.
        expect(Math.abs(upper.flux / 4000 - 1)).toBeLessThan(0.02);
        expect(Math.abs(lower.flux / 1000 - 1)).toBeLessThan(0.06);
        expect(Math.abs(upper.y - 31.5)).toBeLessThan(1);
      }
    }
  });

  it("parts the pixels of the mask: the fields' sums make up the frame's", () => {
    const image = interlaced({ x: 32, y: 31.5 });
    for (const down of [-40, -29, 0, 1, 30]) {
      const mask = shiftMask(circularMask(32, 31, 6), 0, down);
      const whole = measureMask(image, mask);
      const { upper, lower } = measureFields(image, mask, { background: null });
      expect(upper.pixels + lower.pixels).toBe(whole.pixels);
      if (whole.pixels > 0) expect(upper.flux + lower.flux).toBeCloseTo(whole.flux, 6);
    }
  });

  it("finds no lower field in a single row", () => {
    const row = createImage(Uint8Array.of(1, 2), 2, 1);
    const { lower: nothing } = measureFields(row, circularMask(0, 0, 1));
    expect(flagNames(nothing.flags)).toEqual(["outside"]);
  });
});

describe("measureFlash", () => {
  it("sums a whole window but its rim, without background", () => {
    const image = scene([], { sky: 10 });
    expect(measureFlash(image, 32.2, 31.8, { size: 11 }).flux).toBe(810);
    expect(measureFlash(image, 32, 32, { size: 11, border: 0 }).flux).toBe(1210);
    const corner = measureFlash(image, 0, 0, { size: 11 });
    expect([corner.flux, flagNames(corner.flags)]).toEqual([250, ["edge"]]);
    for (const x of [-20, Number.NaN, 1e300]) {
      const gone = measureFlash(image, x, 5, { size: 11 });
      expect(flagNames(gone.flags)).toEqual(["outside"]);
      expect(gone.flux).toBeNaN();
    }
    expect(() => measureFlash(image, 5, 5, { size: 10 })).toThrow("size");
    expect(() => measureFlash(image, 5, 5, { size: 11, border: 6 })).toThrow("border");
  });
});
