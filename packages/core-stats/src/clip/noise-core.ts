/**
 * Samples of noise in two parts: the core, of which only sums of powers are kept, and the tails, which
 * are copied. A clip that takes away outliers only ever looks at the tails.
 */

/** So many samples, taken evenly, are sorted; of these the quartiles are wanted. */
const PROBES = 11;
const QUARTERS = [2, 5, 8] as const;
/** Distance of these quarters of Gaussian noise, in standard deviations. */
const QUARTER_DISTANCE = 1.5;

/** The core and the tails of a set of samples, all less the middle of the core. */
export interface NoiseCore {
  /** The middle of the core, and half its width. */
  origin: number;
  half: number;
  /** Sums of the first three powers over the core. */
  first: number;
  second: number;
  third: number;
  /** The same over the tails. */
  tailFirst: number;
  tailSecond: number;
  tailThird: number;
  /** How many samples are in the core, and how many in the tails. */
  count: number;
  tails: number;
  /** How many more of the tails lay above the core than below it: of all, and of those not far off. */
  excess: number;
  nearExcess: number;
}

/**
 * Functions that split the samples of one memory. It is made once for each memory and held by a
 * closure, as a compiler then knows where the memory lies: the loops take two thirds of the time.
 *
 * @param samples - the memory; room for as many tails is made beside it.
 */
export function createNoiseCore(samples: Float64Array) {
  const tails = new Float64Array(samples.length);
  const probes = new Float64Array(PROBES);
  const core: NoiseCore = {
    origin: 0,
    half: 0,
    first: 0,
    second: 0,
    third: 0,
    tailFirst: 0,
    tailSecond: 0,
    tailThird: 0,
    count: 0,
    tails: 0,
    excess: 0,
    nearExcess: 0,
  };

  /** Where a core of `share` standard deviations is, by a few samples; false when these are all the same. */
  function probe(length: number, share: number): boolean {
    const step = length / PROBES;
    for (let i = 0; i < PROBES; i++) {
      const value = samples[Math.floor((i + 0.5) * step)]!;
      let k = i;
      for (; k > 0 && probes[k - 1]! > value; k--) probes[k] = probes[k - 1]!;
      probes[k] = value;
    }
    const [lower, center, upper] = QUARTERS;
    core.origin = probes[center]!;
    core.half = (share * (probes[upper]! - probes[lower]!)) / QUARTER_DISTANCE;
    return core.half > 0;
  }

  /** Sums the samples within `half` of `origin` and copies the others. */
  function split(length: number): void {
    const origin = core.origin - 0;
    const half = core.half - 0;
    let [first, second, third, count] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const offset = samples[i]! - origin;
      // Multiplied by 0 or 1 instead of branching, which would often be guessed wrong.
      const isCore = Number(Math.abs(offset) <= half);
      tails[count] = offset;
      count += 1 - isCore;
      const inside = offset * isCore;
      const square = inside * inside;
      first += inside;
      second += square;
      third += square * inside;
    }
    core.first = first;
    core.second = second;
    core.third = third;
    core.count = length - count;
    core.tails = count;
  }

  /** Sums the tails, and tells how many more of them lie above the core than below it. */
  function survey(limit: number): void {
    const farthest = limit - 0;
    const length = core.tails;
    let [first, second, third, above, nearAbove, nearBelow] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const offset = tails[i]!;
      const square = offset * offset;
      first += offset;
      second += square;
      third += square * offset;
      above += Number(offset > 0);
      nearAbove += Number(offset > 0) & Number(offset <= farthest);
      nearBelow += Number(offset < 0) & Number(offset >= -farthest);
    }
    core.tailFirst = first;
    core.tailSecond = second;
    core.tailThird = third;
    core.excess = 2 * above - length;
    core.nearExcess = nearAbove - nearBelow;
  }

  /**
   * Drops what lies beyond the limits from the tails and sums the rest.
   *
   * @returns how many were dropped below `low`.
   */
  function trim(low: number, high: number): number {
    const lowest = low - core.origin;
    const highest = high - core.origin;
    const length = core.tails;
    let [first, second, third, kept, below] = [0, 0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const offset = tails[i]!;
      const isBelow = Number(offset < lowest);
      const isKept = Number(offset <= highest) - isBelow;
      tails[kept] = offset;
      kept += isKept;
      below += isBelow;
      const inside = offset * isKept;
      const square = inside * inside;
      first += inside;
      second += square;
      third += square * inside;
    }
    core.tailFirst = first;
    core.tailSecond = second;
    core.tailThird = third;
    core.tails = kept;
    return below;
  }

  return { core, probe, split, survey, trim };
}
