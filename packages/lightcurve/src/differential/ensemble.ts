/**
 * Choosing comparison stars: those that stay constant against each other, present in (nearly) all
 * frames, as many as make the ensemble quieter. The target has no say, so nothing is fitted to it.
 * After the artificial comparison star of Broeg, Fernandez & Neuhaeuser (2005, AN 326, 134).
 */

import { MeasurementFlag } from "@photkit/aperture";
import { check } from "../errors.ts";
import type { ApertureSeries } from "../series/light-curve.ts";
import { pointToPointScatter, totalScatter } from "../series/scatter.ts";
import { isUsable, typicalFlux } from "../series/usable-readings.ts";
import { differential } from "./differential.ts";

export interface EnsembleOptions {
  /** Most comparison stars. @default 12 */
  readonly maximum?: number;
  /** Least part of the frames in which a star must be usable. @default 0.98 */
  readonly minimumCoverage?: number;
}

export interface EnsembleMember {
  readonly series: ApertureSeries;
  /** Relative scatter against the other members (1 sigma). */
  readonly scatter: number;
}

const ROUNDS = 6;

const fractionOf = (series: ApertureSeries, holds: (i: number) => boolean): number =>
  series.flux.reduce((count, _, i) => count + (holds(i) ? 1 : 0), 0) / series.flux.length;

/** Scatter of a series against the others: noise and half of any slow change on top of it. */
function relativeScatter(series: ApertureSeries, others: readonly ApertureSeries[]): number {
  // Here a star is judged by all that it does.
  const { value } = differential(series, others, { judge: false });
  const level = typicalFlux({ ...series, flux: value });
  const noise = pointToPointScatter(value) / level;
  const slow = Math.max(0, (totalScatter(value) / level) ** 2 - noise ** 2);
  return Math.sqrt(noise ** 2 + slow / 4);
}

/**
 * The quietest ensemble among `candidates`, best star first; empty when fewer than two candidates
 * are usable, one star when it cannot be told which of two is constant.
 */
export function chooseEnsemble(
  candidates: readonly ApertureSeries[],
  options: EnsembleOptions = {},
): EnsembleMember[] {
  const { maximum = 12, minimumCoverage = 0.98 } = options;
  check.integerAtLeast("maximum", maximum, 1);
  check.between("minimumCoverage", minimumCoverage, 0, 1);
  const sound = candidates.filter(
    (series) =>
      typicalFlux(series) > 0 &&
      fractionOf(series, (i) => isUsable(series, i)) >= minimumCoverage &&
      fractionOf(series, (i) => (series.flags[i]! & MeasurementFlag.saturated) !== 0) < 0.01,
  );
  if (sound.length < 2) return [];
  let members: EnsembleMember[] = sound.map((series) => ({ series, scatter: Number.NaN }));
  for (let round = 0; round < ROUNDS; round++) {
    const current = members.map((member) => member.series);
    const rated = sound
      .map((series) => ({ series, scatter: relativeScatter(series, current) }))
      .filter((member) => Number.isFinite(member.scatter))
      .sort((a, b) => a.scatter - b.scatter);
    // Where no scatter can be told (few frames, no light) there is nothing to choose by.
    if (rated.length < 2) return rated;
    const next = quietest(rated, maximum);
    if (sameMembers(next, members)) return next;
    members = next;
  }
  return members;
}

/** Takes stars in order of scatter as long as each makes the sum's relative noise smaller. */
function quietest(rated: readonly EnsembleMember[], maximum: number): EnsembleMember[] {
  const chosen: EnsembleMember[] = [];
  let flux = 0;
  let variance = 0;
  for (const member of rated) {
    if (chosen.length === maximum) break;
    const f = typicalFlux(member.series);
    const grownFlux = flux + f;
    const grownVariance = variance + (f * member.scatter) ** 2;
    const quieter = Math.sqrt(grownVariance) / grownFlux < Math.sqrt(variance) / flux;
    if (chosen.length >= 2 && !quieter) continue;
    chosen.push(member);
    flux = grownFlux;
    variance = grownVariance;
  }
  return chosen;
}

const sameMembers = (a: readonly EnsembleMember[], b: readonly EnsembleMember[]): boolean =>
  a.length === b.length && a.every((member) => b.some((other) => other.series === member.series));
