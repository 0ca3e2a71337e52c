import { describe, expect, it } from "vitest";
import { createObservation, occultationPreset } from "../src/index.ts";

describe("the standard occultation scene", () => {
  it("is 400 frames of 40 ms, 320 x 240, 16 bits, a 97 % drop at a drop-to-noise ratio of 10", () => {
    const { info, truth } = createObservation(occultationPreset({ seed: 5 }));
    expect([info.width, info.height, info.bitDepth]).toEqual([320, 240, 16]);
    expect([truth.frames, truth.exposureSeconds, truth.cadenceSeconds]).toEqual([400, 0.04, 0.04]);
    expect(truth.occultations).toHaveLength(1);
    expect(truth.occultations[0]).toMatchObject({ star: "target", drop: 0.97 });
    expect(truth.occultations[0]?.dropToNoise).toBeCloseTo(10, 4);
    expect(truth.stars).toHaveLength(26);
  });

  it("has several bright stars, and all stars stay on the picture", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { stars } = createObservation(occultationPreset({ seed })).truth;
      expect(stars.filter((star) => star.electrons > 5000).length).toBeGreaterThanOrEqual(4);
      for (const star of stars) {
        expect(Math.min(...star.x, ...star.y)).toBeGreaterThan(10);
        expect(Math.max(...star.x)).toBeLessThan(310);
        expect(Math.max(...star.y)).toBeLessThan(230);
      }
    }
  });

  it("puts its edges anywhere within an exposure, differently for each seed", () => {
    const phases = Array.from({ length: 40 }, (_, seed) => {
      const { occultations } = createObservation(occultationPreset({ seed, frames: 400 })).truth;
      return (occultations[0]?.disappearance.frame ?? 0) % 1;
    });
    // Of 40 uniform phases none in a given half has probability 2^-40.
    expect(phases.filter((phase) => phase < 0.5).length).toBeGreaterThan(5);
    expect(phases.filter((phase) => phase > 0.5).length).toBeGreaterThan(5);
  });

  it("lets every part of the scene be changed", () => {
    const { info, truth } = createObservation(
      occultationPreset({ seed: 2, frames: 50, width: 200, bitDepth: 8, dropToNoise: 3 }),
    );
    expect([info.width, info.bitDepth, truth.frames]).toEqual([200, 8, 50]);
    expect(truth.occultations[0]?.dropToNoise).toBeCloseTo(3, 4);
    expect(truth.occultations[0]?.reappearance.frame).toBeLessThan(50);
  });
});
