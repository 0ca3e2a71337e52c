/**
 * What a square wave leaves at its edges that is no noise: diffraction, a star with a disk, a
 * grazing limb. It is told in time, as the width of a full drop that holds as much light.
 */

import { pointToPointScatter } from "../series/scatter.ts";
import { autocorrelation } from "./autoregression.ts";
import { eventFractions } from "./readings.ts";
import { solveLevels } from "./square-wave-likelihood.ts";
import type { SquareWaveSearch } from "./square-wave-search.ts";

export interface EdgeMisfit {
  /** In seconds; 0 where the readings about the edge are as the model has them. */
  readonly disappearance: number;
  readonly reappearance: number;
}

/** Readings on each side of an edge that are looked at. */
const WINDOWS = [2, 4, 8, 16, 32];
/** Standard deviations, and an amount besides, by which squared residuals exceed their number. */
const EXCESS_ERRORS = 4;
const LEAST_EXCESS = 8;
/** How much worse than anywhere in the baseline the fit at an edge must be. */
const BEYOND_BASELINE = 1.3;
/** Standard errors from which the mean of neighbouring residuals is no noise. */
const BLOCK_LIMIT = 3;
const FEWEST_BASELINE = 10;
/** Square of a residual beyond which it counts no more, in windows that reach far. */
const LARGEST_SQUARE = 9;

interface Residuals {
  /** Value less model, over the depth. */
  readonly relative: Float64Array;
  /** Value less model, in units of the noise on that side. */
  readonly standard: Float64Array;
  /** Running count of readings inside the event or near one of its edges. */
  readonly near: Float64Array;
  /** How much wider sums of squares scatter than those of independent noise. */
  readonly spread: number;
}

function residualsAbout(search: SquareWaveSearch): Residuals | null {
  const { readings, mean, likelihood, edges } = search;
  const levels = solveLevels(likelihood.sums(edges.d, edges.r, edges.ratio));
  const depth = levels.baseline - levels.bottom;
  const share = eventFractions(readings, edges.d, edges.r);
  const raw = readings.value.map((v, i) => v - mean - levels.baseline + depth * share[i]!);
  const scaled = raw.map((v, i) => v / readings.relativeError[i]!);
  const baseline = scaled.filter((_, i) => share[i] === 0);
  if (baseline.length < FEWEST_BASELINE) return null;
  // The readings beside an edge may be misfitted: those farther away say what noise is.
  const far = scaled.filter((_, i) => share[i] === 0 && !isNear(readings.start[i]!, search));
  const outside = Math.min(rms(baseline), rms(far));
  const within = pointToPointScatter(scaled.filter((_, i) => share[i] === 1));
  const inside = Number.isFinite(within) ? Math.max(within, outside / 20) : outside;
  if (!(outside > 0)) return null;
  const near = new Float64Array(raw.length + 1);
  for (let i = 0; i < raw.length; i++) {
    const clear = share[i] === 0 && !isNear(readings.start[i]!, search);
    near[i + 1] = near[i]! + (clear ? 0 : 1);
  }
  const lag = Math.min(0.9, Math.max(0, autocorrelation(baseline, 1)[1]!));
  return {
    relative: raw.map((v) => v / depth),
    standard: scaled.map((v, i) => v / (share[i]! > 0.5 ? inside : outside)),
    near,
    spread: Math.sqrt((1 + lag ** 2) / (1 - lag ** 2)),
  };
}

const rms = (values: Float64Array): number =>
  values.length < FEWEST_BASELINE
    ? Number.POSITIVE_INFINITY
    : Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

const isNear = (start: number, { edges, readings }: SquareWaveSearch): boolean => {
  const reach = WINDOWS.at(-1)! * readings.cadence;
  return Math.abs(start - edges.d) < reach || Math.abs(start - edges.r) < reach;
};

/** Light that neighbouring residuals have in common, in readings of a full drop. */
function commonLight({ relative, standard }: Residuals, from: number, to: number): number {
  let most = 0;
  for (let size = 1; size <= to - from; size *= 2) {
    let light = 0;
    for (let i = from; i + size <= to; i += size) {
      let sum = 0;
      let share = 0;
      for (let k = i; k < i + size; k++) {
        sum += standard[k]!;
        share += relative[k]!;
      }
      if (Math.abs(sum) > BLOCK_LIMIT * Math.sqrt(size)) light += Math.abs(share);
    }
    most = Math.max(most, light);
  }
  return most;
}

/** Misfit of one edge that lies at reading `at`, in readings. */
function misfitAt(residuals: Residuals, at: number, reach: readonly [number, number]): number {
  const { standard, near, spread } = residuals;
  const n = standard.length;
  const sums = new Float64Array(n + 1);
  let light = 0;
  for (const half of WINDOWS) {
    // Far from an edge many readings must agree: one outlier is no misfit of the edge.
    const cap = half > 2 ? LARGEST_SQUARE : Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) sums[i + 1] = sums[i]! + Math.min(cap, standard[i]! ** 2);
    const from = Math.max(reach[0], at - half);
    const to = Math.min(reach[1], at + half + 1);
    const count = to - from;
    const square = sums[to]! - sums[from]!;
    const excess = EXCESS_ERRORS * Math.sqrt(2 * count) + LEAST_EXCESS;
    if (square < count + spread * excess) continue;
    // Outliers and noise that wanders exceed what independent noise does everywhere.
    let usual = 0;
    for (let i = 0; i + count <= n; i++) {
      if (near[i + count]! > near[i]!) continue;
      usual = Math.max(usual, sums[i + count]! - sums[i]!);
    }
    if (square > BEYOND_BASELINE * usual) {
      light = Math.max(light, Math.min(half, commonLight(residuals, from, to)));
    }
  }
  return light;
}

/** How far the readings about both edges contradict a square wave. */
export function edgeMisfit(search: SquareWaveSearch): EdgeMisfit {
  const { readings, edges } = search;
  const residuals = residualsAbout(search);
  if (residuals === null) return { disappearance: 0, reappearance: 0 };
  const n = readings.length;
  const indexOf = (time: number): number => {
    const found = readings.start.findIndex((start) => start + readings.exposure > time);
    return found < 0 ? n - 1 : found;
  };
  const d = Number.isFinite(edges.d) ? indexOf(edges.d) : null;
  const r = Number.isFinite(edges.r) ? indexOf(edges.r) : null;
  const middle = Math.round(((d ?? 0) + (r ?? n - 1)) / 2);
  const atD = d === null ? 0 : misfitAt(residuals, d, [0, middle + 1]) * readings.cadence;
  const atR = r === null ? 0 : misfitAt(residuals, r, [middle, n]) * readings.cadence;
  // Both edges have the same cause: where one shows it, the other holds it too.
  return { disappearance: d === null ? 0 : atD || atR, reappearance: r === null ? 0 : atR || atD };
}
