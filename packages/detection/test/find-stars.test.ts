import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { estimateFwhm, findStars, isDetectionError, StarFlag } from "../src/index.ts";
import { type FieldStar, field, isolatedStars, matches } from "./field.ts";

describe("findStars", () => {
  it.each([1.6, 3, 5, 9])("finds isolated stars of FWHM %d px, and nothing else", (fwhm) => {
    const stars = isolatedStars(25, fwhm, 7);
    const table = findStars(field(stars, { noise: 4, fwhm }));
    expect(matches(table, stars, fwhm / 2)).toEqual({ found: 25, spurious: 0 });
  });

  it.each([2, 4, 6, 8, 10, 12])(
    "finds faint stars of FWHM %d px at the signal-to-noise ratio of narrow ones",
    (fwhm) => {
      // 11 times the noise of the best filter: 9.5 in the zero-sum filter, of which 5 are asked for.
      const flux = 11 * 4 * Math.sqrt(4 * Math.PI) * (fwhm / 2.3548);
      const places = [48, 128, 208].flatMap((y) => [48, 128, 208].map((x) => ({ x, y, flux })));
      let found = 0;
      let spurious = 0;
      for (let seed = 1; seed <= 4; seed++) {
        const table = findStars(field(places, { noise: 4, fwhm, seed }));
        const matched = matches(table, places, Math.max(1.5, 0.7 * fwhm));
        found += matched.found;
        spurious += matched.spurious;
      }
      expect(found).toBeGreaterThanOrEqual(31); // of 36
      expect(spurious).toBeLessThanOrEqual(2);
    },
  );

  it.each([3, 6, 10, 16])("knows the width of stars of FWHM %d px that are all faint", (fwhm) => {
    const flux = 13 * 4 * Math.sqrt(4 * Math.PI) * (fwhm / 2.3548);
    const places = [64, 128, 192].flatMap((y) => [64, 128, 192].map((x) => ({ x, y, flux })));
    const width = estimateFwhm(field(places, { noise: 4, fwhm }));
    expect(width / fwhm).toBeGreaterThan(0.7);
    expect(width / fwhm).toBeLessThan(1.4);
  });

  it("is not misled about wide stars by a few sharp defects", () => {
    const stars = isolatedStars(6, 10, 4).map((star) => ({ ...star, flux: 9000 }));
    const image = field(stars, { noise: 4, fwhm: 10 });
    // Two defects, smeared over 2 x 2 pixels as in a mean of a moving field.
    for (const at of [40 * 256 + 40, 200 * 256 + 128])
      for (const next of [0, 1, 256, 257]) image.data[at + next]! += 300;
    expect(estimateFwhm(image)).toBeGreaterThan(8);
  });

  it("puts the brightest first, with flux and position", () => {
    const stars = isolatedStars(25, 4, 8);
    const table = findStars(field(stars, { noise: 4, fwhm: 4 }), { fwhm: 4 });
    const sorted = [...stars].sort((a, b) => b.flux - a.flux);
    for (let k = 0; k < 5; k++) {
      expect(Math.hypot(table.x[k]! - sorted[k]!.x, table.y[k]! - sorted[k]!.y)).toBeLessThan(0.1);
      expect(table.flux[k]! / sorted[k]!.flux).toBeGreaterThan(0.9);
      expect(table.flux[k]! / sorted[k]!.flux).toBeLessThan(1.1);
      expect(table.fwhm[k]).toBeGreaterThan(3.7);
      expect(table.fwhm[k]).toBeLessThan(4.3);
      expect(table.roundness[k]).toBeGreaterThan(0.85);
    }
    expect(Array.from(table.flux)).toEqual([...table.flux].sort((a, b) => b - a));
    expect(findStars(field(stars, { noise: 4, fwhm: 4 }), { maxStars: 3 }).length).toBe(3);
  });

  it("finds next to nothing in pure noise at 5 sigma", () => {
    let spurious = 0;
    for (let seed = 0; seed < 12; seed++)
      spurious += findStars(field([], { noise: 4, seed })).length;
    // Peaks of a Gaussian field (Adler 1981): A u exp(-u²/2) / (2 s² (2 pi)^1.5) = 0.3 expected for
    // u = 5, filter width s = 1.3 px and A = 12 x 65536 px; more than 3 would be one in 4000.
    expect(spurious).toBeLessThanOrEqual(3);
  });

  it("finds nothing in an image without content", () => {
    for (const fill of [0, 1000, Number.NaN]) {
      const image = createImage(new Float64Array(80 * 60).fill(fill), 80, 60);
      expect(findStars(image).length).toBe(0);
      expect(estimateFwhm(image)).toBeNaN();
    }
    expect(findStars(createImage(Uint8Array.of(1, 2, 3, 4), 2, 2)).length).toBe(0);
  });

  it("takes infinite pixels for pixels that are not there, whichever their sign", () => {
    const stars = isolatedStars(25, 4, 8);
    const places = Array.from({ length: 12 }, (_, k) => (20 * k + 9) * 256 + ((37 * k) % 256));
    const withPixels = (value: number) => {
      const image = field(stars, { noise: 4, fwhm: 4 });
      for (const at of places) image.data[at] = value;
      return findStars(image);
    };
    const missing = withPixels(Number.NaN);
    expect(missing.length).toBeGreaterThan(20);
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(withPixels(value)).toEqual(missing);
  });

  it("drops hot pixels and keeps the stars", () => {
    const stars = isolatedStars(20, 2.5, 9);
    const image = field(stars, { noise: 4, fwhm: 2.5 });
    const random = createRandom(4);
    for (let k = 0; k < 60; k++) {
      image.data[random.integer(image.data.length)]! += 60 + 3000 * random.uniform();
    }
    const { found, spurious } = matches(findStars(image), stars, 1.5);
    expect(found).toBeGreaterThanOrEqual(19);
    expect(spurious).toBeLessThanOrEqual(1);
  });

  it("drops trails", () => {
    const stars = isolatedStars(20, 3, 10);
    const image = field(stars, { noise: 4, fwhm: 3 });
    for (let x = 40; x < 120; x++) image.data[128 * 256 + x]! += 300;
    const { spurious } = matches(findStars(image, { fwhm: 3 }), stars, 1.5);
    // The ends of a trail look rounder than its middle.
    expect(spurious).toBeLessThanOrEqual(2);
  });

  it("takes a saturated star as one, flagged", () => {
    const stars = [{ x: 120.3, y: 130.6, flux: 3e6 }, ...isolatedStars(15, 4, 11)];
    const image = field(stars, { noise: 4, fwhm: 4 });
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(4095, image.data[i]!);
    const table = findStars(image, { saturation: 4095 });
    const near = Array.from(table.x, (x, k) => Math.hypot(x - 120.3, table.y[k]! - 130.6));
    expect(near.filter((distance) => distance < 8).length).toBe(1);
    const k = near.findIndex((distance) => distance < 8);
    expect(near[k]).toBeLessThan(0.3);
    expect(table.flags[k]! & StarFlag.saturated).toBe(StarFlag.saturated);
  });

  it("is not misled by a bright nebula or by a slope", () => {
    const stars = isolatedStars(20, 4, 12);
    const image = field(stars, { noise: 4, fwhm: 4 });
    for (let y = 0; y < 256; y++) {
      for (let x = 0; x < 256; x++) {
        const squared = (x - 100) ** 2 + (y - 150) ** 2;
        image.data[y * 256 + x]! += 2 * x + 200 * Math.exp(-squared / (2 * 40 * 40));
      }
    }
    const { found, spurious } = matches(findStars(image), stars, 2);
    expect(found).toBeGreaterThanOrEqual(18);
    expect(spurious).toBe(0);
  });

  it("flags stars at the edge, beside masked pixels and beside each other", () => {
    const stars: FieldStar[] = [
      { x: 3, y: 100, flux: 20_000 },
      { x: 100, y: 100, flux: 20_000 },
      { x: 107, y: 100, flux: 20_000 },
      { x: 200, y: 200, flux: 20_000 },
    ];
    const mask = createImage(new Uint8Array(256 * 256), 256, 256);
    mask.data[202 * 256 + 201] = 1;
    const table = findStars(field(stars, { noise: 2, fwhm: 4 }), { fwhm: 4, border: 0, mask });
    const flagsAt = (x: number) => table.flags[table.x.findIndex((one) => Math.abs(one - x) < 1)];
    expect(table.length).toBe(4);
    expect(flagsAt(3)).toBe(StarFlag.edge);
    expect(flagsAt(100)).toBe(StarFlag.neighbour);
    expect(flagsAt(107)).toBe(StarFlag.neighbour);
    expect(flagsAt(200)).toBe(StarFlag.maskedPixels);
  });

  it("keeps its false-alarm rate on resampled pixels, whose noise is correlated", () => {
    const image = field([], { noise: 4 });
    const smooth = image.data.slice();
    for (let i = 1; i < smooth.length; i++) smooth[i] = (image.data[i]! + image.data[i - 1]!) / 2;
    expect(findStars(createImage(smooth, 256, 256)).length).toBeLessThanOrEqual(1);
  });

  it("gives the same stars whatever the array type", () => {
    const stars = isolatedStars(10, 3, 13);
    const whole = Uint16Array.from(field(stars, { noise: 4, fwhm: 3 }).data);
    const expected = findStars(createImage(whole, 256, 256));
    const found = findStars(createImage(Float32Array.from(whole), 256, 256));
    expect(found).toEqual(expected);
  });

  it("names the option that is wrong", () => {
    const image = field([]);
    expect(() => findStars(image, { threshold: 0 })).toThrow("threshold must be a number greater");
    expect(() => findStars(image, { fwhm: -2 })).toThrow("fwhm");
    expect(() => findStars(image, { mask: createImage(new Uint8Array(1), 1, 1) })).toThrow("mask");
    try {
      findStars(image, { box: 1 });
    } catch (error) {
      expect(isDetectionError(error, "invalid-option")).toBe(true);
    }
  });
});
