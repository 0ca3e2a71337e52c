/** Errors by the CCD equation on frames that still have the camera's own level. */

import { bytesSource, memorySink } from "@photkit/io-video";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import {
  apertureSet,
  apertureSetOptions,
  type ExtractionOptions,
  extractLightCurve,
  openCutouts,
  remeasure,
  writeCutouts,
} from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const camera = { gain: 2, readNoise: 6, bias: 400 };
const place = { x: 30, y: 40 };
const method = { kind: "circle", radius: 4, annulus: { inner: 9, outer: 15 } } as const;
const FRAMES = 160;

const recordingOf = (seed: number, bias = camera.bias, sky = 120) =>
  observationSource(
    createObservation({
      ...camera,
      ...{ seed, bias, sky, width: 96, height: 80, frames: FRAMES },
      stars: [
        { name: "target", ...place, electrons: 1500 },
        { name: "guide", x: 65, y: 40, electrons: 30000 },
      ],
    }),
  );
const measure = (seed: number, options: ExtractionOptions, bias?: number, sky?: number) =>
  extractLightCurve(recordingOf(seed, bias, sky), {
    target: place,
    track: [{ x: 65, y: 40 }],
    method,
    gain: camera.gain,
    readNoise: camera.readNoise,
    ...options,
  });

/** Stated error over the scatter of a constant star's flux. */
async function errorOverScatter(seed: number, options: ExtractionOptions): Promise<number> {
  const { lightCurve } = await measure(seed, options);
  const { flux, fluxError } = lightCurve.apertures.find(({ name }) => name === "target")!;
  const mean = flux.reduce((sum, one) => sum + one, 0) / flux.length;
  const scatter = Math.sqrt(flux.reduce((sum, one) => sum + (one - mean) ** 2, 0) / flux.length);
  return fluxError.reduce((sum, one) => sum + one, 0) / flux.length / scatter;
}

describe("a pedestal", () => {
  it("leaves errors that are the scatter of the star; without it they are far too large", async () => {
    const seeds = [1, 2, 3];
    const ratio = async (options: ExtractionOptions): Promise<number> => {
      const all: number[] = [];
      for (const seed of seeds) all.push(await errorOverScatter(seed, options));
      return all.reduce((sum, one) => sum + one, 0) / all.length;
    };
    // The scatter of 3 x 160 readings is known to 3.2 %.
    expect(Math.abs((await ratio({ pedestal: camera.bias })) - 1)).toBeLessThan(0.1);
    // (92.0 + 3.1^2) e^2 of sky per pixel become four times as much with 400 ADU more.
    expect(await ratio({})).toBeGreaterThan(1.6);
  });

  it("is kept in the provenance and in the aperture set", async () => {
    const extraction = await measure(1, { pedestal: 400 });
    expect(extraction.lightCurve.provenance).toMatchObject({
      gain: 2,
      readNoise: 6,
      pedestal: 400,
    });
    const set = apertureSet(extraction);
    expect(set.settings.pedestal).toBe(400);
    const again = await extractLightCurve(recordingOf(1), apertureSetOptions(set));
    const errors = ({ lightCurve }: typeof again) => lightCurve.apertures[0]!.fluxError;
    expect(errors(again)).toEqual(errors(extraction));
  });

  it("is used by remeasure, which gives the same errors and the same warning", async () => {
    const extraction = await measure(1, { pedestal: 400 });
    const sink = memorySink();
    await writeCutouts(recordingOf(1), extraction, new Map([["target", sink]]));
    const cutouts = await openCutouts(bytesSource(sink.bytes()));
    const noise = { method, gain: camera.gain, readNoise: camera.readNoise };
    const again = await remeasure([cutouts], { ...noise, pedestal: 400 });
    const [before, after] = [extraction.lightCurve, again.lightCurve].map(
      ({ apertures }) => apertures.find(({ name }) => name === "target")!.fluxError,
    );
    for (const [i, error] of after!.entries()) expect(error).toBeCloseTo(before![i]!, 6);
    expect(again.warnings).toEqual([]);
    const { warnings } = await remeasure([cutouts], noise);
    expect(warnings.join()).toMatch(/errors are too large/);
  });

  it("must be a finite number", async () => {
    await expect(measure(1, { pedestal: Number.NaN })).rejects.toThrow(/pedestal must be a finite/);
  });
});

describe("a sky that contradicts gain and pedestal", () => {
  const noiseWarnings = async (...args: Parameters<typeof measure>): Promise<string> =>
    (await measure(...args)).warnings.filter((one) => one.includes("background rms")).join();

  it("is quieter than its level could be by light: how much of it is none is said", async () => {
    const warning = await noiseWarnings(1, {});
    const [, unlit] = /level of 4\d\d ADU, (\d+) ADU can be no light/.exec(warning) ?? [];
    // The rms of an annulus is known to 3 %, the median of 320 to 0.3 %: 0.5 ADU; its clip takes 1 %.
    expect(Math.abs(Number(unlit) - camera.bias)).toBeLessThan(6);
  });

  it("needs no word when it agrees: with the pedestal, without one, on a dark sky", async () => {
    for (const seed of [1, 2]) {
      expect(await noiseWarnings(seed, { pedestal: camera.bias })).toBe("");
      expect(await noiseWarnings(seed, {}, 0)).toBe("");
      expect(await noiseWarnings(seed, { pedestal: camera.bias }, camera.bias, 0)).toBe("");
    }
  });

  it("is noisier than a pedestal that is too high leaves it, which makes errors too small", async () => {
    expect(await noiseWarnings(1, { pedestal: 470 })).toMatch(/errors are too small/);
  });
});
