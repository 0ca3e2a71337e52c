/**
 * How honest the errors of D and R are: simulated occultations fitted by `fitSquareWave`, by
 * drop-to-noise ratio and event length, with white noise, correlated noise and dead time.
 * Prints the tables of docs/accuracy.md. Build first; `--seeds N` (default 500).
 */

import { createRandom } from "@photkit/core-stats";
import { fitSquareWave } from "../dist/index.js";

const seeds = Number(process.argv[process.argv.indexOf("--seeds") + 1] || 0) || 500;
const READINGS = 200;

/** 68 % half-width of one edge in exposures, white noise, no dead time: PyOTE's estimator. */
const LAW = { 1.5: 1.31, 2: 0.73, 3: 0.41, 5: 0.22, 10: 0.105, 20: 0.051, 50: 0.02 };

function simulate(seed, dropToNoise, length, { correlation = 0, live = 1 }) {
  const random = createRandom(seed);
  const start = Float64Array.from({ length: READINGS }, (_, i) => i);
  const d = 60 + 60 * random.uniform();
  const r = d + length;
  let noise = random.normal();
  const value = start.map((s) => {
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * random.normal();
    const inside = Math.max(0, Math.min(s + live, r) - Math.max(s, d)) / live;
    return 100 - dropToNoise * inside + noise;
  });
  return { series: { start, exposure: live, value }, d, r };
}

function study(dropToNoise, length, world) {
  const inside = [0, 0, 0];
  const sigmas = [];
  const errors = [];
  let edges = 0;
  let duration = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { series, d, r } = simulate(seed, dropToNoise, length, world);
    const fit = fitSquareWave(series, { edges: "both" });
    for (const [edge, truth] of [
      [fit?.disappearance, d],
      [fit?.reappearance, r],
    ]) {
      edges++;
      if (!edge) continue;
      const error = Math.abs(edge.time - truth);
      errors.push(error);
      sigmas.push(edge.sigma68);
      if (error <= edge.sigma68) inside[0]++;
      if (truth >= edge.ci95[0] && truth <= edge.ci95[1]) inside[1]++;
      if (truth >= edge.ci997[0] && truth <= edge.ci997[1]) inside[2]++;
    }
    if (fit && Math.abs(fit.durationSeconds - length) <= fit.durationSigma68) duration++;
  }
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const quantile = (values, q) => values.sort((a, b) => a - b)[Math.floor(q * values.length)];
  return {
    coverage: inside.map((count) => (100 * count) / edges),
    duration: (100 * duration) / seeds,
    sigma: middle(sigmas),
    error68: quantile(errors, 0.6827),
    law: LAW[dropToNoise],
  };
}

const worlds = [
  ["white noise", {}],
  ["correlated noise, 0.5 from reading to reading", { correlation: 0.5 }],
  ["dead time, half of the cadence exposed", { live: 0.5 }],
];
const cases = [
  [1.5, 30],
  [1.5, 60],
  [2, 15],
  [2, 60],
  [3, 8],
  [3, 30],
  [5, 3],
  [5, 5.5],
  [5, 30],
  [10, 3],
  [10, 30],
  [20, 3],
  [20, 30],
  [50, 3],
  [50, 60],
];
for (const [name, world] of worlds) {
  console.log(`\n### ${name}\n`);
  console.log(
    "| drop / noise | readings in event | edges within 68 % | 95 % | 99.7 % | durations within 68 % | median sigma68 | true 68 % error | sigma68 / law |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|");
  for (const [dropToNoise, length] of cases) {
    const s = study(dropToNoise, length, world);
    const cells = [
      dropToNoise,
      length,
      ...s.coverage.map((share) => share.toFixed(1)),
      s.duration.toFixed(1),
      s.sigma.toFixed(3),
      s.error68.toFixed(3),
      (s.sigma / s.law).toFixed(2),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
