/**
 * How well `buildPsf` learns stars of many shapes: the light that its table finds of a star without
 * noise, by the flux that the weights are best for, with the scatter over places in the pixel.
 * Prints a table of docs/accuracy-photometry.md. Build first.
 *
 *   node packages/aperture/study/learnt-psf.mjs [--seed 12]
 */

import { parseArgs } from "node:util";

import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { buildPsf, fitPsf, measureForced } from "../dist/index.js";

const { values: options } = parseArgs({ options: { seed: { type: "string", default: "12" } } });
const SKY = 100; // ADU per pixel
const GAIN = 2; // electrons per ADU
const READ_NOISE = 6; // electrons
const SIDE = 310; // px
const REACH = 24; // px, how far a star's light is drawn
const BRIGHT = 1e6; // ADU
const TABLE = 15; // px
const camera = { gain: GAIN, readNoise: READ_NOISE };

const gaussian = (dx, dy, sigma) =>
  Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
const meanOf = (count, light) =>
  Array.from({ length: count }, (_, k) => light(k)).reduce((sum, one) => sum + one, 0) / count;
const ALPHA = 4 / (2 * Math.sqrt(2 ** (1 / 3) - 1));

/** Width that is told, px, and light per pixel of a star of flux 1. */
const SHAPES = {
  Moffat: [
    4,
    (dx, dy) => (2 / (Math.PI * ALPHA * ALPHA)) * (1 + (dx * dx + dy * dy) / ALPHA ** 2) ** -3,
  ],
  "two Gaussians": [4, (dx, dy) => 0.8 * gaussian(dx, dy, 1.6) + 0.2 * gaussian(dx, dy, 4)],
  "with coma": [
    4,
    (dx, dy) =>
      0.6 * gaussian(dx, dy, 1.5) +
      0.3 * gaussian(dx - 1.5, dy - 0.5, 2.2) +
      0.1 * gaussian(dx - 4, dy - 1.5, 3),
  ],
  "trails of 6 px": [
    5,
    (dx, dy) => meanOf(16, (k) => gaussian(dx - (k - 7.5) * 0.4, dy - (k - 7.5) * 0.1, 1.3)),
  ],
  "undersampled, FWHM 1.9 px": [
    2,
    (dx, dy) =>
      meanOf(9, (k) => gaussian(dx + ((k % 3) - 1) / 3, dy + (Math.floor(k / 3) - 1) / 3, 0.75)),
  ],
  "rings, out of focus": [
    6,
    (dx, dy) =>
      meanOf(24, (k) =>
        gaussian(dx - 2 * Math.cos((k * Math.PI) / 12), dy - 2 * Math.sin((k * Math.PI) / 12), 1.1),
      ),
  ],
};

/** A picture of stars; without noise where `random` is null. */
function picture(shape, places, flux, side, random) {
  const data = new Float64Array(side * side).fill(SKY);
  for (const { x, y } of places) {
    for (let row = Math.round(y) - REACH; row <= Math.round(y) + REACH; row++) {
      for (let column = Math.round(x) - REACH; column <= Math.round(x) + REACH; column++) {
        data[row * side + column] += flux * shape(column - x, row - y);
      }
    }
  }
  if (random) {
    for (let i = 0; i < data.length; i++) {
      const electrons = random.poisson(data[i] * GAIN) + READ_NOISE * random.normal();
      data[i] = Math.round(electrons / GAIN);
    }
  }
  return createImage(data, side, side);
}

/** Mean and scatter of the light found, %, of stars at 16 places in their pixels. */
function lightFound(psf, shape, weightFlux) {
  const phases = [-0.45, -0.15, 0.15, 0.45];
  const found = phases.flatMap((dx) =>
    phases.map((dy) => {
      const image = picture(shape, [{ x: 25 + dx, y: 25 + dy }], BRIGHT, 51, null);
      // The table has its own convention of what the middle is.
      const at = fitPsf(image, 25, 25, { psf, weightFlux: BRIGHT, ...camera });
      const forced = measureForced(image, [at.x], [at.y], { psf, weightFlux, ...camera });
      return (100 * forced.flux[0]) / BRIGHT;
    }),
  );
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  const squares = found.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return `${mean.toFixed(2)} ± ${Math.sqrt(squares / found.length).toFixed(3)}`;
}

console.log("| stars | learnt from | 0 | 10⁴ | 10⁶ |\n| --- | --- | --- | --- | --- |");
for (const [name, [fwhm, shape]] of Object.entries(SHAPES)) {
  for (const flux of [null, 100_000, 10_000]) {
    const random = createRandom(Number(options.seed));
    const places = Array.from({ length: 36 }, (_, k) => ({
      x: 30 + 50 * (k % 6) + random.uniform(),
      y: 30 + 50 * Math.floor(k / 6) + random.uniform(),
    }));
    const image = picture(shape, places, flux ?? 100_000, SIDE, flux && random);
    const xs = places.map(({ x }) => x);
    const ys = places.map(({ y }) => y);
    const { psf } = buildPsf(image, xs, ys, { fwhm, radius: TABLE });
    const cells = [0, 1e4, 1e6].map((weightFlux) => lightFound(psf, shape, weightFlux));
    const label = flux === null ? "no noise" : `${flux} ADU`;
    console.log(`| ${flux === null ? name : ""} | ${label} | ${cells.join(" | ")} |`);
  }
}
