/**
 * How honest flux errors are: simulated stars of five brightnesses, measured by every linear method;
 * the share of true fluxes within one reported sigma (68.3 % for honest Gaussian errors), the bias
 * and the scatter. Then the bias of adaptive masks, which are not linear.
 * Prints the tables of docs/accuracy-photometry.md. Build first.
 *
 *   node packages/aperture/study/error-coverage.mjs [--stars 10000] [--profile gaussian|moffat] [--psf known|learnt] [--fluxes 100,500]
 *
 * `--psf learnt` measures with PSFs that `buildPsf` makes of other pictures of the same camera, a new
 * one for every hundredth of the stars.
 */

import { parseArgs } from "node:util";

import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import {
  apertureShare,
  buildPsf,
  fitPsf,
  measureAdaptive,
  measureCircle,
  measureForced,
  measureOptimal,
} from "../dist/index.js";

const { values: options } = parseArgs({
  options: {
    stars: { type: "string", default: "10000" },
    profile: { type: "string", default: "gaussian" },
    psf: { type: "string", default: "known" },
    fluxes: { type: "string", default: "100,500,2000,10000,100000" },
  },
});
const stars = Number(options.stars);
const learnt = options.psf === "learnt";
const SIDE = 51;
const SKY = 100; // ADU per pixel
const GAIN = 2; // electrons per ADU
const READ_NOISE = 6; // electrons
const FWHM = 4; // px
const FLUXES = options.fluxes.split(",").map(Number); // ADU
const sigma = FWHM / (2 * Math.sqrt(2 * Math.LN2));
const BETA = 3; // exponent of the Moffat stars
const ALPHA = FWHM / (2 * Math.sqrt(2 ** (1 / BETA) - 1));
const PROFILES = {
  gaussian: (squared) => Math.exp(-squared / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma),
  moffat: (squared) =>
    ((BETA - 1) / (Math.PI * ALPHA * ALPHA)) * (1 + squared / (ALPHA * ALPHA)) ** -BETA,
};
/** Light per pixel of a star of flux 1, by the square of the distance. */
const profile = PROFILES[options.profile];
const known =
  options.profile === "moffat"
    ? { kind: "moffat", fwhm: FWHM, beta: BETA }
    : { kind: "gaussian", fwhm: FWHM };
const TABLE = 15; // px, half the side of a learnt PSF
const camera = { gain: GAIN, readNoise: READ_NOISE };
const annulus = { inner: 12, outer: 20 };
/** Light of a Gaussian within a radius of 1.5 FWHM; the pixels' exact shares are summed. */
const RADIUS = 1.5 * FWHM;

/** A picture of stars as the camera gives it. */
function picture(random, side, places, flux) {
  const data = new Float64Array(side * side).fill(SKY);
  for (const { x, y } of places) {
    for (let i = 0; i < data.length; i++) {
      data[i] += flux * profile(((i % side) - x) ** 2 + (Math.floor(i / side) - y) ** 2);
    }
  }
  for (let i = 0; i < data.length; i++) {
    const electrons = random.poisson(data[i] * GAIN) + READ_NOISE * random.normal();
    data[i] = Math.round(electrons / GAIN);
  }
  return createImage(data, side, side);
}

const frame = (random, x, y, flux) => picture(random, SIDE, [{ x, y }], flux);

/** The PSF of 36 bright stars in a picture of their own. */
function learn(seed) {
  const random = createRandom(seed);
  const places = Array.from({ length: 36 }, (_, k) => ({
    x: 30 + 60 * (k % 6) + random.uniform(),
    y: 30 + 60 * Math.floor(k / 6) + random.uniform(),
  }));
  const image = picture(random, 360, places, 100_000);
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return buildPsf(image, xs, ys, { fwhm: FWHM, radius: TABLE }).psf;
}

/**
 * What `buildPsf` would learn without noise: the profile less its mean in the ring around the table,
 * which is taken for sky, of unit sum.
 */
function ideal() {
  const nodes = 3;
  const side = 2 * TABLE * nodes + 1;
  let [wings, pixels] = [0, 0];
  for (let y = -TABLE - 6; y <= TABLE + 6; y++) {
    for (let x = -TABLE - 6; x <= TABLE + 6; x++) {
      const squared = x * x + y * y;
      if (squared < TABLE ** 2 || squared >= (TABLE + 6) ** 2) continue;
      wings += profile(squared);
      pixels++;
    }
  }
  const light = Float64Array.from({ length: side * side }, (_, k) => {
    const [x, y] = [(k % side) / nodes - TABLE, Math.floor(k / side) / nodes - TABLE];
    return profile(x * x + y * y) - wings / pixels;
  });
  const sum = light.reduce((total, value) => total + value, 0) / nodes ** 2;
  const values = light.map((value) => value / sum);
  return { kind: "empirical", radius: TABLE, oversampling: nodes, values, fwhm: FWHM };
}

const PICTURES = 100;
const learntPsfs = learnt ? Array.from({ length: PICTURES }, (_, k) => learn(4711 + k)) : [];
/** The PSF of the star at hand. */
let psf = learnt ? ideal() : known;

