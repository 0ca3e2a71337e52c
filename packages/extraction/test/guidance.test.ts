/** Fields that are not followed by their stars: a path that is told, a field that stands still. */

import { eventsFromLightCurve, isUsable, searchStars } from "@photkit/lightcurve";
import { createObservation, type ObservationOptions } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { changedImages } from "./changed-pixels.ts";
import { observationSource } from "./observation-source.ts";

const observe = (options: ObservationOptions) =>
  createObservation({ width: 110, height: 90, frames: 100, fwhm: 3.2, ...options });

const star = { name: "target", x: 50.4, y: 44.7, electrons: 3000 };

describe("a field that is told where it is", () => {
  it("stands still without tracking, whatever its stars do", async () => {
    const observation = observe({ stars: [star], drift: { x: 1, y: 0 }, frames: 40 });
    const { lightCurve, reference } = await extractLightCurve(observationSource(observation), {
      target: star,
      track: "none",
      method: { kind: "circle", radius: 4 },
    });
    const { x, y, flags } = lightCurve.apertures[0]!;
    expect(new Set(x).size).toBe(1);
    expect(new Set(y).size).toBe(1);
    expect(reference.pilot.every(({ pose }) => pose.state === "given")).toBe(true);
    expect(lightCurve.provenance).toMatchObject({ track: "none", tracking: [] });
    expect(flags.reduce((all, one) => all | one, 0)).toBe(0);
  });

  it("moves evenly along its path, through a field without any star to follow", async () => {
    // The only star vanishes at the start of the recording and comes back near its end.
    const observation = observe({
      stars: [{ ...star, electrons: 2000 }],
      drift: { x: 6, y: 3 },
      occultations: [{ star: "target", disappearanceSeconds: 0, reappearanceSeconds: 3, drop: 1 }],
    });
    const truth = observation.truth.stars[0]!;
    const path = [0, 99].map((frame) => ({ frame, x: truth.x[frame]!, y: truth.y[frame]! }));
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: { x: truth.x[0]!, y: truth.y[0]! },
      path,
      method: { kind: "circle", radius: 4 },
    });
    const { x, y, flux, fluxError } = lightCurve.apertures[0]!;
    for (let i = 0; i < 100; i++) {
      expect(Math.hypot(x[i]! - truth.x[i]!, y[i]! - truth.y[i]!)).toBeLessThan(0.01);
    }
    // A Gaussian has 98.7 % of its light within 4 px of its middle.
    expect(Math.abs(flux[90]! / (0.987 * 2000) - 1)).toBeLessThan((5 * fluxError[90]!) / 2000);
    expect(Math.abs(flux[50]!)).toBeLessThan(5 * fluxError[50]!);
  });

  it("takes no corrections and no tracking star's mask, nor both a path and trackers", async () => {
    const source = observationSource(observe({ stars: [star], frames: 2 }));
    const path = [
      { frame: 0, x: 50, y: 44 },
      { frame: 1, x: 51, y: 44 },
    ];
    const refused = (options: Parameters<typeof extractLightCurve>[1]) =>
      extractLightCurve(source, options).then(
        () => "",
        (error: Error) => error.message,
      );
    expect(await refused({ path, track: [star] })).toContain("only one of them");
    expect(await refused({ path: path.slice(1) })).toContain("path must be a list with at least 2");
    expect(await refused({ path, method: { kind: "tracker-mask" } })).toContain("tracker-mask");
    expect(await refused({ track: "none", corrections: [{ frame: 1, dx: 3, dy: 0 }] })).toContain(
      "corrections go with tracking stars",
    );
  });
});

describe("a star that is alone in its picture", () => {
  const truthOf = (seed: number) => ({
    disappearanceSeconds: 2.4 + 0.0137 * seed,
    reappearanceSeconds: 3.6 + 0.0093 * seed,
  });
  const lone = (seed: number) =>
    observe({
      seed,
      frames: 150,
      stars: [{ ...star, electrons: 4000 }],
      drift: { x: 0.5, y: -0.3 },
      windShake: { rms: 0.3, frequencyHz: 1.5 },
      scintillation: 0.02,
      occultations: [{ star: "target", drop: 0.97, ...truthOf(seed) }],
    });

  it("times its own occultation: where it is gone, its motion says its place", async () => {
    const pulls: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const observation = lone(seed);
      const { lightCurve, predictedFrames } = await extractLightCurve(
        observationSource(observation),
        { target: star, method: { kind: "circle", radius: 4 } },
      );
      expect(predictedFrames.length).toBeGreaterThan(20);
      const [series] = lightCurve.apertures;
      const truth = observation.truth.stars[0]!;
      for (const i of series!.x.keys()) {
        // Shake of 0.3 px in x and y: four standard deviations, a third of the aperture's radius.
        expect(Math.hypot(series!.x[i]! - truth.x[i]!, series!.y[i]! - truth.y[i]!)).toBeLessThan(
          1.5,
        );
        expect(isUsable(series!, i)).toBe(true);
      }
      const { verdict, events } = eventsFromLightCurve(lightCurve);
      expect(verdict).toBe("event");
      const { disappearance, reappearance, depth } = events[0]!;
      expect(Math.abs(depth! - 0.97)).toBeLessThan(0.03);
      const { disappearance: d, reappearance: r } = observation.truth.occultations[0]!;
      pulls.push((disappearance!.frame - d.frame) / disappearance!.frameSigma68);
      pulls.push((reappearance!.frame - r.frame) / reappearance!.frameSigma68);
    }
    // Ten pulls of spread 1: their rms is 1 +- 0.22, and none lies beyond 4.
    const rms = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
    expect(rms).toBeLessThan(1.9);
    expect(Math.max(...pulls.map(Math.abs))).toBeLessThan(4);
  });

  it("times it when nobody has pointed at it, too", async () => {
    const observation = lone(1);
    const method = { kind: "circle", radius: 4 } as const;
    const { lightCurve, warnings } = await extractLightCurve(observationSource(observation), {
      method,
    });
    expect(lightCurve.apertures).toHaveLength(1);
    expect(warnings.join()).toContain("followed by its own light");
    const { events } = searchStars(lightCurve, []);
    expect(events).toMatchObject({ verdict: "event", target: "star1" });
    const { disappearance: d, reappearance: r } = observation.truth.occultations[0]!;
    const { disappearance, reappearance } = events.events[0]!;
    expect(Math.abs(disappearance!.frame - d.frame)).toBeLessThan(4 * disappearance!.frameSigma68);
    expect(Math.abs(reappearance!.frame - r.frame)).toBeLessThan(4 * reappearance!.frameSigma68);
  });

  it("does not count frames in which it was elsewhere", async () => {
    // The telescope is bumped while the star is gone: it comes back 12 px away.
    const bumped = changedImages(observationSource(lone(1)), ({ image, index }) => {
      const data = image.data.slice() as typeof image.data;
      for (let i = 0; index >= 75 && i < 110 * 90; i++) {
        data[i] = image.data[Math.floor(i / 110) * 110 + (((i % 110) + 98) % 110)]!;
      }
      return { ...image, data };
    });
    const { lightCurve } = await extractLightCurve(bumped, {
      target: star,
      method: { kind: "circle", radius: 4 },
    });
    const [series] = lightCurve.apertures;
    expect(isUsable(series!, 50)).toBe(true);
    expect(isUsable(series!, 70)).toBe(false);
    expect(isUsable(series!, 130)).toBe(true);
  });
});
