/** Tracking stars that help comparison stars which are too faint for the target. */

import { MeasurementFlag } from "@photkit/aperture";
import {
  type ApertureSeries,
  isUsable,
  pointToPointScatter,
  typicalFlux,
  unsteadyReferences,
} from "@photkit/lightcurve";

/** Comparison stars are good enough when their noise is below this part of the target's. */
const GOOD_ENOUGH = 1;
/** With tracking stars the noise must fall below this part of what it was. */
const BETTER = 0.7;
/** Part of the target's frames in which a tracking star must be usable. */
const COVERAGE = 0.98;
/** Part of the frames that may saturate. */
const SATURATED = 0.01;

/**
 * The tracking stars to compare with beside `references`: none where these add less noise than the
 * target has. A star that is compared with faint ones shows their noise, and an event is lost in it.
 *
 * @param asked - the series that the user named: the program adds none of its own choice to theirs.
 */
export function joinTrackers(
  measured: readonly ApertureSeries[],
  references: readonly ApertureSeries[],
  asked: ReadonlySet<ApertureSeries>,
): ApertureSeries[] {
  const target = measured.find(({ role }) => role === "target");
  if (target === undefined || references.length === 0) return [];
  const noise = noiseOf(references);
  if (!(noise > GOOD_ENOUGH * noiseOf([target]))) return [];
  const rows = [...target.flux.keys()].filter((i) => isUsable(target, i));
  const sound = measured.filter(
    (series) =>
      series.role === "track" &&
      asked.has(series) &&
      typicalFlux(series) > 0 &&
      rows.filter((i) => isUsable(series, i)).length >= COVERAGE * rows.length &&
      series.flags.filter((flag) => flag & MeasurementFlag.saturated).length <=
        SATURATED * series.flags.length,
  );
  const unsteady = new Set(unsteadyReferences([...references, ...sound]));
  const steady = sound.filter(({ name }) => !unsteady.has(name));
  return noiseOf([...references, ...steady]) < BETTER * noise ? steady : [];
}

/** Noise of the sum of stars from frame to frame, as a part of their light. */
function noiseOf(stars: readonly ApertureSeries[]): number {
  const light = stars.reduce((sum, star) => sum + Math.max(0, typicalFlux(star)), 0);
  const variance = stars.reduce((sum, star) => sum + pointToPointScatter(star.flux) ** 2, 0);
  return Math.sqrt(variance) / light;
}
