/**
 * Whether every centroid finds stars of any width, and whether its errors hold: FWHM of 1 to 20 px,
 * with noise and without, with few counts, clipped at 8 bits, defocused to a disk with a hole, at the
 * image's edge, with pixels masked. Prints the table of docs/accuracy-detection.md. Build first.
 *
 *   node packages/aperture/study/centroid-widths.mjs [--stars 120] [--methods windowed,moments,…]
 */

import { parseArgs } from "node:util";

import { centroid } from "@photkit/aperture";
import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";

const { values: options } = parseArgs({
  options: {
    stars: { type: "string", default: "120" },
    methods: { type: "string", default: "windowed,moments,gaussian,marginals,quadratic,brightest" },
  },
});
const STARS = Number(options.stars);
const SIDE = 101;
const NOISE = 3; // ADU

/** Pixels of a star, its middle at (x, y), by the square of the distance. */
const gaussian = (s) => (squared) => Math.exp(-squared / (2 * s * s)) / (2 * Math.PI * s * s);
const hollow = (s) => (squared) =>
  Math.exp(-((Math.sqrt(squared) - 2 * s) ** 2) / (2 * (0.6 * s) ** 2)) / (19 * s * s);

function star(random, shape, { x, y, flux, sky = 100, noise = NOISE, clip = 0 }) {
  const data = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < data.length; i++) {
    const squared = ((i % SIDE) - x) ** 2 + (Math.floor(i / SIDE) - y) ** 2;
    data[i] = sky + flux * shape(squared) + noise * random.normal();
    if (clip) data[i] = Math.min(clip, Math.round(data[i]));
  }
  return createImage(data, SIDE, SIDE);
}

/** Every case: FWHM given, and what the star is. */
const cases = [];
for (const fwhm of [1, 2, 4, 7, 10, 14, 20]) {
  const s = fwhm / 2.3548;
  const flux = (snr) => snr * NOISE * Math.sqrt(4 * Math.PI) * s;
  const shape = gaussian(s);
  const radius = Math.max(8, 1.2 * fwhm);
  for (const given of new Set([4, fwhm])) {
    const base = { shape, fwhm: given, radius, s };
    cases.push({ ...base, name: `${fwhm} px, ${given} given, no noise`, flux: 50_000, noise: 0 });
    cases.push({ ...base, name: `${fwhm} px, ${given} given, S/N 100`, flux: flux(100) });
    cases.push({ ...base, name: `${fwhm} px, ${given} given, S/N 10`, flux: flux(10) });
  }
}
for (const fwhm of [3, 6]) {
  const s = fwhm / 2.3548;
  const base = { shape: gaussian(s), fwhm, radius: 3 * fwhm, s };
  for (const [times, clip] of [
    [4, 255],
    [30, 255],
    [300, 255],
  ]) {
    const flux = times * 155 * 2 * Math.PI * s * s;
    cases.push({ ...base, name: `${fwhm} px, clipped, ${times} times too bright`, flux, clip });
  }
  const flux = 100 * NOISE * Math.sqrt(4 * Math.PI) * s;
  cases.push({ ...base, name: `${fwhm} px, sky of -50`, flux, sky: -50 });
  cases.push({ ...base, name: `${fwhm} px, at the edge`, flux, at: 1.5 });
  cases.push({ ...base, name: `${fwhm} px, a column missing`, flux, masked: (x) => x === 51 });
  cases.push({ ...base, name: `${fwhm} px, 10 % missing`, flux, share: 0.1 });
}
for (const s of [2, 4]) {
  const base = { shape: hollow(s), fwhm: 4.7 * s, radius: 6 * s, s };
  cases.push({ ...base, name: `a ring of ${4 * s} px across`, flux: 60_000 });
  cases.push({ ...base, name: `a ring of ${4 * s} px across, faint`, flux: 3000 * s });
}

const share = (values, test) =>
  values.length ? `${((100 * values.filter(test).length) / values.length).toFixed(0)} %` : "";

for (const method of options.methods.split(",")) {
  console.log(`\n| ${method} | found | off, px | scatter, px | of the bound | within one error |`);
  console.log("|---|---|---|---|---|---|");
  for (const one of cases) {
    const off = [];
    const errors = [];
    const random = createRandom(7);
    const noise = one.noise ?? NOISE;
    for (let k = 0; k < STARS; k++) {
      const x = 50 + random.uniform();
      const y = (one.at ?? 50) + random.uniform();
      const image = star(random, one.shape, { ...one, x, y });
      const masked = new Uint8Array(SIDE * SIDE);
      for (let i = 0; i < masked.length; i++)
        masked[i] = one.masked?.(i % SIDE) || random.uniform() < (one.share ?? 0) ? 1 : 0;
      const mask = createImage(masked, SIDE, SIDE);
      const { fwhm, radius } = one;
      const start = [50 + random.uniform(), (one.at ?? 50) + random.uniform()];
      const found = centroid(image, ...start, { method, fwhm, radius, mask });
      if (!found.converged) continue;
      off.push(found.x - x, found.y - y);
      errors.push(found.xError, found.yError);
    }
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    const rms = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
    // Cramer-Rao, for a Gaussian on white noise: s sqrt(2) / (S/N) of the optimal filter.
    const bound = (one.s * 2 * noise * Math.sqrt(2 * Math.PI) * one.s) / one.flux;
    const ratio = noise > 0 && !one.clip && one.name.startsWith("a ring") === false;
    const within = off.map((value, k) => Math.abs(value) <= errors[k]);
    console.log(
      `| ${one.name} | ${((50 * off.length) / STARS).toFixed(0)} % | ${mean.toFixed(4)} | ${rms.toFixed(4)} | ${ratio ? (rms / bound).toFixed(2) : ""} | ${noise > 0 ? share(within, (value) => value) : ""} |`,
    );
  }
}
