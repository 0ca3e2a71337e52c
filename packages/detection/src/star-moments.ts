/**
 * Position, flux and shape of a star from moments under a Gaussian window: windowed position of
 * SExtractor (XWIN) and adaptive moments (Bernstein & Jarvis 2002), which undo the window's effect.
 * Missing pixels are taken from a Gaussian star of the window's width, as high as those that are there.
 */

import { medianInPlace } from "@photkit/core-stats";

/** A star as its weighted moments describe it; px and ADU. */
export interface StarShape {
  readonly x: number;
  readonly y: number;
  /** Light of a Gaussian star of the window's width. */
  readonly flux: number;
  /** `flux` over its noise, for pixels of standard deviation 1. */
  readonly unitSignalToNoise: number;
  /** Standard deviations along the axes; infinite when the star is far longer than the window. */
  readonly semimajor: number;
  readonly semiminor: number;
  /** The position stayed within the allowed distance, on positive light. */
  readonly converged: boolean;
}

let ring = new Float64Array(1024);
/** Weights of the window along x: a Gaussian is the product of one along each axis. */
let across = new Float64Array(64);

const REACH_SIGMAS = 4;
const STEP_TOLERANCE = 1e-4;
const MOST_STEPS = 30;
/** Where pixels are missing the position follows what it fills in for them, step by step. */
const MOST_STEPS_FILLED = 200;

/**
 * Iterates the position from (x, y) under a window of fixed `sigma`, then the shape with the window
 * that fits the star.
 *
 * @param pixels - dense; NaN is missing.
 * @param level - what is left of the background around the star, subtracted.
 * @param maxMove - the star lies within this distance of the start, px.
 */
export function starMoments(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  level: number,
  sigma: number,
  maxMove: number,
): StarShape {
  const sums = new Float64Array(9);
  let cx = x;
  let cy = y;
  let steps = MOST_STEPS;
  for (let step = 0; step < steps; step++) {
    gather(pixels, width, height, cx, cy, level, sigma, sums);
    if (sums[8] !== sums[7]) steps = MOST_STEPS_FILLED;
    const stepX = (2 * sums[1]!) / sums[0]!;
    const stepY = (2 * sums[2]!) / sums[0]!;
    if (!(sums[0]! > 0) || !(Math.hypot(cx + stepX - x, cy + stepY - y) <= maxMove)) return LOST;
    cx += stepX;
    cy += stepY;
    // A star broader than the window creeps; where it is after many steps is good enough.
    if (Math.hypot(stepX, stepY) < STEP_TOLERANCE) break;
  }
  const flux = (sums[0]! * sums[6]!) / sums[7]!;
  // Missing pixels add no information: the mean height of the others counts.
  const unitSignalToNoise =
    sums[8] === sums[7]
      ? sums[0]! / Math.sqrt(sums[7]!)
      : (sums[0]! / sums[7]!) * Math.sqrt(sums[8]!);
  const [semimajor, semiminor] = axes(pixels, width, height, cx, cy, level, sigma, sums);
  return { x: cx, y: cy, flux, unitSignalToNoise, semimajor, semiminor, converged: true };
}

const LOST: StarShape = {
  x: Number.NaN,
  y: Number.NaN,
  flux: Number.NaN,
  unitSignalToNoise: 0,
  semimajor: Number.NaN,
  semiminor: Number.NaN,
  converged: false,
};

/** Median of the pixels between `inner` and `outer` px from (x, y); 0 when there is none. */
export function ringLevel(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  inner: number,
  outer: number,
): number {
  const side = 2 * Math.ceil(outer) + 1;
  if (ring.length < side * side) ring = new Float64Array(side * side);
  let count = 0;
  for (let j = Math.max(0, Math.ceil(y - outer)); j <= Math.min(height - 1, y + outer); j++) {
    for (let i = Math.max(0, Math.ceil(x - outer)); i <= Math.min(width - 1, x + outer); i++) {
      const squared = (i - x) ** 2 + (j - y) ** 2;
      const value = pixels[j * width + i]!;
      if (squared < inner * inner || squared > outer * outer || Number.isNaN(value)) continue;
      ring[count++] = value;
    }
  }
  return count > 0 ? medianInPlace(ring, count) : 0;
}

