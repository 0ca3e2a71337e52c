import {
  annulusBackground,
  circularMask,
  fitPsf,
  type LocalBackgroundEstimator,
  MeasurementFlag,
  measureMask,
  measureOptimal,
} from "@photkit/aperture";
import { findStars } from "@photkit/detection";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const sourceOf = (seed: number) =>
  observationSource(
    createObservation({
      seed,
      width: 100,
      height: 80,
      frames: 24,
      fwhm: 2.6,
      stars: [
        { name: "target", x: 42.3, y: 38.8, electrons: 9000 },
        { x: 78.4, y: 24.1, electrons: 20000 },
      ],
    }),
  );
const target = { x: 42.3, y: 38.8 };

const runs: ExtractionOptions[] = [
  { target, method: { kind: "circle", radius: 4 } },
  { target, method: { kind: "optimal" }, ignore: { bottom: 8 } },
  { target, method: { kind: "psf" }, backwards: true },
];

const columns = async (seed: number, options: ExtractionOptions) => {
  const { lightCurve } = await extractLightCurve(sourceOf(seed), options);
  return lightCurve.apertures.map(({ flux, fluxError, background, x, y, flags }) => ({
    flux,
    fluxError,
    background,
    x,
    y,
    flags,
  }));
};

describe("extractions", () => {
  it("that run at the same time give what they give one after the other", async () => {
    const alone = [];
    for (const [seed, options] of runs.entries()) alone.push(await columns(seed, options));
    const together = await Promise.all(runs.map((options, seed) => columns(seed, options)));
    expect(together).toEqual(alone);
    expect(alone[0]![0]!.flags.every((flags) => (flags & MeasurementFlag.badFrame) === 0)).toBe(
      true,
    );
  });

  it("are not changed by a background function that measures and looks for stars", async () => {
    const plain = annulusBackground({ inner: 9, outer: 15 });
    const busy: LocalBackgroundEstimator = (request) => {
      const { image } = request;
      const found = plain(request);
      measureMask(image, circularMask(20, 20, 5));
      measureOptimal(image, 30, 30, { fwhm: 3 });
      fitPsf(image, 78, 24, { psf: { kind: "gaussian", fwhm: 2.6 } });
      findStars(image, { maxStars: 5 });
      return found;
    };
    for (const method of [{ kind: "circle", radius: 4 }, { kind: "optimal" }] as const) {
      const quiet = await columns(5, { target, method, background: plain });
      expect(await columns(5, { target, method, background: busy })).toEqual(quiet);
    }
  });
});
