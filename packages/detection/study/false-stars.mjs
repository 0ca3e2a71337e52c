/**
 * How many stars `findStars` sees on an empty sky, under masks and on skies that are not flat white
 * noise, beside what chance allows; and whether it finds the stars beside a mask, where they are.
 * Prints the tables of docs/accuracy-detection.md. Build first.
 *
 *   node packages/detection/study/false-stars.mjs [--seeds 20] [--width 640] [--height 480]
 */

import { parseArgs } from "node:util";

import { createRandom } from "@photkit/core-stats";
import { findStars } from "@photkit/detection";
import { createImage } from "@photkit/image";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    width: { type: "string", default: "640" },
    height: { type: "string", default: "480" },
  },
});
const SEEDS = Number(options.seeds);
const WIDTH = Number(options.width);
const HEIGHT = Number(options.height);
const SKY = 100; // ADU
const NOISE = 4; // ADU
const FWHM = 3; // px, of the filter where no star tells
const THRESHOLD = 5;
const random = createRandom(99);
const scattered = Float64Array.from({ length: WIDTH * HEIGHT }, () => random.uniform());

/** Whether a pixel is masked, by the name of the mask. */
const MASKS = {
  "no mask": () => false,
  "48 rows at the bottom": (_, y) => y >= HEIGHT - 48,
  "48 rows at the top": (_, y) => y < 48,
  "48 rows in the middle": (_, y) => Math.abs(y - HEIGHT / 2) < 24,
  "30 rows at the bottom": (_, y) => y >= HEIGHT - 30,
  "left half": (x) => x < WIDTH / 2,
  "all but 64 rows": (_, y) => y >= 64,
  "all but a square of 40 px": (x, y) => Math.abs(x - 300) > 20 || Math.abs(y - 200) > 20,
  "four corners of 100 px": (x, y) =>
    Math.min(x, WIDTH - 1 - x) + Math.min(y, HEIGHT - 1 - y) < 100,
  "a disk of radius 120 px": (x, y) => Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) < 120,
  "all beyond a disk of radius 200 px": (x, y) => Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) > 200,
  checkerboard: (x, y) => (x + y) % 2 === 0,
  "squares of 32 px in turn": (x, y) => ((x >> 5) + (y >> 5)) % 2 === 0,
  "every second row": (_, y) => y % 2 === 1,
  "three of four pixels": (x, y) => x % 2 === 1 || y % 2 === 1,
  "single columns": (x) => x % 37 === 5,
  "1 % of the pixels": (x, y) => scattered[y * WIDTH + x] < 0.01,
  "10 % of the pixels": (x, y) => scattered[y * WIDTH + x] < 0.1,
  "50 % of the pixels": (x, y) => scattered[y * WIDTH + x] < 0.5,
  "95 % of the pixels": (x, y) => scattered[y * WIDTH + x] < 0.95,
};

/** Sky level and noise of a pixel, ADU; `round` makes whole numbers of it. */
const SKIES = {
  "a slope of 1 ADU per px": { level: (x) => SKY + x },
  "a slope under 48 masked rows": { level: (_, y) => SKY + y, masked: (_, y) => y >= HEIGHT - 48 },
  "vignetting to 40 %": {
    level: (x, y) => 1000 * (1 - (0.6 * Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) ** 2) / 160_000),
    noise: (level) => Math.sqrt(level / 10),
  },
  "noise twice as high in the lower half": { noise: (_, y) => (y > HEIGHT / 2 ? 8 : 4) },
  "rows offset by a noise of 4 ADU": { rows: 4 },
  "columns offset by a noise of 4 ADU": { columns: 4 },
  "rows offset by 12 ADU": { rows: 12 },
  "12 rows of 0 at the bottom": { level: (_, y) => (y >= HEIGHT - 12 ? 0 : SKY), still: 12 },
  "48 rows of 0 at the bottom": { level: (_, y) => (y >= HEIGHT - 48 ? 0 : SKY), still: 48 },
  "whole numbers, noise 1": { noise: () => 1, round: true },
  "whole numbers, noise 0.5": { noise: () => 0.5, round: true },
  "whole numbers, noise 0.3, level 100.0": { noise: () => 0.3, round: true },
  "whole numbers, noise 0.3, level 100.3": { level: () => 100.3, noise: () => 0.3, round: true },
  "whole numbers, noise 0.2, level 100.0": { noise: () => 0.2, round: true },
  "whole numbers, noise 0.2, level 100.3": { level: () => 100.3, noise: () => 0.2, round: true },
  "whole numbers, noise 0.2, level 100.5": { level: () => 100.5, noise: () => 0.2, round: true },
  "whole numbers, noise 0.2, a slope": {
    level: (x) => 100 + x / 100,
    noise: () => 0.2,
    round: true,
  },
  "whole numbers over 0, clipped": { level: () => 0, noise: () => 1, round: true, clip: true },
  "0.02 photons per pixel": { photons: 0.02 },
  "0.3 photons per pixel": { photons: 0.3 },
  "3 photons per pixel": { photons: 3 },
};

function poisson(random, mean) {
  let count = -1;
  for (let product = 1, limit = Math.exp(-mean); product > limit; count++)
    product *= random.uniform();
  return count;
}

