/**
 * Damaged files: whatever the bytes, the outcome is frames or a tagged error, without memory for
 * what the file does not hold. `pnpm fuzz` runs many more of the same, with a time limit for each.
 */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource, type FrameSource, openSource } from "../src/index.ts";
import { boundariesOf, damage } from "./fuzz/mutations.ts";
import { readEverything, tryFile } from "./fuzz/one-case.ts";
import { madeSeeds } from "./fuzz/seeds.ts";
import { testRandom } from "./random.ts";

const seeds = await madeSeeds();
const CASES = Math.ceil(5000 / seeds.length);

describe.each(seeds)("damaged files of $name", ({ bytes }) => {
  test(`give frames or tagged errors, ${CASES} times`, async () => {
    const boundaries = await boundariesOf(bytes, readEverything);
    for (let run = 1; run <= CASES; run++) {
      const damaged = damage(bytes, boundaries, testRandom(run));
      await tryFile(damaged).catch((cause: unknown) => {
        throw new Error(`run ${run}: ${cause}`, { cause });
      });
    }
  });

  test("cut off at any boundary, or a byte beside it, give frames or tagged errors", async () => {
    const boundaries = await boundariesOf(bytes, readEverything);
    for (const place of new Set(boundaries.flatMap((at) => [at - 1, at, at + 1]))) {
      await tryFile(bytes.subarray(0, Math.max(0, place)));
    }
  });
});

const regressions = new URL("regressions/", import.meta.url);
test.each(readdirSync(regressions).filter((name) => name.endsWith(".bin")))(
  "a file that once broke a reader does so no more: %s",
  async (name) => {
    await tryFile(new Uint8Array(readFileSync(new URL(name, regressions))));
  },
);

/** Frames at the start of a recording that are those of the whole one. */
async function framesLike(whole: readonly Float64Array[], part: FrameSource): Promise<number> {
  for (let i = 0; i < Math.min(whole.length, part.frameCount); i++) {
    const frame = await part.frame(i).catch(() => null);
    if (!frame || !whole[i]!.every((value, k) => frame.image.data[k] === value)) return i;
  }
  return Math.min(whole.length, part.frameCount);
}

describe.each(seeds.filter(({ name }) => /^(ser|fits|avi|adv|ravf)/.test(name)))(
  "any prefix of a recording: $name",
  ({ name, bytes }) => {
    test("gives every complete frame that is in it", async () => {
      const intact = await openSource(bytesSource(bytes, name));
      const whole: Float64Array[] = [];
      for await (const { image } of intact.frames()) whole.push(Float64Array.from(image.data));
      const counts: number[] = [];
      // Long files are cut at every 13th byte, and at their end.
      const step = bytes.length > 3000 ? 13 : 1;
      for (let cut = 0; cut < bytes.length + step; cut += step) {
        const length = Math.min(cut, bytes.length);
        const source = bytesSource(bytes.subarray(0, length), name);
        const part = await openSource(source).catch(() => null);
        counts.push(part ? await framesLike(whole, part) : 0);
      }
      expect(counts.at(-1)).toBe(whole.length);
      // Each frame is there from the byte on at which it is complete, and stays.
      const firsts = whole.map((_, i) => counts.findIndex((count) => count > i));
      for (const [i, first] of firsts.entries()) {
        expect(counts.slice(first).every((count) => count > i)).toBe(true);
      }
      // Frames of one recording follow each other at the distance of their bytes.
      const longest = Math.ceil(bytes.length / whole.length / step) + 1;
      for (const [i, first] of firsts.entries()) {
        if (i > 0) expect(first - firsts[i - 1]!).toBeLessThanOrEqual(longest);
      }
    });
  },
);
