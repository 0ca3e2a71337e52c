import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { type Similarity, StarTracker } from "../src/index.ts";
import { asCatalogue, disagreement, frameOf, moved, starField } from "./sky.ts";

/** Stars of `fwhm` px and the given signal-to-noise ratio (noise 8 ADU), followed along a path. */
function follow(
  fwhm: number,
  ratios: readonly number[],
  path: readonly Similarity[],
  { trackers = ratios.length, seed = 21, believed = fwhm } = {},
) {
  const sigma = fwhm / 2.3548;
  const places = starField(seed).filter((star, i, all) =>
    all.every((other, k) => k >= i || Math.hypot(other.x - star.x, other.y - star.y) > 4 * fwhm),
  );
  const stars = ratios.map((ratio, i) => {
    const flux = ratio * 8 * Math.sqrt(4 * Math.PI) * sigma;
    return { ...places[i]!, flux, peak: flux / (2 * Math.PI * sigma * sigma) };
  });
  const tracker = new StarTracker({
    stars: stars.slice(0, trackers),
    fwhm: believed,
    catalogue: asCatalogue(stars),
  });
  return path.map((at, i) => {
    const frame = frameOf(stars, at, { seed: 500 * seed + i, fwhm });
    const pose = tracker.locate(frame);
    return { state: pose.state, off: disagreement(stars, pose.transform, at) };
  });
}

const drift = (frames: number, perFrame: number) =>
  Array.from({ length: frames }, (_, i) => moved(perFrame * i, -0.6 * perFrame * i));

describe("wide stars", () => {
  it.each([4, 7, 10, 12])(
    "of FWHM %d px that drift by 2.6 px are followed in every frame",
    (fwhm) => {
      for (const seed of [21, 22, 23]) {
        const poses = follow(fwhm, [60, 40, 30, 20], drift(12, 2.6 / 11), { seed });
        expect(poses.map(({ state }) => state)).toEqual(poses.map(() => "tracked"));
        expect(Math.max(...poses.map(({ off }) => off))).toBeLessThan(0.1 * fwhm);
      }
    },
  );

  it.each([4, 7, 10])("of FWHM %d px in wind of 2 px are followed in every frame", (fwhm) => {
    const random = createRandom(3);
    const path = Array.from({ length: 30 }, () => moved(2 * random.normal(), 2 * random.normal()));
    const poses = follow(fwhm, [40, 30, 25], path);
    expect(poses.filter(({ state }) => state !== "tracked")).toEqual([]);
    expect(Math.max(...poses.map(({ off }) => off))).toBeLessThan(0.12 * fwhm);
  });

  it("do not turn a field that stands still, though they are faint and wider than believed", () => {
    for (const seed of [21, 22, 23]) {
      const still = Array.from({ length: 40 }, () => moved(0, 0));
      const poses = follow(10, [14, 13], still, { seed, believed: 6 });
      // One frame tells a star's place to 0.6 px along each axis.
      expect(Math.max(...poses.map(({ off }) => off))).toBeLessThan(4);
    }
  });

  it.each([7, 10])("of FWHM %d px are found again after a jump of the field, one alone", (fwhm) => {
    const path = [
      ...drift(6, 0.2),
      ...Array.from({ length: 8 }, (_, i) => moved(30 + 0.2 * i, -24)),
    ];
    const poses = follow(fwhm, [60, 35, 25, 20], path, { trackers: 1 });
    expect(Math.max(...poses.map(({ off }) => off))).toBeLessThan(0.3 * fwhm);
  });
});
