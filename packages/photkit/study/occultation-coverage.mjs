/**
 * How honest are the error bars of a whole extraction? Simulates the standard occultation many
 * times, extracts each from its pictures, and counts how many edges lie within their stated
 * intervals and how long those are against the accuracy law.
 *
 *   pnpm study:occultation [--seeds 200] [--first 1] [--dnr 10] [--small]
 */

import { parseArgs } from "node:util";
import { judgeRecording, SMALL_SCENE } from "./edge-honesty.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    first: { type: "string", default: "1" },
    dnr: { type: "string", default: "10" },
    small: { type: "boolean", default: false },
  },
});
const first = Number(values.first);
const last = first + Number(values.seeds) - 1;
const dropToNoise = Number(values.dnr);

const edges = [];
const missed = [];
for (let seed = first; seed <= last; seed++) {
  const judged = await judgeRecording(seed, dropToNoise, values.small ? SMALL_SCENE : {});
  if (judged.length < 2) missed.push(seed);
  edges.push(...judged);
}

/** @param {"in68" | "in95" | "in997"} level */
const share = (level) => {
  const count = edges.filter((edge) => edge[level]).length;
  return `${((100 * count) / edges.length).toFixed(1)} % (${count} of ${edges.length})`;
};
const ratios = edges.map(({ againstLaw }) => againstLaw).sort((a, b) => a - b);
/** @param {number} part */
const at = (part) => ratios[Math.floor(part * (ratios.length - 1))]?.toFixed(2);
console.log(`seeds ${first} to ${last}, drop over noise ${dropToNoise}`);
console.log(`recordings without two edges: ${missed.length} ${missed.join(" ")}`);
console.log(`within 68.27 %: ${share("in68")}`);
console.log(`within 95.45 %: ${share("in95")}`);
console.log(`within 99.73 %: ${share("in997")}`);
console.log(`sigma68 over the law: median ${at(0.5)}, 5 % ${at(0.05)}, 95 % ${at(0.95)}`);
for (const edge of edges.filter(({ in997 }) => !in997)) {
  console.log(
    `seed ${edge.seed}: off by ${edge.off.toFixed(2)} exposures, stated ${edge.sigma68.toFixed(2)}`,
  );
}
