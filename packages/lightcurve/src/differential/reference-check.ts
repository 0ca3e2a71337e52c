/**
 * Whether a drop in a relative light curve comes from the star or from what it is compared with:
 * each star is held against the median of the others, which no single one of them can move.
 */

import { median } from "@photkit/core-stats";
import type { ApertureSeries } from "../series/light-curve.ts";
import { isUsable, typicalFlux } from "./differential.ts";

export interface ReferenceCheck {
  /** Depth of the star against the median of the others; of its own flux with fewer than three. */
  readonly depth: number;
  /** Comparison star that changed most, and by how much of its light. */
  readonly changed: { readonly series: ApertureSeries; readonly rise: number } | null;
}

/** Fewer stars cannot outvote one. */
const FEWEST_VOTERS = 3;

/** Flux over its usual level, frame by frame; NaN where it is not usable. */
function relativeFlux(series: ApertureSeries): Float64Array {
  const usual = typicalFlux(series);
  return series.flux.map((flux, i) => (isUsable(series, i) ? flux / usual : Number.NaN));
}

/** Median of `value` inside over that outside, less 1. */
function change(value: ArrayLike<number>, inside: readonly boolean[]): number {
  const pick = (wanted: boolean) =>
    median(Array.from(value).filter((v, i) => inside[i] === wanted && Number.isFinite(v)));
  return pick(true) / pick(false) - 1;
}

/**
 * @param inside - of every frame, whether it lies inside the event.
 */
export function checkReference(
  star: ApertureSeries,
  others: readonly ApertureSeries[],
  inside: readonly boolean[],
): ReferenceCheck {
  const own = relativeFlux(star);
  const curves = others.map((series) => ({ series, flux: relativeFlux(series) }));
  const votes = curves.length >= FEWEST_VOTERS;
  const against = (flux: Float64Array, rest: readonly Float64Array[]) =>
    flux.map((v, i) => v / median(rest.map((other) => other[i]!).filter(Number.isFinite)));
  const all = curves.map(({ flux }) => flux);
  const depth = -change(votes ? against(own, all) : own, inside);
  const rises = curves.map(({ series, flux }) => ({
    series,
    rise: change(
      votes
        ? against(
            flux,
            all.filter((other) => other !== flux),
          )
        : flux,
      inside,
    ),
  }));
  const changed = rises
    .filter(({ rise }) => Number.isFinite(rise))
    .sort((a, b) => Math.abs(b.rise) - Math.abs(a.rise))[0];
  return { depth, changed: changed ?? null };
}
