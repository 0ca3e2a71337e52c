import { MeasurementFlag } from "@photkit/aperture";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { apertureSet, apertureSetOptions, extractLightCurve } from "../src/index.ts";
import { createHotPixelRepair } from "../src/prepare/hot-pixels.ts";
import { observationSource } from "./observation-source.ts";

const scene = { seed: 12, frames: 120, occultations: [], windShake: null, drift: { x: 8, y: 3 } };

async function targetOf(hot: { count: number; electrons: number } | null) {
  const observation = createObservation(occultationPreset({ ...scene, hotPixels: hot }));
  const star = observation.truth.stars.find(({ name }) => name === "target")!;
  const { lightCurve, reference } = await extractLightCurve(observationSource(observation), {
    target: { x: star.x[0]!, y: star.y[0]! },
    method: { kind: "circle", radius: 4 },
  });
  return { target: lightCurve.apertures[0]!, hotPixels: reference.hotPixels };
}

describe("hot pixels under a drifting field", async () => {
  const electrons = 2000;
  const clean = await targetOf(null);
  const hot = await targetOf({ count: 400, electrons });

  it("are found, nearly all of them, and nothing else", () => {
    expect(clean.hotPixels).toBeNull();
    // Some of the 400 fall onto each other, or onto places where a star stays.
    expect(hot.hotPixels!.x.length).toBeGreaterThan(370);
    expect(hot.hotPixels!.x.length).toBeLessThanOrEqual(400);
  });

  it("do not add to the flux of a star that passes over them, and are flagged", () => {
    const flagged = [...hot.target.flags.keys()].filter(
      (i) => (hot.target.flags[i]! & MeasurementFlag.defectivePixels) !== 0,
    );
    expect(flagged.length).toBeGreaterThan(5);
    const change = flagged.map((i) => hot.target.flux[i]! - clean.target.flux[i]!);
    const mean = change.reduce((sum, c) => sum + c, 0) / change.length;
    // A hot pixel's own shot noise is sqrt(2000) = 45 ADU a frame; its light would add 2000.
    expect(Math.abs(mean)).toBeLessThan(0.05 * electrons);
    expect(Math.max(...change.map(Math.abs))).toBeLessThan(0.25 * electrons);
  });
});

it("the stars of a still field do not pass for hot pixels", async () => {
  const observation = createObservation(
    occultationPreset({ ...scene, drift: { x: 0, y: 0 }, fwhm: 1.6 }),
  );
  const { reference } = await extractLightCurve(observationSource(observation));
  expect(reference.hotPixels).toBeNull();
});

it("a hot pixel that saturates by itself takes the value of its neighbours, saturated or not", () => {
  const [width, height, level, saturation] = [9, 9, 250, 4095];
  const hot = { x: [4], y: [4], excess: [3843], spread: [7], level: [level] };
  const repair = createHotPixelRepair({ ...hot, noise: 25, fwhm: 2.7, step: 1 }, width, height);
  for (const value of [saturation, saturation - 9]) {
    const data = new Float32Array(width * height).fill(level);
    data[4 * width + 4] = value;
    repair(data, saturation);
    expect(data[4 * width + 4]).toBeCloseTo(level, 3);
  }
});

it("hot pixels that saturate leave no trails in the reference picture of a drifting field", async () => {
  const observation = createObservation(
    occultationPreset({
      ...scene,
      bitDepth: 12,
      gain: 0.3,
      // Where one is sound it saturates by its dark current alone: no light is needed.
      hotPixels: { count: 12, electrons: { from: 1140, to: 1260 } },
    }),
  );
  const { reference } = await extractLightCurve(observationSource(observation));
  const real = observation.truth.stars.map(({ x, y }) => ({ x: x[0]!, y: y[0]! }));
  const { stars } = reference;
  for (let i = 0; i < stars.length; i++) {
    const off = real.map(({ x, y }) => Math.hypot(stars.x[i]! - x, stars.y[i]! - y));
    expect(Math.min(...off)).toBeLessThan(3);
  }
});

it("hot pixels are left as they are where the search for them is switched off, and the set keeps that", async () => {
  const hot = { count: 60, electrons: 3000 };
  const observation = createObservation(
    occultationPreset({ ...scene, frames: 24, width: 160, height: 120, hotPixels: hot }),
  );
  const source = observationSource(observation);
  const plain = await extractLightCurve(source);
  expect(plain.reference.hotPixels!.x.length).toBeGreaterThan(50);
  const off = await extractLightCurve(source, { repairHotPixels: false });
  expect(off.reference.hotPixels).toBeNull();
  expect(off.lightCurve.provenance).toMatchObject({ repairHotPixels: false });
  expect(off.lightCurve.provenance).not.toHaveProperty("hotPixels");
  const [x, y] = [plain.reference.hotPixels!.x[0]!, plain.reference.hotPixels!.y[0]!];
  const raw = await source.frame(0);
  const at = (image: { readonly data: ArrayLike<number> }) => image.data[y * 160 + x]!;
  expect(at(off.reference.prepare(raw.image))).toBe(at(raw.image));
  expect(at(plain.reference.prepare(raw.image))).toBeLessThan(at(raw.image) - 1500);
  expect(apertureSetOptions(apertureSet(off)).repairHotPixels).toBe(false);
});
