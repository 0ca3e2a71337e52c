import { createRandom } from "@photkit/core-stats";
import { describe, expect, it } from "vitest";
import { MotionMemory } from "../src/motion-memory.ts";

/** A drift with a shake whose frames resemble each other, seen for `frames` frames. */
function motion(seed: number, frames: number, likeness: number) {
  const random = createRandom(seed);
  let shake = 0;
  return Array.from({ length: frames }, (_, i) => {
    shake = likeness * shake + 0.8 * Math.sqrt(1 - likeness ** 2) * random.normal();
    return 100 + 0.05 * i + shake;
  });
}

describe("a memory of motion", () => {
  it.each([
    ["of frames that know nothing of each other", 0],
    ["of a slow swing", 0.9],
  ])("says where the field is ahead, as surely as it says, %s", (_, likeness) => {
    for (const ahead of [1, 20, 80]) {
      const pulls: number[] = [];
      for (let seed = 0; seed < 200; seed++) {
        const places = motion(seed, 240 + ahead, likeness);
        const memory = new MotionMemory();
        for (let i = 0; i < 240; i++) memory.add(i, places[i]!, -places[i]!);
        const found = memory.at(239 + ahead)!;
        expect(found.y).toBeCloseTo(-found.x, 9);
        pulls.push((found.x - places[239 + ahead]!) / found.error);
      }
      const spread = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
      // 200 pulls tell a spread of 1 to 5 %; eight block means tell their own scatter to 29 %, which
      // gives pulls the longer tails of Student's t with 6 degrees of freedom: a spread of 1.22. A
      // slow swing shows in the means as well, and counts twice: errors up to a third too large.
      expect(spread).toBeGreaterThan(0.7);
      expect(spread).toBeLessThan(1.4);
    }
  });

  it("knows nothing of a few frames, or after it was told to forget", () => {
    const memory = new MotionMemory();
    for (let i = 0; i < 15; i++) memory.add(i, i, 0);
    expect(memory.at(15)).toBeNull();
    memory.add(15, 15, 0);
    expect(memory.at(20)!.x).toBeCloseTo(20, 9);
    memory.forget();
    expect(memory.at(20)).toBeNull();
  });
});
