/**
 * How often `findEvents` sees an event where there is none, and how often it finds those that are
 * there. Prints the tables of docs/accuracy.md. Build first; `--series N` (default 300).
 */

import { createRandom } from "@photkit/core-stats";
import { findEvents } from "../dist/index.js";

const series = Number(process.argv[process.argv.indexOf("--series") + 1] || 0) || 300;
const READINGS = 400;

const correlated = (normal, state, rho) => {
  state.level = rho * (state.level ?? normal()) + Math.sqrt(1 - rho * rho) * normal();
  return state.level;
};

const QUIET = {
  "white noise": (_, normal) => normal(),
  "correlated, 0.5 from reading to reading": (_, normal, state) => correlated(normal, state, 0.5),
  "correlated, 0.9 from reading to reading": (_, normal, state) => correlated(normal, state, 0.9),
  "slow wandering (0.95) and white, equal parts": (_, normal, state) =>
    correlated(normal, state, 0.95) + normal(),
  "random walk of 0.1 a reading, and white": (_, normal, state) => {
    state.level = (state.level ?? 0) + 0.1 * normal();
    return state.level + normal();
  },
  "3 % outliers, five times the noise": (_, normal, _state, uniform) =>
    (uniform() < 0.03 ? 5 : 1) * normal(),
  "slope of 8 sigma": (i, normal) => 8 * (i / READINGS) + normal(),
  "slow wave of 3 sigma, 1.4 periods": (i, normal, state, uniform) => {
    state.phase ??= 2 * Math.PI * uniform();
    return 3 * Math.sin(state.phase + (9 * i) / READINGS) + normal();
  },
};

function run(seed, value) {
  const random = createRandom(seed);
  const state = {};
  const flux = Float64Array.from(
    { length: READINGS },
    (_, i) => 100 + value(i, random.normal, state, random.uniform),
  );
  const start = flux.map((_, i) => i);
  return findEvents({ start, exposure: 1, value: flux }, { seed });
}

const percent = (count) => ((100 * count) / series).toFixed(1);

console.log(`### No event: share of ${series} series with a false-alarm probability below\n`);
console.log('| noise, 400 readings | 0.05 ("unclear") | 0.01 | 0.001 ("event") |');
console.log("|---|---|---|---|");
for (const [name, value] of Object.entries(QUIET)) {
  const chances = Array.from({ length: series }, (_, k) => run(k + 1, value).falseAlarmProbability);
  const below = [0.05, 0.01, 0.001].map((p) => percent(chances.filter((c) => c <= p).length));
  console.log(`| ${name} | ${below.map((share) => `${share} %`).join(" | ")} |`);
}

console.log(`\n### Events: share of ${series} series in which they are found\n`);
console.log("| drop / noise | readings in event | noise | event | unclear | missed |");
console.log("|---|---|---|---|---|---|");
for (const rho of [0, 0.5]) {
  for (const [dropToNoise, length] of [
    [10, 3],
    [5, 3],
    [5, 10],
    [3, 8],
    [3, 30],
    [2, 15],
    [2, 60],
    [1.5, 60],
  ]) {
    const verdicts = Array.from({ length: series }, (_, k) => {
      const d = 150 + ((0.618 * k) % 1);
      const inside = (i) => Math.max(0, Math.min(i + 1, d + length) - Math.max(i, d));
      return run(
        k + 1,
        (i, normal, state) => correlated(normal, state, rho) - dropToNoise * inside(i),
      ).verdict;
    });
    const share = (verdict) => `${percent(verdicts.filter((v) => v === verdict).length)} %`;
    const noise = rho === 0 ? "white" : "correlated 0.5";
    const cells = [share("event"), share("unclear"), share("no event")].join(" | ");
    console.log(`| ${dropToNoise} | ${length} | ${noise} | ${cells} |`);
  }
}
