/**
 * Does `examineFields` ever say a wrong thing? Weaves simulated recordings of known field order (upper
 * first, lower first, not interlaced; rows in their places or exchanged) from frames of twice the
 * rate, under drift and wind shake of several strengths and frequencies, and counts what is said.
 * Prints the table of docs/fields.md.
 *
 *   pnpm study:fields [--seeds 6] [--frames 100]
 */

import { parseArgs } from "node:util";
import { createImage } from "@photkit/image";
import { examineFields } from "@photkit/io-video";
import { createObservation } from "@photkit/simulate";

const { values } = parseArgs({
  options: { seeds: { type: "string", default: "6" }, frames: { type: "string", default: "100" } },
});
const seeds = Number(values.seeds);
const frames = Number(values.frames);

const WIDTH = 160;
const HEIGHT = 120;
const TRUTH = { upper: "upper-first", lower: "lower-first", progressive: "same-instant" };
/** Pixels per second of drift; pixels rms and hertz of the wind. */
const MOTIONS = [
  { name: "none", drift: 0, wind: null },
  { name: "drift of 1 px/s", drift: 1, wind: null },
  { name: "drift of 15 px/s", drift: 15, wind: null },
  { name: "wind, 0.15 px at 2 Hz", drift: 0, wind: { rms: 0.15, frequencyHz: 2 } },
  { name: "wind, 0.5 px at 2 Hz", drift: 0, wind: { rms: 0.5, frequencyHz: 2 } },
  { name: "wind, 2 px at 2 Hz", drift: 1, wind: { rms: 2, frequencyHz: 2 } },
  { name: "wind, 0.6 px at 8 Hz", drift: 1, wind: { rms: 0.6, frequencyHz: 8 } },
  { name: "trembling, 0.6 px at 13 Hz", drift: 0, wind: { rms: 0.6, frequencyHz: 13 } },
  { name: "trembling, 0.6 px at 17 Hz", drift: 0, wind: { rms: 0.6, frequencyHz: 17 } },
  { name: "trembling, 0.6 px at 25 Hz", drift: 0, wind: { rms: 0.6, frequencyHz: 25 } },
];

/** Fields of 20 ms woven into frames of 40 ms. */
function recording(seed, { drift, wind }, order, swapped) {
  const direction = 2.4 * seed;
  const observation = createObservation({
    seed,
    width: WIDTH,
    height: HEIGHT,
    frames: 2 * frames,
    exposureSeconds: 0.02,
    bitDepth: 8,
    gain: 2,
    fwhm: seed % 2 === 0 ? 2 : 3.2,
    sky: 40,
    drift: { x: drift * Math.cos(direction), y: drift * Math.sin(direction) },
    windShake: wind,
    fieldStars: { count: 6, brightest: 4000, faintest: 800, margin: 20 },
  });
  const frame = async (index) => {
    const [first, second] = [2 * index, 2 * index + 1].map((i) => observation.frame(i).data);
    const upper = order === "lower" ? second : first;
    const lower = order === "upper" ? second : first;
    const data = new Uint8Array(WIDTH * HEIGHT);
    for (let y = 0; y < HEIGHT; y++) {
      const row = swapped ? y ^ 1 : y;
      const field = row % 2 === 0 ? upper : lower;
      data.set(field.subarray(row * WIDTH, (row + 1) * WIDTH), y * WIDTH);
    }
    return { index, image: createImage(data, WIDTH, HEIGHT), time: null, meta: {} };
  };
  return { info: observation.info, frameCount: frames, frame };
}

/** The order that stored rows show: exchanged rows exchange the names. */
function expected(order, swapped) {
  if (!swapped || order === "progressive") return TRUTH[order];
  return TRUTH[order === "upper" ? "lower" : "upper"];
}

console.log(
  "| motion | recordings | order right | order not told | order wrong | rows right | not told | wrong |",
);
console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
let wrong = 0;
for (const motion of MOTIONS) {
  const order = { right: 0, unknown: 0, wrong: 0 };
  const rows = { right: 0, unknown: 0, wrong: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    for (const truth of Object.keys(TRUTH)) {
      for (const swapped of [false, true]) {
        const found = await examineFields(recording(seed, motion, truth, swapped), { frames });
        const isRight = found.order === expected(truth, swapped);
        order[found.order === "unknown" ? "unknown" : isRight ? "right" : "wrong"]++;
        const areRight = found.swapped === swapped;
        rows[found.swapped === null ? "unknown" : areRight ? "right" : "wrong"]++;
      }
    }
  }
  const cells = [motion.name, 6 * seeds, ...Object.values(order), ...Object.values(rows)];
  console.log(`| ${cells.join(" | ")} |`);
  wrong += order.wrong + rows.wrong;
}
console.log(`\nwrong statements: ${wrong}`);
if (wrong > 0) process.exitCode = 1;
