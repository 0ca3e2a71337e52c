import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { voteShift } from "../src/index.ts";

const field = (count: number, seed: number) => {
  const random = createRandom(seed);
  return {
    length: count,
    x: Array.from({ length: count }, () => 640 * random.uniform()),
    y: Array.from({ length: count }, () => 480 * random.uniform()),
  };
};

const moved = (stars: ReturnType<typeof field>, dx: number, dy: number) => ({
  length: stars.length,
  x: stars.x.map((x) => x + dx),
  y: stars.y.map((y) => y + dy),
});

describe("voteShift", () => {
  it("finds a large shift of a field", () => {
    const stars = field(40, 1);
    const vote = voteShift(stars, moved(stars, 183.4, -97.2));
    expect(vote?.votes).toBe(40);
    expect(vote?.dx).toBeCloseTo(183.4, 6);
    expect(vote?.dy).toBeCloseTo(-97.2, 6);
  });

  it("finds it when half of the stars are others", () => {
    const stars = field(40, 2);
    const noise = field(40, 3);
    const half = (a: number[], b: number[]) => [...a.slice(0, 20), ...b.slice(20)];
    const seen = moved(stars, -31, 12);
    const vote = voteShift(stars, {
      length: 40,
      x: half(seen.x, noise.x),
      y: half(seen.y, noise.y),
    });
    expect(vote?.votes).toBeGreaterThanOrEqual(20);
    expect(vote?.votes).toBeGreaterThan(2 * (vote?.runnerUp ?? 0));
    expect(vote?.dx).toBeCloseTo(-31, 0);
  });

  it("keeps to the largest shift allowed", () => {
    const stars = field(10, 4);
    const vote = voteShift(stars, moved(stars, 100, 0), { maxShift: 20 });
    expect(vote === null || vote.votes < 10).toBe(true);
  });

  it("has nothing to say about an empty list", () => {
    expect(voteShift(field(0, 5), field(5, 6))).toBeNull();
    expect(voteShift(field(5, 5), field(0, 6))).toBeNull();
  });
});
