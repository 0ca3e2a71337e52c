import { describe, expect, it } from "vitest";
import { clipTails } from "../src/clip/clip-tails.ts";
import { createRandom } from "../src/index.ts";

const random = createRandom(21);
const normal = () => random.normal();

/** Clipping as it is defined: round by round over all samples that are left. */
function clipPlainly(samples: Float64Array, sigma: number, rounds: number) {
  let kept = [...samples];
  for (let round = 0; ; round++) {
    const sorted = kept.toSorted((a, b) => a - b);
    const n = kept.length;
    const median = (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
    const mean = kept.reduce((sum, value) => sum + value, 0) / n;
    const moment = (k: number) => kept.reduce((sum, value) => sum + (value - mean) ** k, 0) / n;
    const standardDeviation = Math.sqrt(moment(2));
    const left = kept.filter((value) => Math.abs(value - median) <= sigma * standardDeviation);
    if (round === rounds || left.length === n) {
      return { mean, median, standardDeviation, count: n, third: moment(3) };
    }
    kept = left;
  }
}

describe("clipTails", () => {
  it.each<[string, (i: number) => number]>([
    ["noise", () => 100 + 5 * normal()],
    ["whole numbers", () => Math.round(30 + 4 * normal())],
    ["leaning noise", () => -Math.log(1 - random.uniform())],
    [
      "stars in every fourth sample",
      (i) => 100 + 5 * normal() + (i % 4 ? 0 : 5000 * random.uniform() ** 4),
    ],
    ["a shadow", (i) => 1000 + 3 * normal() - (i % 6 ? 0 : 200)],
  ])("keeps what clipping round by round keeps of %s", (_, sample) => {
    let answered = 0;
    for (let trial = 0; trial < 120; trial++) {
      const samples = Float64Array.from({ length: 64 + 7 * trial }, (__, i) => sample(i));
      const sigma = [1.5, 2.5, 3][trial % 3]!;
      const rounds = [0, 1, 10][(trial >> 2) % 3]!;
      const found = clipTails(samples, samples.length, sigma, rounds);
      if (found === undefined) continue;
      answered++;
      const { third, ...plain } = clipPlainly(samples, sigma, rounds);
      // Rounding of sums of up to 900 terms.
      expect(found.count).toBe(plain.count);
      expect(found.median).toBeCloseTo(plain.median, 12);
      expect(Math.abs(found.mean / plain.mean - 1)).toBeLessThan(1e-12);
      expect(Math.abs(found.standardDeviation / plain.standardDeviation - 1)).toBeLessThan(1e-12);
      // The cubes of far outliers cancel: their digits are lost before clipping, not after.
      const largest = Math.max(...samples) - Math.min(...samples);
      const scale = rounds === 10 ? plain.standardDeviation : largest;
      expect(Math.abs(found.third - third)).toBeLessThan(1e-10 * scale ** 3);
    }
    // It may give up, but not where it is meant for.
    expect(answered).toBeGreaterThan(90);
  });

  it("gives up on few samples, on equal ones and on infinite ones", () => {
    expect(clipTails(new Float64Array(63).fill(1), 63, 3, 10)).toBeUndefined();
    expect(clipTails(new Float64Array(200).fill(7), 200, 3, 10)).toBeUndefined();
    const infinite = Float64Array.from({ length: 200 }, (_, i) => (i === 9 ? Infinity : normal()));
    expect(clipTails(infinite, 200, 3, 10)).toBeUndefined();
  });
});
