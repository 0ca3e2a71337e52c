/**
 * How many faint stars `findStars` sees whose width nobody gives, beside those it sees when told.
 * Prints a table of docs/accuracy-detection.md. Build first.
 *
 *   node packages/detection/study/wide-stars.mjs [--seeds 5]
 */

import { parseArgs } from "node:util";
import { createRandom } from "@photkit/core-stats";
import { estimateFwhm, findStars } from "@photkit/detection";
import { createImage } from "@photkit/image";

const { values: options } = parseArgs({ options: { seeds: { type: "string", default: "5" } } });
const SEEDS = Number(options.seeds);
const [WIDTH, HEIGHT] = [640, 480]; // px
const SKY = 100; // ADU
const NOISE = 4; // ADU
const SIGNAL_TO_NOISE = 10; // of the matched filter
const [COLUMNS, ROWS] = [8, 6];

/** 48 equal stars on a grid, each off its point by a random part of a px, and noise. */
function field(fwhm, seed) {
  const random = createRandom(seed);
  const sigma = fwhm / 2.3548;
  const peak = (SIGNAL_TO_NOISE * NOISE) / (Math.sqrt(Math.PI) * sigma);
  const data = Float64Array.from({ length: WIDTH * HEIGHT }, () => SKY + NOISE * random.normal());
  const stars = Array.from({ length: COLUMNS * ROWS }, (_, k) => ({
    x: (WIDTH / COLUMNS) * ((k % COLUMNS) + 0.5) + random.uniform(),
    y: (HEIGHT / ROWS) * (Math.floor(k / COLUMNS) + 0.5) + random.uniform(),
  }));
  const reach = Math.ceil(4 * sigma);
  for (const { x, y } of stars) {
    for (let j = Math.round(y) - reach; j <= Math.round(y) + reach; j++) {
      for (let i = Math.round(x) - reach; i <= Math.round(x) + reach; i++) {
        data[j * WIDTH + i] +=
          peak * Math.exp(-((i - x) ** 2 + (j - y) ** 2) / (2 * sigma * sigma));
      }
    }
  }
  return { image: createImage(data, WIDTH, HEIGHT), stars };
}

const seen = (table, stars, fwhm) =>
  stars.filter((star) =>
    Array.from(table.x).some((x, i) => Math.hypot(x - star.x, table.y[i] - star.y) < 0.75 * fwhm),
  ).length;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

console.log("| FWHM | width estimated | found of 48 | false | found of 48, width given | false |");
console.log("|---|---|---|---|---|---|");
for (const fwhm of [3, 6, 8, 10, 12, 16]) {
  const runs = Array.from({ length: SEEDS }, (_, seed) => {
    const { image, stars } = field(fwhm, seed + 1);
    const [alone, given] = [findStars(image), findStars(image, { fwhm })];
    const [found, told] = [seen(alone, stars, fwhm), seen(given, stars, fwhm)];
    const width = estimateFwhm(image);
    return { width, found, false: alone.length - found, told, falseTold: given.length - told };
  });
  const cells = [
    `${fwhm} px`,
    `${mean(runs.map(({ width }) => width)).toFixed(1)} px`,
    mean(runs.map(({ found }) => found)).toFixed(1),
    mean(runs.map((run) => run.false)).toFixed(1),
    mean(runs.map(({ told }) => told)).toFixed(1),
    mean(runs.map(({ falseTold }) => falseTold)).toFixed(1),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
