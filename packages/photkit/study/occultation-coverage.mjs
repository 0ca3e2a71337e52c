/**
 * How honest are the error bars of a whole extraction? Simulates the standard occultation many
 * times, extracts each from its pictures with no hint but the target's place, and counts how many
 * edges lie within their stated intervals and how long those are against the accuracy law.
 *
 *   pnpm study:occultation [--seeds 200] [--first 1] [--dnr 10]
 */

import { parseArgs } from "node:util";
import { extractLightCurve } from "@photkit/extraction";
import { differential, eventsFromLightCurve, parseUtcText } from "@photkit/lightcurve";
import { createObservation, observationSource, occultationPreset } from "@photkit/simulate";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
    dnr: { type: "string", default: "10" },
  },
});
const first = Number(values.first);
const last = first + Number(values.seeds) - 1;
const dropToNoise = Number(values.dnr);

/** 68 % half-width of one edge in exposures, white noise (computed with PyOTE's estimator). */
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

/** The law at any ratio: straight between its points on logarithmic scales. */
function law(ratio) {
  const above = Math.max(
    1,
    LAW.findIndex(([at]) => at >= ratio),
  );
  const [x0, y0] = LAW[above - 1];
  const [x1, y1] = LAW[above];
  const share = Math.log(ratio / x0) / Math.log(x1 / x0);
  return Math.exp(Math.log(y0) + share * Math.log(y1 / y0));
}

const tally = { edges: 0, in68: 0, in95: 0, in997: 0, missed: 0 };
const againstLaw = [];
for (let seed = first; seed <= last; seed++) {
  const observation = createObservation(occultationPreset({ seed, dropToNoise }));
  const [truth] = observation.truth.occultations;
  const star = observation.truth.stars.find(({ name }) => name === truth.star);
  const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
    target: { x: Math.round(star.x[0]), y: Math.round(star.y[0]) },
  });
  const members = lightCurve.apertures.filter(({ name }) => ensemble.includes(name));
  const { value, error } = differential(lightCurve.apertures[0], members);
  const { events } = eventsFromLightCurve(lightCurve, { value, error });
  const [event] = events;
  if (event === undefined || event.disappearance === null || event.reappearance === null) {
    tally.missed++;
    console.log(`seed ${seed}: no event with two edges was found`);
    continue;
  }
  for (const [found, real] of [
    [event.disappearance, truth.disappearance],
    [event.reappearance, truth.reappearance],
  ]) {
    const at = parseUtcText(real.utc);
    const off = (parseUtcText(found.utc) - at) / 1e6;
    const inside = ([low, high]) => at >= parseUtcText(low) && at <= parseUtcText(high);
    tally.edges++;
    if (Math.abs(off) <= found.sigma68) tally.in68++;
    if (inside(found.ci95)) tally.in95++;
    if (inside(found.ci997)) tally.in997++;
    else console.log(`seed ${seed}: off by ${(off * 1e3).toFixed(1)} ms, outside 99.73 %`);
    const exposures = found.sigma68 / observation.truth.exposureSeconds;
    againstLaw.push(exposures / law(event.dropToNoise));
  }
}

const percent = (count) => `${((100 * count) / tally.edges).toFixed(1)} %`;
againstLaw.sort((a, b) => a - b);
const at = (share) => againstLaw[Math.floor(share * (againstLaw.length - 1))].toFixed(2);
console.log(`seeds ${first} to ${last}, drop over noise ${dropToNoise}`);
console.log(`edges ${tally.edges}, recordings without two edges ${tally.missed}`);
console.log(`within 68.27 %: ${percent(tally.in68)} (${tally.in68})`);
console.log(`within 95.45 %: ${percent(tally.in95)} (${tally.in95})`);
console.log(`within 99.73 %: ${percent(tally.in997)} (${tally.in997})`);
console.log(`sigma68 over the law: median ${at(0.5)}, 5 % ${at(0.05)}, 95 % ${at(0.95)}`);
