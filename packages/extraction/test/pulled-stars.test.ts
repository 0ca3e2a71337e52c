import { MeasurementFlag } from "@photkit/aperture";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const STARS = [
  { name: "target", x: 60.3, y: 80.4, electrons: 10_000 },
  { name: "guide", x: 120.6, y: 40.2, electrons: 40_000 },
  { name: "other", x: 30.1, y: 30.7, electrons: 25_000 },
  { name: "third", x: 110.4, y: 90.8, electrons: 15_000 },
  { name: "fourth", x: 70.7, y: 25.2, electrons: 20_000 },
];
const SKY = { width: 160, height: 120, frames: 24, fwhm: 3.3, drift: { x: 1, y: 0.5 } };

describe("a star with a neighbour", () => {
  it.each([0.5, 2, 4])(
    "6 px away, %f times as bright, is measured at its own place",
    async (times) => {
      const neighbour = { name: "neighbour", x: 66.3, y: 80.4, electrons: 10_000 * times };
      const observation = createObservation({ seed: 3, ...SKY, stars: [...STARS, neighbour] });
      const { lightCurve } = await extractLightCurve(observationSource(observation), {
        target: { x: 60, y: 80 },
        track: [{ x: 120.6, y: 40.2 }],
        references: [],
      });
      const { x, y } = observation.truth.stars[0]!;
      const target = lightCurve.apertures[0]!;
      const off = Math.hypot(target.x[23]! - x[23]!, target.y[23]! - y[23]!);
      expect(off).toBeLessThan(0.1);
    },
  );
});

describe("light that crosses a star", () => {
  const flagged = async (frames: readonly number[], times: number): Promise<number[]> => {
    const night = (brighter: number) =>
      createObservation({
        seed: 5,
        ...SKY,
        stars: STARS.map((star, k) => ({
          ...star,
          electrons: star.electrons * (k === 0 ? brighter : 1),
        })),
      });
    const [calm, struck] = [night(1), night(times)];
    const source = observationSource({
      ...calm,
      frame: (index) => (frames.includes(index) ? struck : calm).frame(index),
    });
    const { lightCurve } = await extractLightCurve(source, {
      target: { x: 60, y: 80 },
      track: [{ x: 120.6, y: 40.2 }],
      references: [],
    });
    const { flags } = lightCurve.apertures[0]!;
    return Array.from(flags.keys()).filter(
      (row) => (flags[row]! & MeasurementFlag.implausibleBrightness) !== 0,
    );
  };

  it("14 times as bright for two frames is flagged in these frames", async () => {
    expect(await flagged([10, 11], 14)).toEqual([10, 11]);
  });

  it("is not seen in a star that comes back from an occultation, for however short", async () => {
    const dark = Array.from({ length: 24 }, (_, i) => i).filter((i) => i >= 6 && i !== 15);
    expect(await flagged(dark, 0)).toEqual([]);
  });

  it("is not seen in a star that stays bright", async () => {
    expect(await flagged([10, 11, 12, 13, 14], 5)).toEqual([]);
  });
});
