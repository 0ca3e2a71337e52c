/**
 * Final names and roles once the run has shown which stars are constant: `target`, `ref1`… for the
 * ensemble the program chose, `track1`… for tracking stars outside it, `star1`… for the rest.
 */

import { type ApertureSeries, chooseEnsemble, isUsable } from "@photkit/lightcurve";
import { addExcessNoise } from "./empirical-errors.ts";
import type { ExtractionOptions } from "./options.ts";

export interface NamedSeries {
  readonly series: readonly ApertureSeries[];
  /** Names of the comparison stars. */
  readonly ensemble: readonly string[];
  /** Relative scatter of each comparison star against the others, where the program chose. */
  readonly ensembleScatter: readonly (number | null)[];
}

/** Part of the frames in which a comparison star must be usable, most demanding first. */
const COVERAGES = [0.98, 0.8, 0.5];

/**
 * Chooses the ensemble (unless comparison stars were given), fills in errors, gives the names.
 * With a target, stars that are neither asked for, comparison nor tracking are left out.
 */
export function nameStars(
  measured: readonly ApertureSeries[],
  options: ExtractionOptions,
): NamedSeries {
  const asked = new Set(
    measured
      .filter(({ role }) => role === "target" || role === "reference")
      .map(({ name }) => name),
  );
  options.track?.forEach((choice, i) => {
    asked.add(choice.name ?? `track${i + 1}`);
  });
  const chosen =
    options.references !== undefined
      ? measured.filter((s) => s.role === "reference").map((series) => ({ series, scatter: null }))
      : pickEnsemble(measured);
  const ensemble = chosen.map(({ series }) => series);
  if (options.gain === undefined) addExcessNoise(measured, ensemble);
  const named = new Map<ApertureSeries, ApertureSeries>();
  let references = 0;
  let trackers = 0;
  let stars = 0;
  const ordered = [...ensemble, ...measured.filter((series) => !ensemble.includes(series))];
  for (const series of ordered) {
    const name = asked.has(series.name)
      ? series.name
      : options.target === undefined
        ? `star${++stars}`
        : ensemble.includes(series)
          ? `ref${++references}`
          : series.role === "track"
            ? `track${++trackers}`
            : `star${++stars}`;
    const role =
      ensemble.includes(series) && options.target !== undefined ? "reference" : series.role;
    named.set(series, { ...series, name, role: asked.has(series.name) ? series.role : role });
  }
  const kept = [...measured.filter((s) => s.role === "target"), ...ordered].filter(
    (series, i, list) =>
      list.indexOf(series) === i &&
      (options.target === undefined || named.get(series)!.role !== "star"),
  );
  return {
    series: kept.map((series) => named.get(series)!),
    ensemble: ensemble.map((series) => named.get(series)!.name),
    ensembleScatter: chosen.map(({ scatter }) => scatter),
  };
}

/** The quietest ensemble of stars that stay to the end; of those that stay long, failing that. */
function pickEnsemble(
  measured: readonly ApertureSeries[],
): readonly { series: ApertureSeries; scatter: number | null }[] {
  const candidates = measured.filter(
    (series) => series.role !== "target" && series.flux.some((_, i) => isUsable(series, i)),
  );
  for (const minimumCoverage of COVERAGES) {
    const members = chooseEnsemble(candidates, { minimumCoverage });
    if (members.length > 0) return members;
  }
  return candidates.slice(0, 1).map((series) => ({ series, scatter: null }));
}
