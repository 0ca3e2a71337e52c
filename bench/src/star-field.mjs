/**
 * Star fields from integer hashes, without a language's own random numbers, so that a benchmark in any
 * language can make the same pixels: murmur3's finaliser (Appleby 2011) hashes (seed, index), and twelve
 * 16-bit numbers added up are nearly normal (Irwin-Hall).
 */

const SEED_STEP = 0x9e3779b1;
const INDEX_STEP = 0x85ebca77;

/** A hash of 32 bits of the seed and the index. */
function hash(seed, index) {
  let bits = (Math.imul(seed, SEED_STEP) + Math.imul(index, INDEX_STEP)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number from 0 up to, not including, 1. */
export const uniformAt = (seed, index) => hash(seed, index) / 2 ** 32;

/** A nearly normal number of mean 0 and standard deviation 1, never beyond 6. */
export function noiseAt(seed, index) {
  let sum = 0;
  for (let k = 0; k < 6; k++) {
    const bits = hash(seed, 6 * index + k);
    sum += (bits & 0xffff) + (bits >>> 16);
  }
  return (sum - 12 * 32767.5) / 65536;
}

/** Adds a round Gaussian within ceil(6 sigma) pixels of its centre. */
function addStar(pixels, width, height, x, y, amplitude, sigma) {
  const reach = Math.ceil(6 * sigma);
  const column = Math.floor(x);
  const row = Math.floor(y);
  const right = Math.min(column + reach, width - 1);
  const bottom = Math.min(row + reach, height - 1);
  for (let j = Math.max(row - reach, 0); j <= bottom; j++) {
    for (let i = Math.max(column - reach, 0); i <= right; i++) {
      const squared = (i - x) * (i - x) + (j - y) * (j - y);
      pixels[j * width + i] += amplitude * Math.exp(-squared / (2 * sigma * sigma));
    }
  }
}

/**
 * Where the stars of `starField` are.
 *
 * @returns {{ x: Float64Array, y: Float64Array }} px.
 */
export function starPlaces({ seed, width, height, stars }) {
  const along = (length, k) => 8 + uniformAt(seed + 1, k) * (length - 16);
  return {
    x: Float64Array.from({ length: stars }, (_, k) => along(width, 3 * k)),
    y: Float64Array.from({ length: stars }, (_, k) => along(height, 3 * k + 1)),
  };
}

/**
 * A field of stars on noise; brightnesses are spread evenly in magnitude.
 *
 * @param {{ seed: number, width: number, height: number, stars: number, sky?: number, noise?: number,
 *   sigma?: number, faintest?: number, brightest?: number }} scene - levels in ADU, sigma in px.
 * @returns {Float32Array} `width * height` pixels, row by row.
 */
export function starField(scene) {
  const { seed, width, height, stars, sky = 100, noise = 10 } = scene;
  const { sigma = 1.8, faintest = 60, brightest = 20_000 } = scene;
  const pixels = new Float64Array(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = sky + noise * noiseAt(seed, i);
  const { x, y } = starPlaces(scene);
  for (let k = 0; k < stars; k++) {
    const amplitude = faintest * (brightest / faintest) ** uniformAt(seed + 1, 3 * k + 2);
    addStar(pixels, width, height, x[k], y[k], amplitude, sigma);
  }
  return Float32Array.from(pixels);
}

/** A window with one star. @returns {Float64Array} `size * size` pixels, row by row. */
export function starStamp({ seed, size, x, y, amplitude, sigma, noise, sky = 0 }) {
  const pixels = new Float64Array(size * size);
  for (let i = 0; i < pixels.length; i++) pixels[i] = sky + noise * noiseAt(seed, i);
  addStar(pixels, size, size, x, y, amplitude, sigma);
  return pixels;
}

/** The pixels as 8-bit numbers, as a video camera gives them. */
export const toBytes = (pixels) => Uint8ClampedArray.from(pixels, Math.trunc);
