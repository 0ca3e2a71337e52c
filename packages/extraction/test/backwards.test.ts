import { isUsable } from "@photkit/lightcurve";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

/** First frame of the runs in which a star comes in: it is outside for some twelve of them. */
const FIRST = 60;

describe("an extraction from the last frame to the first", () => {
  it("gives the rows of the forward one, in the order of time, none lost", async () => {
    const observation = createObservation(occultationPreset({ seed: 3, frames: 80 }));
    const star = observation.truth.stars.find(({ name }) => name === "target")!;
    const method = { kind: "circle", radius: 4 } as const;
    const source = observationSource(observation);
    const forwards = await extractLightCurve(source, {
      target: { x: star.x[0]!, y: star.y[0]! },
      method,
    });
    const backwards = await extractLightCurve(source, {
      target: { x: star.x.at(-1)!, y: star.y.at(-1)! },
      method,
      backwards: true,
    });
    const [one, other] = [forwards.lightCurve, backwards.lightCurve];
    expect(other.frames).toEqual(one.frames);
    expect(other.utcMicroseconds).toEqual(one.utcMicroseconds);
    const [a, b] = [one.apertures[0]!, other.apertures[0]!];
    for (let i = 0; i < one.length; i++) {
      // Both follow the star to some 0.1 px: the light that a circle of 1.2 FWHM takes in changes by
      // less than a fifth of the error of a reading.
      expect(Math.hypot(a.x[i]! - b.x[i]!, a.y[i]! - b.y[i]!)).toBeLessThan(0.4);
      expect(Math.abs(a.flux[i]! - b.flux[i]!)).toBeLessThan(a.fluxError[i]!);
    }
    expect(other.provenance.backwards).toBe(true);
  });

  it("follows a star that is in the picture only at the end", async () => {
    for (const seed of [11, 12, 13]) {
      const observation = createObservation(
        occultationPreset({
          seed,
          frames: 150,
          drift: { x: -30, y: 0 },
          occultations: [],
          stars: [{ name: "late", x: 420, y: 120, electrons: 9000 }],
        }),
      );
      const late = observation.truth.stars.find(({ name }) => name === "late")!;
      const { lightCurve } = await extractLightCurve(observationSource(observation), {
        backwards: true,
        start: FIRST,
        target: { x: late.x.at(-1)!, y: late.y.at(-1)! },
      });
      const target = lightCurve.apertures[0]!;
      const x = late.x.slice(FIRST);
      const y = late.y.slice(FIRST);
      const inside = [...x.keys()].filter((i) => x[i]! < 300 && x[i]! > 20);
      expect(inside.length).toBeGreaterThan(20);
      for (const i of inside) {
        expect(isUsable(target, i)).toBe(true);
        expect(Math.hypot(target.x[i]! - x[i]!, target.y[i]! - y[i]!)).toBeLessThan(0.5);
      }
      const outside = [...x.keys()].filter((i) => x[i]! > 330);
      expect(outside.length).toBeGreaterThan(5);
      for (const i of outside) expect(target.flux[i]).toBeNaN();
    }
  });
});
