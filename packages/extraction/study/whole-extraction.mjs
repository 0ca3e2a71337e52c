/** The same recordings through `extractLightCurve`, which chooses what it is not told. */

import { extractLightCurve } from "@photkit/extraction";
import { observationSource } from "@photkit/simulate";

/** The program as it is, and with a fixed circle of its own choice. */
const RUNS = {
  "PhotKit's default": undefined,
  "PhotKit's circle": { kind: "circle" },
};

/**
 * Fluxes of each target and its comparison stars: `runs[method][target] = { series, choice }`,
 * where `series[star][frame]` begins with the target.
 *
 * @param {ReturnType<import("./shaken-field.mjs").shakenField>} field
 */
export async function extractRecording({ observation, targets }) {
  const places = observation.truth.stars.map(({ x, y }) => ({ x: x[0], y: y[0] }));
  const comparisons = places.slice(targets.length);
  const runs = {};
  for (const [name, method] of Object.entries(RUNS)) {
    runs[name] = [];
    for (const target of places.slice(0, targets.length)) {
      const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
        target,
        track: comparisons,
        references: comparisons,
        ...(method && { method }),
      });
      if (ensemble.length !== comparisons.length) throw new Error("a comparison star was left out");
      const stars = lightCurve.apertures.filter(({ role }) => role !== "track");
      runs[name].push({
        series: stars.map(({ flux }) => flux),
        choice: String(lightCurve.provenance.method).split(",")[0],
      });
    }
  }
  return runs;
}
