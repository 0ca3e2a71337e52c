import { describe, expect, it } from "vitest";
import { estimateBackground, findStars } from "../src/index.ts";
import { field } from "./field.ts";

const fluxes = [30_000, 10_000, 3000, 1000];
const stars = fluxes.map((flux, i) => ({ x: 40 + 50 * i, y: 60 + 40 * i, flux }));
const noise = 4;

describe("the certainty of a found star", () => {
  it("is its flux over the noise of the background in it", () => {
    const table = findStars(field(stars, { noise }));
    expect(table.length).toBe(fluxes.length);
    // A matched filter on white noise: sigma of the flux is noise * sqrt(4 pi) * sigma of the star.
    const fluxError = noise * Math.sqrt(4 * Math.PI) * (4 / 2.3548);
    fluxes.forEach((flux, i) => {
      expect(table.snr[i]! / (flux / fluxError)).toBeGreaterThan(0.8);
      expect(table.snr[i]! / (flux / fluxError)).toBeLessThan(1.2);
    });
  });

  it("halves when the noise doubles", () => {
    const quiet = findStars(field(stars, { noise }));
    const loud = findStars(field(stars, { noise: 2 * noise }));
    expect(loud.snr[0]! / quiet.snr[0]!).toBeGreaterThan(0.45);
    expect(loud.snr[0]! / quiet.snr[0]!).toBeLessThan(0.55);
  });
});

describe("estimateBackground", () => {
  it("clips as tightly and as often as it is told", () => {
    const image = field([{ x: 128, y: 128, flux: 2e6 }], { noise });
    const rms = (options: Parameters<typeof estimateBackground>[1]) =>
      estimateBackground(image, { filter: 1, ...options }).globalRms;
    // Of normal noise, a clip at 1.5 sigma leaves a scatter of 0.6 at most, one at 5 all of it.
    expect(rms({ sigma: 1.5 })).toBeLessThan(0.7 * noise);
    expect(rms({ sigma: 5 }) / noise).toBeCloseTo(1, 1);
    expect(rms({ sigma: 1.5, maxIterations: 1 })).toBeGreaterThan(rms({ sigma: 1.5 }));
  });
});