function emptySky(seed, sky = {}) {
  const random = createRandom(seed);
  const data = new Float64Array(WIDTH * HEIGHT);
  const rows = Float64Array.from({ length: HEIGHT }, () => (sky.rows ?? 0) * random.normal());
  const columns = Float64Array.from({ length: WIDTH }, () => (sky.columns ?? 0) * random.normal());
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const level = sky.level?.(x, y) ?? SKY;
      const noise = y >= HEIGHT - (sky.still ?? 0) ? 0 : (sky.noise?.(level, y) ?? NOISE);
      let value = level + rows[y] + columns[x] + noise * random.normal();
      if (sky.photons) value = poisson(random, sky.photons);
      if (sky.round) value = Math.round(value);
      data[y * WIDTH + x] = sky.clip ? Math.max(0, value) : value;
    }
  }
  return createImage(data, WIDTH, HEIGHT);
}

function maskOf(masked, value = 1) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) if (masked(x, y)) data[y * WIDTH + x] = value;
  }
  return createImage(data, WIDTH, HEIGHT);
}

/**
 * Peaks of a Gaussian random field over `pixels` px (Adler 1981), for a Gaussian filter of this width:
 * A u exp(-u²/2) / (2 s² (2 pi)^1.5).
 */
function expected(pixels) {
  const s = FWHM / 2.3548;
  const u = THRESHOLD;
  return (pixels * u * Math.exp((-u * u) / 2)) / (2 * s * s * (2 * Math.PI) ** 1.5);
}

function row(name, total, most, chance) {
  console.log(`| ${name} | ${total} | ${most} | ${chance === null ? "" : chance.toFixed(1)} |`);
}

function countOver(makeImage, mask) {
  let total = 0;
  let most = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const count = findStars(makeImage(seed), { mask, threshold: THRESHOLD }).length;
    total += count;
    most = Math.max(most, count);
  }
  return [total, most];
}

console.log(`Empty sky of ${WIDTH} x ${HEIGHT} px, ${SEEDS} seeds, threshold ${THRESHOLD}.\n`);
console.log("| masked | false stars | most in one image | chance |\n|---|---|---|---|");
for (const [name, masked] of Object.entries(MASKS)) {
  const mask = maskOf(masked, 255);
  const open = mask.data.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
  const chance = SEEDS * expected(open);
  row(name, ...countOver((seed) => emptySky(seed), mask), chance);
  if (name !== "48 rows at the bottom") continue;
  for (const [word, value] of [
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
  ]) {
    const makeImage = (seed) => {
      const image = emptySky(seed);
      for (let i = 0; i < mask.data.length; i++) if (mask.data[i]) image.data[i] = value;
      return image;
    };
    row(`${name}, ${word}`, ...countOver(makeImage, null), chance);
  }
}
console.log("\n| sky | false stars | most in one image | chance |\n|---|---|---|---|");
for (const [name, sky] of Object.entries(SKIES)) {
  const mask = sky.masked ? maskOf(sky.masked) : null;
  row(name, ...countOver((seed) => emptySky(seed, sky), mask), SEEDS * expected(WIDTH * HEIGHT));
}

/** Stars of this height over their noise, beside a mask: 12 in a row, `offset` px from its first pixel. */
function besideMask(fwhm, snr, offset, masked, border) {
  const s = fwhm / 2.3548;
  const flux = snr * NOISE * Math.sqrt(4 * Math.PI) * s;
  const tally = { stars: 0, found: 0, flagged: 0, others: 0, across: [], along: [], flux: [] };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = createRandom(1000 + seed);
    const image = emptySky(seed);
    const stars = [];
    for (let x = 40; x < WIDTH - 30; x += 50) {
      // The mask begins at row 200; pixels have their centres at whole numbers.
      stars.push({ x: x + random.uniform(), y: 199.5 - offset + (random.uniform() - 0.5) });
    }
    for (const star of stars) {
      for (let y = Math.max(0, Math.floor(star.y - 6 * s)); y < star.y + 6 * s; y++) {
        for (let x = Math.floor(star.x - 6 * s); x < star.x + 6 * s; x++) {
          const squared = (x - star.x) ** 2 + (y - star.y) ** 2;
          image.data[y * WIDTH + x] +=
            (flux / (2 * Math.PI * s * s)) * Math.exp(-squared / (2 * s * s));
        }
      }
    }
    const mask = maskOf(masked);
    const table = findStars(image, { mask, fwhm, border });
    for (const star of stars) {
      tally.stars++;
      const near = Array.from(table.x, (_, k) => k).filter(
        (k) => Math.hypot(table.x[k] - star.x, table.y[k] - star.y) < fwhm,
      );
      tally.others -= near.length;
      if (near.length === 0) continue;
      const k = near[0];
      tally.found++;
      if (table.flags[k] & 4) tally.flagged++;
      tally.across.push(table.y[k] - star.y);
      tally.along.push(table.x[k] - star.x);
      tally.flux.push(table.flux[k] / flux);
    }
    tally.others += table.length;
  }
  return tally;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

console.log(
  "\n| FWHM, px | S/N | centre from the mask, px | found | flagged | others | across, px | along, px | flux |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const [fwhm, snr] of [
  [3, 12],
  [3, 100],
  [6, 12],
  [6, 100],
]) {
  for (const offset of [8, 4, 2, 1, 0, -1, -2, -4, -8]) {
    const tally = besideMask(fwhm, snr, offset, (_, y) => y >= 200 && y < 240, null);
    const words = (values, digits) =>
      values.length < 2
        ? ""
        : `${mean(values).toFixed(digits)} ± ${deviation(values).toFixed(digits)}`;
    console.log(
      `| ${fwhm} | ${snr} | ${offset} | ${((100 * tally.found) / tally.stars).toFixed(0)} % | ${tally.flagged} | ${tally.others} | ${words(tally.across, 3)} | ${words(tally.along, 3)} | ${words(tally.flux, 2)} |`,
    );
  }
}