/** Semi-axes of the star: the window follows their mean until it fits. */
function axes(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  level: number,
  sigma: number,
  sums: Float64Array,
): [semimajor: number, semiminor: number] {
  let window = sigma;
  let semimajor = Number.NaN;
  let semiminor = Number.NaN;
  for (let step = 0; step < 12; step++) {
    gather(pixels, width, height, x, y, level, window, sums);
    const xx = sums[3]! / sums[0]!;
    const yy = sums[4]! / sums[0]!;
    const xy = sums[5]! / sums[0]!;
    const half = (xx + yy) / 2;
    const apart = Math.hypot((xx - yy) / 2, xy);
    const square = window * window;
    // For Gaussians 1 / measured = 1 / true + 1 / window along each axis.
    semimajor = undo(half + apart, square);
    semiminor = undo(half - apart, square);
    const next = Math.sqrt(semimajor * semiminor);
    if (!Number.isFinite(next) || Math.abs(next - window) < 1e-3 * window) break;
    window = Math.min(2 * window, Math.max(window / 2, next));
    if (window > 4 * sigma || window < 0.3) break;
  }
  return [semimajor, semiminor];
}

/** Standard deviation of the star from the variance under the window: infinite if it fills it, 0 for a line. */
function undo(measured: number, window: number): number {
  if (!(measured > 0)) return 0;
  return measured < window ? Math.sqrt(1 / (1 / measured - 1 / window)) : Number.POSITIVE_INFINITY;
}

/** Sums of w I, w I dx, w I dy, w I dx², w I dy², w I dx dy, w, w², and of w² over measured pixels alone. */
function gather(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  level: number,
  sigma: number,
  sums: Float64Array,
): void {
  const reach = REACH_SIGMAS * sigma;
  const complete = accumulate(pixels, width, height, x, y, level, sigma, sums);
  const within = x >= reach && y >= reach && x + reach <= width - 1 && y + reach <= height - 1;
  sums[8] = sums[7]!;
  if (!(complete && within)) fillMissing(pixels, width, height, x, y, sigma, sums);
}

/** Adds what the missing pixels, also those beyond the image, would hold of a Gaussian star. */
function fillMissing(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  sigma: number,
  sums: Float64Array,
): void {
  const reach = REACH_SIGMAS * sigma;
  const exponent = -1 / (2 * sigma * sigma);
  const peak = sums[0]! / sums[7]!;
  for (let j = Math.ceil(y - reach); j <= y + reach; j++) {
    for (let i = Math.ceil(x - reach); i <= x + reach; i++) {
      const inside = i >= 0 && j >= 0 && i < width && j < height;
      const value = inside ? pixels[j * width + i]! : Number.NaN;
      if (value === value) continue;
      const dx = i - x;
      const dy = j - y;
      const weight = Math.exp((dx * dx + dy * dy) * exponent);
      const light = peak * weight * weight;
      sums[0]! += light;
      sums[1]! += light * dx;
      sums[2]! += light * dy;
      sums[3]! += light * dx * dx;
      sums[4]! += light * dy * dy;
      sums[5]! += light * dx * dy;
      sums[6]! += weight;
      sums[7]! += weight * weight;
    }
  }
}

/** The sums over the pixels that are there. @returns whether none of them is NaN. */
function accumulate(
  pixels: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  level: number,
  sigma: number,
  sums: Float64Array,
): boolean {
  const reach = REACH_SIGMAS * sigma;
  const exponent = -1 / (2 * sigma * sigma);
  const top = Math.max(0, Math.ceil(y - reach));
  const bottom = Math.min(height - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.ceil(x - reach));
  const right = Math.min(width - 1, Math.floor(x + reach));
  if (across.length <= right - left) across = new Float64Array(2 * (right - left + 1));
  for (let i = left; i <= right; i++) across[i - left] = Math.exp((i - x) ** 2 * exponent);
  sums.fill(0);
  let complete = true;
  for (let j = top; j <= bottom; j++) {
    const dy = j - y;
    const along = Math.exp(dy * dy * exponent);
    let light = 0;
    let lightX = 0;
    let lightXx = 0;
    let weights = 0;
    let squares = 0;
    for (let i = left; i <= right; i++) {
      const value = pixels[j * width + i]!;
      if (value !== value) {
        complete = false;
        continue;
      }
      const dx = i - x;
      const weight = along * across[i - left]!;
      const here = weight * (value - level);
      light += here;
      lightX += here * dx;
      lightXx += here * dx * dx;
      weights += weight;
      squares += weight * weight;
    }
    sums[0]! += light;
    sums[1]! += lightX;
    sums[2]! += light * dy;
    sums[3]! += lightXx;
    sums[4]! += light * dy * dy;
    sums[5]! += lightX * dy;
    sums[6]! += weights;
    sums[7]! += squares;
  }
  return complete;
}