const circles = {
  "circle, CCD equation": (image, x, y) =>
    measureCircle(image, x, y, { radius: RADIUS, annulus, ...camera }),
  "circle, measured scatter": (image, x, y) =>
    measureCircle(image, x, y, { radius: RADIUS, annulus, ...camera, pixelNoise: "measured" }),
};
const profiles = {
  optimal: (image, x, y) => measureOptimal(image, x, y, { psf, annulus, ...camera }),
  forced: (image, x, y) => row(measureForced(image, [x], [y], { psf, ...camera })),
  "forced, weighed for the star": (image, x, y, flux) =>
    row(measureForced(image, [x], [y], { psf, weightFlux: flux, ...camera })),
  "PSF fit": (image, x, y, flux) =>
    fitPsf(image, Math.round(x), Math.round(y), { psf, weightFlux: flux, ...camera }),
};

/** A learnt PSF changes nothing for circles. */
const methods = learnt ? profiles : { ...circles, ...profiles };

/**
 * Share of a star's light that a method finds without noise: what lies in the circle less the wings in
 * its ring, or what an exact table of this size holds. It is the same for stars of every brightness.
 */
function shareOf(name, measure, flux) {
  if (name.startsWith("circle")) return apertureShare(known, { radius: RADIUS, annulus });
  if (!learnt) return 1;
  const places = [-0.4, -0.1, 0.2, 0.45];
  const shares = places.flatMap((dx) =>
    places.map((dy) => {
      const [x, y] = [25 + dx, 25 + dy];
      const data = Float64Array.from(
        { length: SIDE * SIDE },
        (_, i) => SKY + flux * profile(((i % SIDE) - x) ** 2 + (Math.floor(i / SIDE) - y) ** 2),
      );
      return measure(createImage(data, SIDE, SIDE), x, y, flux).flux / flux;
    }),
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const row = (table) => ({ flux: table.flux[0], fluxError: table.fluxError[0] });

const BRIGHT = 1e6; // ADU
const shares = Object.fromEntries(
  Object.entries(methods).map(([name, measure]) => [name, shareOf(name, measure, BRIGHT)]),
);

/** Measures `stars` stars of one brightness; the true flux is that share of theirs which a method finds. */
function study(flux) {
  const random = createRandom(flux);
  const sums = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      { inside: 0, count: 0, bias: 0, squares: 0, stated: 0 },
    ]),
  );
  const adaptive = { bias: 0, squares: 0, fallen: 0 };
  for (let star = 0; star < stars; star++) {
    const [x, y] = [24.5 + random.uniform(), 24.5 + random.uniform()];
    const image = frame(random, x, y, flux);
    if (learnt) psf = learntPsfs[Math.floor((star * PICTURES) / stars)];
    for (const [name, measure] of Object.entries(methods)) {
      const found = measure(image, x, y, flux);
      if (!Number.isFinite(found.flux)) continue;
      const truth = flux * shares[name];
      const sum = sums[name];
      const off = found.flux - truth;
      sum.count++;
      if (Math.abs(off) <= found.fluxError) sum.inside++;
      sum.bias += off;
      sum.squares += off * off;
      sum.stated += found.fluxError;
    }
    const blob = measureAdaptive(image, x, y, camera);
    adaptive.bias += blob.flux / flux / stars;
    adaptive.squares += (blob.flux / flux) ** 2 / stars;
    if ((blob.flags & 8) !== 0) adaptive.fallen++;
  }
  return { sums, adaptive };
}

const results = FLUXES.map((flux) => ({ flux, ...study(flux) }));
const line = (cells) => console.log(`| ${cells.join(" | ")} |`);
console.log(
  `${stars} ${options.profile} stars in every bin, PSF ${options.psf}\n\nTrue flux within one reported sigma, %`,
);
line(["method", ...FLUXES.map((flux) => `${flux} ADU`)]);
line(["---", ...FLUXES.map(() => "---")]);
let outside = 0;
for (const name of Object.keys(methods)) {
  const cells = results.map(({ sums }) => {
    const { inside, count } = sums[name];
    const percent = (100 * inside) / count;
    const found = count / stars;
    if (!(percent >= 64 && percent <= 72)) outside++;
    return `${percent.toFixed(1)}${found < 0.995 ? ` (${(100 * found).toFixed(0)} % found)` : ""}`;
  });
  line([name, ...cells]);
}
console.log("\nMean deviation and scatter, % of the flux");
line(["method", ...FLUXES.map((flux) => `${flux} ADU`)]);
line(["---", ...FLUXES.map(() => "---")]);
for (const name of Object.keys(methods)) {
  const cells = results.map(({ flux, sums }) => {
    const { bias, squares, count } = sums[name];
    const mean = bias / count;
    const scatter = Math.sqrt(squares / count - mean * mean);
    return `${((100 * mean) / flux).toFixed(2)} ± ${((100 * scatter) / flux).toFixed(2)}`;
  });
  line([name, ...cells]);
}
console.log("\nAdaptive mask: light found, % of the flux; default circle used, % of the stars");
line(["", ...FLUXES.map((flux) => `${flux} ADU`)]);
line(["---", ...FLUXES.map(() => "---")]);
line([
  "found",
  ...results.map(
    ({ adaptive }) =>
      `${(100 * adaptive.bias).toFixed(1)} ± ${(100 * Math.sqrt(adaptive.squares - adaptive.bias ** 2)).toFixed(1)}`,
  ),
]);
line([
  "default circle",
  ...results.map(({ adaptive }) => ((100 * adaptive.fallen) / stars).toFixed(0)),
]);
if (outside > 0) {
  console.error(`\n${outside} bins lie outside 64 to 72 %.`);
  process.exitCode = 1;
}
