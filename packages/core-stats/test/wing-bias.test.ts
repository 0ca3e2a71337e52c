/**
 * What the faint wings of a star do to a background level: the bias of each estimator against the
 * share of pixels that carry starlight. `npx vitest run --project core-stats wing-bias -u` rewrites
 * the table beside the README and the picture in docs/images.
 */

import { expect, it } from "vitest";
import {
  clipInPlace,
  createRandom,
  mean,
  pymovieRobustMean,
  robustMean,
  sextractorMode,
  standardDeviation,
} from "../src/index.ts";
import { starFinder } from "./pymovie-stars.ts";
import { plotWingBias } from "./wing-bias-plot.ts";

const SIZE = 51;
const CENTRE = 25;
const SKY = 100;
/** Moffat profile of a star in the air: beta 2.5, FWHM 4 pixels. */
const BETA = 2.5;
const FWHM = 4;
const ALPHA_SQUARED = (FWHM / 2) ** 2 / (2 ** (1 / BETA) - 1);
/** Peak of the star in units of the sky's scatter, 1 here. */
const PEAKS = [0, 10, 30, 100, 300, 1000, 3000];
const TRIALS = 60;
/** A pixel belongs to the star when it adds more than this many sky scatters. */
const STARLIGHT = 0.1;
/** Counts per sky scatter where an estimator works on 16-bit pixels. */
const GAIN = 20;

const radiusSquared = (i: number) =>
  ((i % SIZE) - CENTRE) ** 2 + (Math.floor(i / SIZE) - CENTRE) ** 2;
const starlight = (peak: number, i: number) =>
  peak * (1 + radiusSquared(i) / ALPHA_SQUARED) ** -BETA;

/** Levels from a window whose true level is SKY and whose scatter is 1. */
const ESTIMATORS: Record<string, (window: Float64Array) => number> = {
  "robust mean": (window) => robustMean(window).mean,
  "PyMovie 4.2": (window) => {
    const pixels = window.map((value) => Math.round(GAIN * value));
    return (
      pymovieRobustMean({ pixels, width: SIZE, starsAbove: starFinder(pixels, SIZE) }).mean / GAIN
    );
  },
  "clipped median": (window) => clipInPlace(window.slice(), window.length, 3, 10).median,
  "SExtractor mode": (window) => sextractorMode(clipInPlace(window.slice(), window.length, 3, 10)),
  "annulus 12-20 px": (window) => {
    const annulus = window.filter((_, i) => radiusSquared(i) >= 144 && radiusSquared(i) <= 400);
    return clipInPlace(annulus, annulus.length, 3, 10).median;
  },
};

function study() {
  return PEAKS.map((peak) => {
    const random = createRandom(100);
    const levels = Object.values(ESTIMATORS).map(() => new Float64Array(TRIALS));
    for (let trial = 0; trial < TRIALS; trial++) {
      const window = Float64Array.from(
        { length: SIZE * SIZE },
        (_, i) => SKY + starlight(peak, i) + random.normal(),
      );
      Object.values(ESTIMATORS).forEach((level, e) => {
        levels[e]![trial] = level(window) - SKY;
      });
    }
    const lit = Array.from({ length: SIZE * SIZE }, (_, i) => starlight(peak, i) > STARLIGHT);
    return {
      peak,
      share: lit.filter(Boolean).length / lit.length,
      biases: levels.map((values) => mean(values)),
      scatter: levels.map((values) => standardDeviation(values)),
    };
  });
}

it("the wings of a star bias every estimator, as the table says", async () => {
  const rows = study();
  const names = Object.keys(ESTIMATORS);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = [
    "# Bias of background levels by the wings of a star",
    "",
    `In units of the sky's scatter; window ${SIZE} x ${SIZE} pixels, one Moffat star (beta ${BETA}, FWHM ${FWHM} px) in its`,
    `middle, mean of ${TRIALS} windows. "Star pixels" get more than ${STARLIGHT} sky scatters of starlight.`,
    "Written by `test/wing-bias.test.ts`.",
    "",
    line(["peak", "star pixels", ...names]),
    line(["---:", "---:", ...names.map(() => "---:")]),
    ...rows.map(({ peak, share, biases }) =>
      line([`${peak}`, `${(100 * share).toFixed(0)} %`, ...biases.map((bias) => bias.toFixed(2))]),
    ),
    line(["", "scatter without star", ...rows[0]!.scatter.map((value) => value.toFixed(3))]),
    "",
  ].join("\n");
  await expect(table).toMatchFileSnapshot("../wing-bias.md");
  await expect(plotWingBias(names, rows)).toMatchFileSnapshot("../../../docs/images/wing-bias.svg");

  for (const { biases } of rows) {
    const [robust = 0, , clipped = 0] = biases;
    // Never worse than the clipped median by more than five standard errors of the mean (0.004).
    expect(robust).toBeLessThan(clipped + 0.02);
  }
});
