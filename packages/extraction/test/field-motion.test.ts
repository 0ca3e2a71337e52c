import { describe, expect, it } from "vitest";
import { expectedMotion, stays, whileInside } from "../src/locate/field-motion.ts";

const SIZE = { width: 240, height: 180 };
const MIDDLE = { x: 119.5, y: 89.5 };

/** Poses of a field that turns about a point and drifts, with a little noise. */
function poses(
  frames: number,
  degreesPerFrame: number,
  drift: { x: number; y: number },
  about = MIDDLE,
) {
  return Array.from({ length: frames }, (_, index) => {
    const angle = (degreesPerFrame * index * Math.PI) / 180;
    const [a, b] = [Math.cos(angle), Math.sin(angle)];
    const shake = 0.05 * Math.sin(index * index);
    const transform = {
      a,
      b,
      tx: about.x - a * about.x + b * about.y + drift.x * index + shake,
      ty: about.y - b * about.x - a * about.y + drift.y * index - shake,
    };
    return { index, pose: { transform, state: "tracked", transparency: 1 } as never };
  });
}
const field = (motion: ReturnType<typeof expectedMotion>) => ({ ...SIZE, fwhm: 4, motion });

describe("a field that turns about the middle of the picture", () => {
  const motion = expectedMotion(poses(64, -0.08, { x: 0, y: 0 }), 520, SIZE);

  it("does not drift, though the corner that transforms start from moves far", () => {
    expect(motion).toMatchObject({ x: 0, y: 0 });
    expect(motion.radians).toBeCloseTo((-0.08 * 520 * Math.PI) / 180, 2);
  });

  it("keeps stars around the middle, and loses those that turn out of the picture", () => {
    expect(stays(field(motion), 118, 74, 8)).toBe(true);
    expect(stays(field(motion), 180, 90, 8)).toBe(true);
    // From (20, 140) the way goes down and out.
    expect(stays(field(motion), 20, 140, 8)).toBe(false);
  });
});

it("a star that leaves the picture on the way and comes back does not stay", () => {
  // Half a turn about the middle: places above it go round by the near side.
  const narrow = { width: 100, height: 200, fwhm: 4, motion: { x: 0, y: 0, radians: Math.PI } };
  expect(stays(narrow, 49.5, 180, 5)).toBe(false);
  expect(stays(narrow, 49.5, 130, 5)).toBe(true);
});

it("a field that only drifts goes as far as its steady motion takes it", () => {
  const motion = expectedMotion(poses(64, 0, { x: 0.1, y: -0.02 }), 500, SIZE);
  expect(motion.x).toBeCloseTo(50, 0);
  expect(motion.y).toBeCloseTo(-10, 0);
  expect(motion.radians).toBe(0);
  expect(stays(field(motion), 180, 90, 8)).toBe(true);
  expect(stays(field(motion), 190, 90, 8)).toBe(false);
});

it("a field that only shakes is expected to stay", () => {
  expect(expectedMotion(poses(64, 0, { x: 0, y: 0 }), 500, SIZE)).toEqual({
    x: 0,
    y: 0,
    radians: 0,
  });
  expect(expectedMotion(poses(5, 0, { x: 3, y: 0 }), 500, SIZE)).toEqual({
    x: 0,
    y: 0,
    radians: 0,
  });
});

it("the motion ends where it takes the target out of the picture", () => {
  const cut = whileInside(field({ x: 100, y: 0, radians: 0 }), 189, 90);
  expect(cut.motion.x).toBeCloseTo(50, 3);
  expect(whileInside(field({ x: 20, y: 0, radians: 0 }), 189, 90).motion.x).toBe(20);
});
