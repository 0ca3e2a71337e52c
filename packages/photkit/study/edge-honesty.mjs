/** Simulated occultations, extracted from their pictures, and how honest the stated errors are. */

import { extractLightCurve } from "@photkit/extraction";
import { eventsFromLightCurve, parseUtcText, searchReadings } from "@photkit/lightcurve";
import { createObservation, observationSource, occultationPreset } from "@photkit/simulate";

/**
 * One edge of one recording, in exposures.
 *
 * @typedef {object} JudgedEdge
 * @property {number} seed
 * @property {number} off found minus true
 * @property {number} sigma68 stated half-width of the 68 % interval
 * @property {boolean} in68
 * @property {boolean} in95
 * @property {boolean} in997
 * @property {number} againstLaw sigma68 over what the accuracy law says for the event's own ratio
 */

/** 68 % half-width of one edge in exposures for drop over noise (PyOTE's estimator, white noise). */
const LAW = [
  [1, 2.96],
  [1.5, 1.31],
  [2, 0.73],
  [3, 0.41],
  [4, 0.29],
  [5, 0.22],
  [8, 0.133],
  [10, 0.105],
  [20, 0.051],
  [50, 0.02],
  [100, 0.01],
];

/**
 * The law at any ratio from 1 to 100: straight between its points on logarithmic scales.
 *
 * @param {number} ratio
 * @returns {number}
 */
export function accuracyLaw(ratio) {
  const above = Math.max(
    1,
    LAW.findIndex(([at = 0]) => at >= ratio),
  );
  const [x0 = 1, y0 = 1] = LAW[above - 1] ?? [];
  const [x1 = 1, y1 = 1] = LAW[above] ?? [];
  const share = Math.log(ratio / x0) / Math.log(x1 / x0);
  return Math.exp(Math.log(y0) + share * Math.log(y1 / y0));
}

/** A small window of the standard scene, for tests and for many recordings. */
export const SMALL_SCENE = {
  ...{ width: 160, height: 120, frames: 200 },
  fieldStars: { count: 9, margin: 16, separation: 14 },
};

/**
 * Simulates the standard occultation, extracts it with no hint but the target's place, and judges
 * both edges; none when no event with two edges was found.
 *
 * @param {number} seed
 * @param {number} dropToNoise
 * @param {import("@photkit/simulate").OccultationPresetOptions} [scene] what differs from the preset
 * @returns {Promise<JudgedEdge[]>}
 */
export async function judgeRecording(seed, dropToNoise, scene = {}) {
  const observation = createObservation(occultationPreset({ seed, dropToNoise, ...scene }));
  const [truth] = observation.truth.occultations;
  const star = observation.truth.stars.find(({ name }) => name === truth?.star);
  if (truth === undefined || star === undefined) throw new Error("the preset has no occultation.");
  const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
    target: { x: Math.round(star.x[0] ?? 0), y: Math.round(star.y[0] ?? 0) },
  });
  const target = lightCurve.apertures.find(({ role }) => role === "target");
  if (target === undefined) throw new Error("the target was not measured.");
  const members = lightCurve.apertures.filter(({ name }) => ensemble.includes(name));
  const { value, error } = searchReadings(target, members);
  const [event] = eventsFromLightCurve(lightCurve, { value, error }).events;
  if (event === undefined) return [];
  const exposure = observation.truth.exposureSeconds;
  return [
    { found: event.disappearance, real: truth.disappearance },
    { found: event.reappearance, real: truth.reappearance },
  ].flatMap(({ found, real }) => {
    if (found?.utc == null || found.sigma68 === null) return [];
    const at = parseUtcText(real.utc);
    /** @param {readonly [string, string] | null} interval */
    const holds = (interval) =>
      interval !== null && at >= parseUtcText(interval[0]) && at <= parseUtcText(interval[1]);
    const off = (parseUtcText(found.utc) - at) / 1e6 / exposure;
    const sigma68 = found.sigma68 / exposure;
    return [
      {
        seed,
        off,
        sigma68,
        in68: Math.abs(off) <= sigma68,
        in95: holds(found.ci95),
        in997: holds(found.ci997),
        againstLaw: sigma68 / accuracyLaw(event.dropToNoise),
      },
    ];
  });
}
