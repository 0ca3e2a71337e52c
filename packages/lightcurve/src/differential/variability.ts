/**
 * Which stars vary: each against an ensemble of the others. White noise has the same scatter from
 * point to point as altogether (von Neumann 1941); a star that changes slowly, or drops out for a
 * while, has more altogether. Single readings (a cosmic ray), a steady slope (extinction differs from
 * colour to colour) and what the field's stars have in common are no variation.
 */

import { MeasurementFlag } from "@photkit/aperture";
import { lineFit, median, medianAbsoluteDeviation } from "@photkit/core-stats";
import type { ApertureSeries } from "../series/light-curve.ts";
import { pointToPointScatter, totalScatter } from "../series/scatter.ts";
import { differential, isUsable, typicalFlux } from "./differential.ts";

export interface StarVariability {
  readonly name: string;
  /** Median flux, ADU. */
  readonly flux: number;
  /** Frames in which it is usable and clear of bad pixels. */
  readonly frames: number;
  /** Relative noise from point to point (1 sigma). */
  readonly noise: number;
  /** Relative scatter about a straight line (1 sigma), single outlying readings taken out. */
  readonly scatter: number;
  /** Scatter beyond what the noise makes, relative; 0 when there is none. */
  readonly excess: number;
  /** How far `excess` stands above what the field's other stars show, in its own errors. */
  readonly significance: number;
  readonly varies: boolean;
}

/** A star is said to vary from this significance on. */
const THRESHOLD = 5;
/** Excess that the field's other stars may have, in robust standard deviations above their median. */
const SPREADS = 2.5;
const FEWEST_READINGS = 10;
/** Variance of the median of three normal deviates. */
const MEDIAN_VARIANCE = 0.4487;

/** Whether a reading is usable and no defective pixel lies in its aperture. */
const isSound = (star: ApertureSeries, i: number): boolean =>
  isUsable(star, i) && (star.flags[i]! & MeasurementFlag.defectivePixels) === 0;

/** Values less the straight line that fits them best. */
function withoutSlope(values: readonly number[]): number[] {
  const { slope } = lineFit([...values.keys()], values);
  return values.map((value, i) => value - slope * i);
}

/** Each value replaced by the median of it and its neighbours. */
const medianOfThree = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value, i) => median([values[i - 1] ?? value, value, values[i + 1] ?? value]));

/**
 * Variability of every star that is usable in at least 10 frames, most significant first.
 *
 * @param ensemble - comparison stars; a star is never compared with itself.
 */
export function measureVariability(
  stars: readonly ApertureSeries[],
  ensemble: readonly ApertureSeries[],
): StarVariability[] {
  const rows = stars.flatMap((star) => {
    if (ensemble.every((other) => other.name === star.name)) return [];
    const { value } = differential(star, ensemble);
    const kept = value.filter((v, i) => Number.isFinite(v) && isSound(star, i));
    if (kept.length < FEWEST_READINGS) return [];
    const level = Math.abs(median(kept));
    const noise = pointToPointScatter(kept) / level;
    const scatter = totalScatter(withoutSlope(medianOfThree(kept))) / level;
    if (!(noise > 0)) return [];
    const excess = Math.sqrt(Math.max(0, scatter ** 2 - MEDIAN_VARIANCE * noise ** 2));
    const frames = kept.length;
    return [{ name: star.name, flux: typicalFlux(star), frames, noise, scatter, excess }];
  });
  return rows
    .map((row) => {
      const others = rows.filter((other) => other !== row).map((other) => other.excess);
      const common = others.length > 0 ? median(others) : 0;
      const spread = others.length > 1 ? 1.4826 * medianAbsoluteDeviation(others) : 0;
      // The variance of a sample variance of n values is 2/n of its square: error of excess^2.
      const own = row.noise ** 2 * Math.sqrt(5 / row.frames);
      const usual = common + SPREADS * spread;
      const significance = Math.max(0, row.excess ** 2 - usual ** 2) / own;
      return { ...row, significance, varies: significance > THRESHOLD };
    })
    .sort((a, b) => b.significance - a.significance);
}
