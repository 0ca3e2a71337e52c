/**
 * The samples around the median in order, so that the medians of all rounds of a clip are looked up:
 * a clip takes samples away at the ends, and those in the middle stay the same.
 */

/** Values are first put into so many classes of equal width: with one or two in each, little is left. */
const CLASSES = 32;

/**
 * Functions that keep the middle of the samples of one memory; like those of `createNoiseCore` made
 * once for each memory.
 */
export function createSortedMiddle(samples: Float64Array) {
  const found = new Float64Array(samples.length);
  const sorted = new Float64Array(samples.length);
  const classes = new Int32Array(samples.length);
  const starts = new Int32Array(CLASSES + 2);
  let below = 0;
  let count = 0;

  /** Sorts the first `count` values found: into classes, and in these by insertion. */
  function sort(low: number, high: number): void {
    const scale = high > low ? CLASSES / (high - low) : 0;
    starts.fill(0);
    for (let i = 0; i < count; i++) {
      const index = ((found[i]! - low) * scale) | 0;
      classes[i] = index;
      starts[index + 1]! += 1;
    }
    for (let k = 1; k <= CLASSES; k++) starts[k]! += starts[k - 1]!;
    for (let i = 0; i < count; i++) sorted[starts[classes[i]!]!++] = found[i]!;
    for (let i = 1; i < count; i++) {
      const value = sorted[i]!;
      let k = i;
      for (; k > 0 && sorted[k - 1]! > value; k--) sorted[k] = sorted[k - 1]!;
      sorted[k] = value;
    }
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
      sort(low, high);
    },

    /** The median when `length` samples are left and `gone` below the middle are not; NaN when it is not here. */
    median(length: number, gone: number): number {
      const rank = (length >> 1) - below + gone;
      const even = 1 - (length & 1);
      if (rank < even || rank >= count) return Number.NaN;
      const upper = sorted[rank]!;
      return even === 0 ? upper : (sorted[rank - 1]! + upper) / 2;
    },
  };
}
