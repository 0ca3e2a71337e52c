import { pointToPointScatter, typicalFlux } from "@photkit/lightcurve";
import { createObservation, observationSource } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve } from "../src/index.ts";

const FAINT = [
  { x: 40, y: 100 },
  { x: 160, y: 45 },
];
const BRIGHT = [
  { x: 45, y: 40 },
  { x: 150, y: 110 },
];

/** A star of S/N 30 a frame between two as bright and two of S/N 2. */
const observation = createObservation({
  seed: 11,
  frames: 90,
  width: 200,
  height: 150,
  fwhm: 5,
  sky: 200,
  readNoise: 4,
  scintillation: 0,
  fieldStars: null,
  stars: [
    { name: "target", x: 100, y: 75, electrons: 3500 },
    ...BRIGHT.map((at) => ({ ...at, electrons: 3000 })),
    ...FAINT.map((at) => ({ ...at, electrons: 220 })),
  ],
});

const measured = (options: Pick<ExtractionOptions, "target" | "track" | "references">) =>
  extractLightCurve(observationSource(observation), { target: { x: 100, y: 75 }, ...options });

describe("comparison stars that are much fainter than the target", () => {
  it("get the help of the tracking stars, and it is said", async () => {
    const { lightCurve, ensemble, warnings } = await measured({ track: BRIGHT, references: FAINT });
    expect(ensemble).toEqual(["ref1", "ref2", "track1", "track2"]);
    expect(lightCurve.apertures.map(({ role }) => role)).toContain("track");
    expect(warnings.join()).toMatch(/\(ref1, ref2\) would add much noise .*\(track1, track2\)/);
  });

  it("are left alone where they are good enough", async () => {
    const { ensemble, warnings } = await measured({
      target: FAINT[0]!,
      track: [{ x: 100, y: 75 }],
      references: BRIGHT,
    });
    expect(ensemble).toEqual(["ref1", "ref2"]);
    expect(warnings).toEqual([]);
  });

  it("do not make the errors of the target larger than its light scatters", async () => {
    // The target is the only star that is followed: nothing helps the comparison stars.
    const { lightCurve, ensemble } = await measured({
      track: [{ x: 100, y: 75 }],
      references: FAINT,
    });
    expect(ensemble).toEqual(["ref1", "ref2"]);
    const target = lightCurve.apertures[0]!;
    const noise = pointToPointScatter(target.flux) / typicalFlux(target);
    const stated = typicalFlux({ ...target, flux: target.fluxError }) / typicalFlux(target);
    // 90 frames tell a scatter to 10 %.
    expect(stated / noise).toBeGreaterThan(0.8);
    expect(stated / noise).toBeLessThan(1.3);
  });
});
