/**
 * The samples around the median, in order as far as need be, so that the medians of all rounds of a clip
 * are looked up: a clip takes samples away at the ends, and those in the middle stay the same.
 */

/** The samples are put into so many classes of equal width; a class is sorted when it is asked for. */
const CLASSES = 32;

/**
 * Functions that keep the middle of the samples of one memory; like those of `createNoiseCore` made
 * once for each memory.
 */
export function createSortedMiddle(samples: Float64Array) {
  const found = new Float64Array(samples.length);
  /** The samples class by class; `ends` says where each class ends. */
  const ordered = new Float64Array(samples.length);
  const classes = new Int32Array(samples.length);
  const ends = new Int32Array(CLASSES + 1);
  let below = 0;
  let count = 0;
  let origin = 0;
  let scale = 0;

  /** Puts the samples found into their classes. */
  function order(low: number, high: number): void {
    const from = low - 0;
    const perUnit = high > low ? (CLASSES - 1) / (high - low) : 0;
    const length = count;
    ends.fill(0);
    for (let i = 0; i < length; i++) {
      const index = ((found[i]! - from) * perUnit) | 0;
      classes[i] = index;
      ends[index + 1]! += 1;
    }
    for (let k = 1; k < CLASSES; k++) ends[k]! += ends[k - 1]!;
    for (let i = 0; i < length; i++) {
      const index = classes[i]!;
      const place = ends[index]!;
      ordered[place] = found[i]!;
      ends[index] = place + 1;
    }
    origin = from;
    scale = perUnit;
  }

  /** The sample of a rank among those found; its class is sorted first. */
  function valueAt(rank: number): number {
    const index = ((ordered[rank]! - origin) * scale) | 0;
    const start = index === 0 ? 0 : ends[index - 1]!;
    const end = ends[index]!;
    for (let i = start + 1; i < end; i++) {
      const value = ordered[i]!;
      let k = i;
      for (; k > start && ordered[k - 1]! > value; k--) ordered[k] = ordered[k - 1]!;
      ordered[k] = value;
    }
    return ordered[rank]!;
  }

  return {
    /** Keeps those of the first `length` samples that lie from `low` to `high`. */
    gather(length: number, low: number, high: number): void {
      let [less, kept] = [0, 0];
      for (let i = 0; i < length; i++) {
        const value = samples[i]!;
        // Written always and counted when it belongs: a branch here would often be guessed wrong.
        const isBelow = Number(value < low);
        found[kept] = value;
        less += isBelow;
        kept += Number(value <= high) - isBelow;
      }
      below = less;
      count = kept;
      order(low, high);
    },

    /**
     * The median when `length` samples are left and `gone` are not that lay below the middle; NaN when
     * it is not here.
     */
    median(length: number, gone: number): number {
      const rank = (length >> 1) - below + gone;
      const even = 1 - (length & 1);
      if (rank < even || rank >= count) return Number.NaN;
      const upper = valueAt(rank);
      return even === 0 ? upper : (valueAt(rank - 1) + upper) / 2;
    },
  };
}
