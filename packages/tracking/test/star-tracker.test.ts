import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { identity, isTrackingError, type Similarity, StarTracker } from "../src/index.ts";
import { asCatalogue, disagreement, FWHM, frameOf, moved, starField } from "./sky.ts";

/** Locates every frame and returns the poses with how far off each is, in px. */
function follow(
  stars: ReturnType<typeof starField>,
  path: readonly { at: Similarity; transparency?: number }[],
  trackers = stars.slice(0, 4),
) {
  const tracker = new StarTracker({ stars: trackers, fwhm: FWHM, catalogue: asCatalogue(stars) });
  return path.map(({ at, transparency = 1 }, i) => {
    const pose = tracker.locate(frameOf(stars, at, { seed: 100 + i, transparency }));
    return { ...pose, off: disagreement(stars, pose.transform, at) };
  });
}

describe("a star tracker", () => {
  it("follows drift and wind shake to a tenth of a pixel all over the field", () => {
    const random = createRandom(7);
    const path = Array.from({ length: 60 }, (_, i) => ({
      at: moved(0.3 * i + 1.5 * random.normal(), -0.2 * i + 1.5 * random.normal()),
    }));
    const poses = follow(starField(1), path);
    expect(poses.every((pose) => pose.state === "tracked")).toBe(true);
    expect(Math.max(...poses.map((pose) => pose.off))).toBeLessThan(0.1);
  });

  it.each([
    ["in whole steps of the noise", 12],
    ["without noise", 1e6],
  ])("follows stars over a sky %s", (_, step) => {
    const stars = starField(1).slice(0, 3);
    const tracker = new StarTracker({
      stars: stars.slice(0, 2),
      fwhm: FWHM,
      catalogue: asCatalogue(stars),
    });
    const poses = Array.from({ length: 12 }, (_, i) => {
      const at = moved(0.4 * i, -0.3 * i);
      const frame = frameOf(stars, at, { seed: 300 + i });
      // Steps of a coarse converter, or a sky that is one level with the stars above it.
      const data = frame.data.map((value) =>
        step < 1e6 ? step * Math.round(value / step) : Math.max(value, 240),
      );
      return { ...tracker.locate({ ...frame, data }), at };
    });
    expect(poses.map(({ state }) => state)).toEqual(poses.map(() => "tracked"));
    for (const { transform, at } of poses) {
      expect(disagreement(stars, transform, at)).toBeLessThan(0.4);
    }
  });

  it("follows with a single star", () => {
    const stars = starField(2);
    const path = Array.from({ length: 40 }, (_, i) => ({ at: moved(0.5 * i, 0.25 * i) }));
    const poses = follow(stars, path, stars.slice(0, 1));
    expect(Math.max(...poses.map((pose) => pose.off))).toBeLessThan(0.1);
  });

  it("follows a field that turns, by two stars", () => {
    const stars = starField(3);
    const path = Array.from({ length: 200 }, (_, i) => ({ at: moved(0, 0, 3e-5 * i) }));
    const poses = follow(stars, path, stars.slice(0, 2));
    // 200 frames turn the outer stars by 0.8 px; the slow filter lags by some frames.
    expect(poses.at(-1)?.off).toBeLessThan(0.25);
  });

  it.each([
    ["four trackers", 4, 0],
    ["two trackers", 2, 0.006],
    ["one tracker", 1, -0.006],
  ])("finds a field again that a mount has turned at the meridian, with %s", (_, count, error) => {
    const stars = starField(4);
    const turned = moved(9, -6, Math.PI + error);
    const path = [
      ...Array.from({ length: 6 }, (_, i) => ({ at: moved(0.3 * i, 0) })),
      // The field is out of the picture while the mount moves.
      ...Array.from({ length: 3 }, () => ({ at: moved(5000, 0) })),
      ...Array.from({ length: 12 }, () => ({ at: turned })),
    ];
    const poses = follow(stars, path, stars.slice(0, count));
    expect(poses.slice(6, 9).map(({ state }) => state)).toEqual(Array(3).fill("predicted"));
    expect(poses[9]?.state).toBe("reacquired");
    const after = poses.slice(10);
    expect(after.map(({ state }) => state)).toEqual(after.map(() => "tracked"));
    // A tracker that stands alone measures no angle.
    expect(poses.at(-1)!.off).toBeLessThan(count > 1 ? 0.2 : 1.2);
  });

  it("follows stars of which each alone is too faint, when the only bright one goes out", () => {
    const faint = starField(5).map((star) => ({ ...star, peak: 12, flux: 148 }));
    const stars = [{ ...faint[0]!, peak: 400, flux: 4900 }, ...faint.slice(1)];
    const tracker = new StarTracker({
      stars,
      fwhm: FWHM,
      catalogue: asCatalogue(stars),
    });
    const off = Array.from({ length: 16 }, (_, i) => {
      const at = moved(0.4 * i, -0.3 * i);
      const there = i < 8 ? stars : stars.slice(1);
      const pose = tracker.locate(frameOf(there, at, { seed: 700 + i }));
      expect(pose.state).toBe("tracked");
      return disagreement(stars, pose.transform, at);
    });
    // Eleven stars of S/N 3.7: the pile has 12, and an error of 0.2 px in each frame.
    expect(Math.max(...off.slice(8))).toBeLessThan(1);
  });

  it("finds the field again after a jump that is larger than its windows", () => {
    const stars = starField(4);
    const [, , jumped, after] = follow(stars, [
      { at: identity },
      { at: moved(1, 0) },
      { at: moved(38, -27) },
      { at: moved(39, -27) },
    ]);
    expect(jumped?.state).toBe("reacquired");
    expect(jumped?.off).toBeLessThan(0.1);
    expect(after?.state).toBe("tracked");
  });

  it("says that it only predicts while a cloud hides the stars, and goes on behind it", () => {
    const cloud = Array.from({ length: 10 }, () => ({ at: moved(2, 1), transparency: 0 }));
    const poses = follow(starField(5), [
      { at: identity },
      { at: moved(2, 1) },
      ...cloud,
      { at: moved(4, 3) },
    ]);
    expect(poses.slice(2, 12).map((pose) => pose.state)).toEqual(Array(10).fill("predicted"));
    expect(poses[5]?.error).toBe(Number.POSITIVE_INFINITY);
    expect(poses.at(-1)).toMatchObject({ state: "tracked" });
    expect(poses.at(-1)?.off).toBeLessThan(0.1);
  });

  it("reports the transparency of the sky", () => {
    const [, thin] = follow(starField(6), [{ at: identity }, { at: identity, transparency: 0.6 }]);
    expect(thin?.transparency).toBeCloseTo(0.6, 1);
  });

  it("goes on with the other stars when one leaves the picture", () => {
    const stars = starField(8);
    const leftmost = Math.min(...stars.slice(0, 4).map((star) => star.x));
    const path = Array.from({ length: 80 }, (_, i) => ({
      at: moved((-(leftmost + 5) * i) / 79, 0),
    }));
    const poses = follow(stars, path);
    expect(poses.at(-1)).toMatchObject({ state: "tracked" });
    expect(poses.at(-1)?.found).toBeLessThan(4);
    expect(poses.at(-1)?.off).toBeLessThan(0.3);
  });

  it("calls on the reserve when its own stars have left the picture", () => {
    const stars = starField(10).sort((a, b) => a.x - b.x);
    const [first, second, ...others] = stars;
    const gone = second!.x + 8;
    const path = Array.from({ length: 60 }, (_, i) => ({ at: moved((-gone * i) / 59, 0) }));
    const tracker = new StarTracker({ stars: [first!, second!], fwhm: FWHM, reserve: others });
    const poses = path.map(({ at }, i) => tracker.locate(frameOf(stars, at, { seed: 300 + i })));
    expect(poses.every((pose) => pose.state === "tracked")).toBe(true);
    expect(disagreement(others, poses.at(-1)!.transform, path.at(-1)!.at)).toBeLessThan(0.3);
  });

  it("counts a star once that leads and is in the reserve", () => {
    const [first, second] = starField(8);
    const gone = { ...second!, x: -50 };
    const tracker = new StarTracker({
      stars: [first!, gone],
      fwhm: FWHM,
      reserve: [{ ...first! }, { ...first!, x: first!.x + 0.2 }],
    });
    expect(tracker.locate(frameOf([first!]))).toMatchObject({ state: "tracked", found: 1 });
  });

  it.each([1, 2, 3, 4])(
    "is not led astray by the stars of another place (%i trackers)",
    (count) => {
      for (const seed of [21, 22, 23]) {
        const stars = starField(seed);
        const jump = moved(40, -20);
        const path = [identity, identity, jump, jump].map((at) => ({ at }));
        const poses = follow(stars, path, stars.slice(0, count));
        expect(poses.filter(({ state, off }) => state !== "predicted" && off > 0.3)).toEqual([]);
        expect(poses.at(-1)?.off).toBeLessThan(0.3);
      }
    },
  );

  it("finds the field when a star falls on another's place", () => {
    const stars = starField(24);
    const [first, second] = stars;
    const jump = moved(first!.x - second!.x, first!.y - second!.y);
    const path = [identity, identity, jump].map((at) => ({ at }));
    expect(follow(stars, path, stars.slice(0, 2)).at(-1)?.off).toBeLessThan(0.1);
  });

  it("stays with one of two stars while the other is occulted", () => {
    const [first, second] = starField(25);
    const catalogue = asCatalogue([first!, second!]);
    const tracker = new StarTracker({ stars: [first!, second!], fwhm: FWHM, catalogue });
    tracker.locate(frameOf([first!, second!]));
    for (let i = 1; i < 6; i++) {
      const at = moved(0.3 * i, -0.2 * i);
      const pose = tracker.locate(frameOf([first!], at, { seed: i }));
      expect(pose.state).toBe("tracked");
      expect(disagreement([first!], pose.transform, at)).toBeLessThan(0.1);
    }
  });

  it("only predicts when one of two stars jumps into the other's place and the other is gone", () => {
    const [first, second] = starField(26);
    const tracker = new StarTracker({ stars: [first!, second!], fwhm: FWHM });
    tracker.locate(frameOf([first!, second!]));
    const impostor = { ...first!, peak: 0.4 * first!.peak };
    expect(tracker.locate(frameOf([impostor])).state).toBe("predicted");
  });

  it("learns how fast a field turns, to a tenth of a pixel at its edge", () => {
    const stars = starField(27);
    // 0.1 degrees a frame: 0.2 px from frame to frame at 120 px from the centre.
    const path = Array.from({ length: 40 }, (_, i) => ({ at: moved(0, 0, 1.75e-3 * i) }));
    const poses = follow(stars, path);
    expect(Math.max(...poses.slice(4).map(({ off }) => off))).toBeLessThan(0.2);
    expect(Math.max(...poses.slice(10).map(({ off }) => off))).toBeLessThan(0.1);
  });

  it("needs a star to follow", () => {
    try {
      new StarTracker({ stars: [], fwhm: 3 });
      expect.unreachable();
    } catch (error) {
      expect(isTrackingError(error, "no-trackers")).toBe(true);
    }
  });
});
