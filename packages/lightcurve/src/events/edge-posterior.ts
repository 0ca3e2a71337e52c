/** Joint probability of the edges D and R on a grid, with the bottom's noise integrated out too. */

import { type BinnedProbability, shortestInterval } from "./credible-interval.ts";
import type { EdgeGrid } from "./edge-grid.ts";
import { type SquareWaveLikelihood, solveLevels } from "./square-wave-likelihood.ts";

export interface EdgePosterior {
  readonly disappearance: BinnedProbability;
  readonly reappearance: BinnedProbability;
  /** Of R - D, in seconds; no bins when one edge is outside the recording. */
  readonly duration: BinnedProbability;
  /** Means and standard deviations of the levels, relative to the mean of the values. */
  readonly baseline: number;
  readonly baselineError: number;
  readonly bottom: number;
  readonly bottomError: number;
  /** Noise of a baseline reading with relative error 1, in the unit of the values. */
  readonly noise: number;
}

const DURATION_BINS = 4096;

/** Probability of durations from that of the pairs of edges. */
function durations(dGrid: EdgeGrid, rGrid: EdgeGrid, pairs: Float64Array): BinnedProbability {
  const none = { centre: [], width: [], mass: [] };
  const ends = [dGrid, rGrid].flatMap((grid) => [grid.centre[0]!, grid.centre.at(-1)!]);
  if (!ends.every(Number.isFinite)) return none;
  const columns = rGrid.centre.length;
  const d = new Float64Array(dGrid.centre.length);
  const r = new Float64Array(columns);
  for (let i = 0; i < d.length; i++) {
    for (let j = 0; j < columns; j++) {
      d[i]! += pairs[i * columns + j]!;
      r[j]! += pairs[i * columns + j]!;
    }
  }
  const [dLow, dHigh] = shortestInterval({ ...dGrid, mass: d }, 0.9995);
  const [rLow, rHigh] = shortestInterval({ ...rGrid, mass: r }, 0.9995);
  const low = Math.max(0, rLow - dHigh);
  const step = (rHigh - dLow - low) / DURATION_BINS;
  // Each pair is spread evenly over its bins' width: its density goes up at one end, down at the other.
  const change = new Float64Array(DURATION_BINS + 1);
  const bin = (duration: number) =>
    Math.min(DURATION_BINS - 1, Math.max(0, Math.floor((duration - low) / step)));
  for (let i = 0; i < d.length; i++) {
    for (let j = 0; j < columns; j++) {
      const weight = pairs[i * columns + j]!;
      if (weight === 0) continue;
      const half = (dGrid.width[i]! + rGrid.width[j]!) / 2;
      const centre = rGrid.centre[j]! - dGrid.centre[i]!;
      const from = bin(centre - half);
      const to = bin(centre + half) + 1;
      change[from]! += weight / (to - from);
      change[to]! -= weight / (to - from);
    }
  }
  let density = 0;
  const mass = Float64Array.from({ length: DURATION_BINS }, (_, k) => {
    density += change[k]!;
    return Math.max(0, density);
  });
  return {
    centre: Float64Array.from(mass, (_, k) => low + (k + 0.5) * step),
    width: new Float64Array(DURATION_BINS).fill(step),
    mass,
  };
}

/**
 * Evaluates every pair of edges.
 *
 * @param noiseRatios - bottom noise over baseline noise, equally spaced in the logarithm, with the
 *   log of their prior probability.
 * @param top - log probability (with prior) near the best pair; only a reference.
 */
export function edgePosterior(
  likelihood: SquareWaveLikelihood,
  dGrid: EdgeGrid,
  rGrid: EdgeGrid,
  noiseRatios: readonly { readonly ratio: number; readonly logPrior: number }[],
  top: number,
): EdgePosterior {
  const columns = rGrid.centre.length;
  const pairs = new Float64Array(dGrid.centre.length * columns);
  const joined = new Float64Array(7);
  const freedom = Math.max(1, likelihood.readings.length - 4);
  const dPlaces = Array.from(dGrid.centre, likelihood.place);
  const rPlaces = Array.from(rGrid.centre, likelihood.place);
  let total = 0;
  let [baseline, baseline2, bottom, bottom2, variance] = [0, 0, 0, 0, 0];
  for (const { ratio, logPrior } of noiseRatios) {
    const heads = dPlaces.map((place) => likelihood.head(place, ratio));
    const tails = rPlaces.map((place) => likelihood.tail(place, ratio));
    for (let i = 0; i < dPlaces.length; i++) {
      for (let j = 0; j < columns; j++) {
        if (!(rPlaces[j]!.time > dPlaces[i]!.time)) continue;
        likelihood.join(dPlaces[i]!, rPlaces[j]!, heads[i]!, tails[j]!, ratio, joined);
        const log = likelihood.logOf(joined) + logPrior - top;
        if (log < -30) continue;
        const weight = Math.exp(log) * dGrid.width[i]! * rGrid.width[j]!;
        pairs[i * columns + j]! += weight;
        const levels = solveLevels(joined);
        const noise = Math.max(0, levels.chiSquare) / freedom;
        total += weight;
        baseline += weight * levels.baseline;
        baseline2 += weight * (levels.baseline ** 2 + noise * levels.baselineVariance);
        bottom += weight * levels.bottom;
        bottom2 += weight * (levels.bottom ** 2 + noise * levels.bottomVariance);
        variance += weight * noise;
      }
    }
  }
  const dMass = new Float64Array(dPlaces.length);
  const rMass = new Float64Array(columns);
  for (let i = 0; i < dPlaces.length; i++) {
    for (let j = 0; j < columns; j++) {
      const mass = pairs[i * columns + j]!;
      dMass[i]! += mass;
      rMass[j]! += mass;
    }
  }
  const spread = (mean: number, square: number) => Math.sqrt(Math.max(0, square - mean * mean));
  return {
    disappearance: { ...dGrid, mass: dMass },
    reappearance: { ...rGrid, mass: rMass },
    duration: durations(dGrid, rGrid, pairs),
    baseline: baseline / total,
    baselineError: spread(baseline / total, baseline2 / total),
    bottom: bottom / total,
    bottomError: spread(bottom / total, bottom2 / total),
    noise: Math.sqrt(variance / total),
  };
}
