/** Medians and shortest intervals of a probability that is given in bins. */

/** Bins in ascending order, which may leave gaps between them. */
export interface BinnedProbability {
  /** Centre of each bin. */
  readonly centre: ArrayLike<number>;
  readonly width: ArrayLike<number>;
  /** Probability in each bin; the sum need not be 1. */
  readonly mass: ArrayLike<number>;
}

/** Probability within one, two and three standard deviations of a normal distribution. */
export const PROBABILITY_68 = 0.682689;
export const PROBABILITY_95 = 0.9545;
export const PROBABILITY_997 = 0.9973;

interface Cumulative {
  readonly low: Float64Array;
  readonly width: ArrayLike<number>;
  readonly mass: ArrayLike<number>;
  /** Mass up to the lower end of each bin; one more entry with the total. */
  readonly sums: Float64Array;
}

function cumulative({ centre, width, mass }: BinnedProbability): Cumulative {
  const low = Float64Array.from(centre, (value, k) => value - width[k]! / 2);
  const sums = new Float64Array(low.length + 1);
  for (let k = 0; k < low.length; k++) sums[k + 1] = sums[k]! + mass[k]!;
  return { low, width, mass, sums };
}

/** Value below which `wanted` of the mass lies, searched from bin `from` on. */
function valueAt({ low, width, mass, sums }: Cumulative, wanted: number, from: number): number {
  let k = from;
  while (k < low.length - 1 && sums[k + 1]! < wanted) k++;
  const share = mass[k]! > 0 ? (wanted - sums[k]!) / mass[k]! : 0;
  return low[k]! + Math.min(1, Math.max(0, share)) * width[k]!;
}

/** Value that halves the probability. NaN without bins. */
export function binnedMedian(bins: BinnedProbability): number {
  const c = cumulative(bins);
  return c.low.length === 0 ? Number.NaN : valueAt(c, c.sums.at(-1)! / 2, 0);
}

/** Shortest interval that holds `probability` (0 to 1) of the mass; the mass in a bin is even. */
export function shortestInterval(bins: BinnedProbability, probability: number): [number, number] {
  const c = cumulative(bins);
  const n = c.low.length;
  if (n === 0) return [Number.NaN, Number.NaN];
  const total = c.sums[n]!;
  const wanted = probability * total;
  let best: [number, number] = [c.low[0]!, c.low[n - 1]! + c.width[n - 1]!];
  const consider = (low: number, high: number): void => {
    if (high - low < best[1] - best[0]) best = [low, high];
  };
  // The shortest interval starts or ends where a bin does.
  let right = 0;
  for (let k = 0; k < n && c.sums[k]! + wanted <= total * (1 + 1e-12); k++) {
    while (right < n - 1 && c.sums[right + 1]! < c.sums[k]! + wanted) right++;
    consider(c.low[k]!, valueAt(c, c.sums[k]! + wanted, right));
  }
  let left = 0;
  for (let k = 0; k < n; k++) {
    const target = c.sums[k + 1]! - wanted;
    if (target < 0) continue;
    while (left < n - 1 && c.sums[left + 1]! < target) left++;
    consider(valueAt(c, target, left), c.low[k]! + c.width[k]!);
  }
  return best;
}
