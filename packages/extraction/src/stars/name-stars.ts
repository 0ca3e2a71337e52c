/**
 * Final names and roles once the run has shown which stars are constant: `target`, `ref1`… for the
 * ensemble the program chose, `track1`… for tracking stars outside it, `star1`… for the rest.
 */

import { MeasurementFlag } from "@photkit/aperture";
import {
  type ApertureSeries,
  chooseEnsemble,
  isUsable,
  typicalFlux,
  unsteadyReferences,
} from "@photkit/lightcurve";
import { type ExtractionOptions, namesAskedFor } from "../options/options.ts";
import { comparisonWarnings } from "./comparison-warnings.ts";
import { addExcessNoise } from "./empirical-errors.ts";
import { freeNames } from "./free-names.ts";
import { joinTrackers } from "./join-trackers.ts";

export interface NamedSeries {
  readonly series: readonly ApertureSeries[];
  /** Names of the comparison stars. */
  readonly ensemble: readonly string[];
  /** Names of those that were left out of them, as they do not stay with the others. */
  readonly leftOut: readonly string[];
  /** Relative scatter of each comparison star against the others, where the program chose. */
  readonly ensembleScatter: readonly (number | null)[];
  /** Comparison stars that do not stay with the others. */
  readonly warnings: readonly string[];
}

/** With fewer frames than this there is no scatter to choose by: the brightest stars are taken. */
const FEWEST_FRAMES = 8;
const ENSEMBLE = 12;
/**
 * Part of the target's usable frames in which a comparison star must be usable, most demanding
 * first.
 */
const COVERAGES = [0.98, 0.8, 0.5];

/**
 * Chooses the ensemble (unless comparison stars were given), fills in errors, gives the names.
 * With a target, stars that are neither asked for, comparison nor tracking are left out.
 *
 * @param asked - the series that the user named: they keep their names and roles.
 */
export function nameStars(
  measured: readonly ApertureSeries[],
  asked: ReadonlySet<ApertureSeries>,
  options: ExtractionOptions,
): NamedSeries {
  const given =
    options.references === undefined ? null : measured.filter(({ role }) => role === "reference");
  const joined = given === null ? [] : joinTrackers(measured, given, asked);
  const picked =
    given === null
      ? pickEnsemble(measured)
      : [...given, ...joined].map((series) => ({ series, scatter: null }));
  const unsteady = new Set(unsteadyReferences(picked.map(({ series }) => series)));
  // Stars that the user names stay; where they leave the others they are left out, frame by frame.
  const chosen =
    given !== null ? picked : picked.filter(({ series }) => !unsteady.has(series.name));
  const ensemble = chosen.map(({ series }) => series);
  if (options.gain === undefined) addExcessNoise(measured, ensemble);
  const named = new Map<ApertureSeries, ApertureSeries>();
  const taken = new Set(namesAskedFor(options));
  const next = {
    reference: freeNames("ref", taken),
    track: freeNames("track", taken),
    star: freeNames("star", taken),
  };
  const ordered = [...ensemble, ...measured.filter((series) => !ensemble.includes(series))];
  for (const series of ordered) {
    if (asked.has(series)) {
      named.set(series, series);
      continue;
    }
    const compared =
      ensemble.includes(series) && !joined.includes(series) && options.target !== undefined;
    const role = compared ? "reference" : series.role;
    const followed = role === "track" && options.target !== undefined;
    const name = compared ? next.reference() : followed ? next.track() : next.star();
    named.set(series, { ...series, name, role });
  }
  const kept = [...measured.filter((s) => s.role === "target"), ...ordered].filter(
    (series, i, list) =>
      list.indexOf(series) === i &&
      (options.target === undefined || named.get(series)!.role !== "star"),
  );
  return {
    series: kept.map((series) => named.get(series)!),
    ensemble: ensemble.map((series) => named.get(series)!.name),
    leftOut: kept
      .filter((series) => given === null && unsteady.has(series.name))
      .map((series) => named.get(series)!.name),
    ensembleScatter: chosen.map(({ scatter }) => scatter),
    warnings: comparisonWarnings({
      given: given ?? [],
      joined,
      unsteady: picked.map(({ series }) => series).filter(({ name }) => unsteady.has(name)),
      ensemble,
      nameOf: (series) => named.get(series)?.name ?? series.name,
    }),
  };
}

/** Stars without light of neighbours that are enough to compare with; fewer do not do without the others. */
const ALONE = 3;

/** Whether the light of another star lies in the aperture in most frames. */
const isShared = ({ flags }: ApertureSeries): boolean =>
  2 * flags.filter((flag) => flag & MeasurementFlag.neighbour).length > flags.length;

/** The quietest ensemble of stars that stay as long as the target; nearly as long, failing that. */
function pickEnsemble(
  measured: readonly ApertureSeries[],
): readonly { series: ApertureSeries; scatter: number | null }[] {
  const usable = measured.filter(
    (series) =>
      series.role !== "target" &&
      series.role !== "flash" &&
      series.flux.some((_, i) => isUsable(series, i)),
  );
  // The star beside a comparison star may be the one that is occulted.
  const alone = usable.filter((series) => !isShared(series));
  const candidates = alone.length >= ALONE ? alone : usable;
  const target = measured.find((series) => series.role === "target");
  const rows = Array.from({ length: measured[0]?.flux.length ?? 0 }, (_, i) => i).filter(
    (i) => target === undefined || isUsable(target, i),
  );
  if (rows.length < FEWEST_FRAMES) {
    const brightest = [...candidates].sort((a, b) => typicalFlux(b) - typicalFlux(a));
    return brightest.slice(0, ENSEMBLE).map((series) => ({ series, scatter: null }));
  }
  for (const minimumCoverage of COVERAGES) {
    const members = chooseEnsemble(
      candidates.map((series) => inRows(series, rows)),
      { minimumCoverage },
    );
    if (members.length > 0) {
      return members.map((member) => ({
        series: candidates.find(({ name }) => name === member.series.name)!,
        scatter: member.scatter,
      }));
    }
  }
  return candidates.slice(0, 1).map((series) => ({ series, scatter: null }));
}

/** The frames `rows` of a series. */
function inRows(series: ApertureSeries, rows: readonly number[]): ApertureSeries {
  const column = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]!);
  return {
    name: series.name,
    role: series.role,
    method: series.method,
    flux: column(series.flux),
    fluxError: column(series.fluxError),
    background: column(series.background),
    backgroundScatter: column(series.backgroundScatter),
    backgroundError: column(series.backgroundError),
    x: column(series.x),
    y: column(series.y),
    pixels: column(series.pixels),
    peak: column(series.peak),
    defects: column(series.defects),
    flags: Uint16Array.from(rows, (i) => series.flags[i]!),
  };
}
