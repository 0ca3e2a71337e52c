/**
 * Position, flux and shape of a star from moments under a Gaussian window: windowed position of
 * SExtractor (XWIN) and adaptive moments (Bernstein & Jarvis 2002), which undo the window's effect.
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

/**
 * Iterates the position from (x, y) under a window of fixed `sigma`, then the shape with the window
 * that fits the star.
 *
 * @param pixels - dense; NaN is left out.
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
  const sums = new Float64Array(8);
  let cx = x;
  let cy = y;
  for (let step = 0; step < MOST_STEPS; step++) {
    accumulate(pixels, width, height, cx, cy, level, sigma, sums);
    const stepX = (2 * sums[1]!) / sums[0]!;
    const stepY = (2 * sums[2]!) / sums[0]!;
    if (!(sums[0]! > 0) || !(Math.hypot(cx + stepX - x, cy + stepY - y) <= maxMove)) return LOST;
    cx += stepX;
    cy += stepY;
    // A star broader than the window creeps; where it is after many steps is good enough.
    if (Math.hypot(stepX, stepY) < STEP_TOLERANCE) break;
  }
  const flux = (sums[0]! * sums[6]!) / sums[7]!;
  const unitSignalToNoise = sums[0]! / Math.sqrt(sums[7]!);
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
    accumulate(pixels, width, height, x, y, level, window, sums);
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

/** Sums of w I, w I dx, w I dy, w I dx², w I dy², w I dx dy, w, w². */
function accumulate(
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
  const exponent = -1 / (2 * sigma * sigma);
  const top = Math.max(0, Math.ceil(y - reach));
  const bottom = Math.min(height - 1, Math.floor(y + reach));
  const left = Math.max(0, Math.ceil(x - reach));
  const right = Math.min(width - 1, Math.floor(x + reach));
  if (across.length <= right - left) across = new Float64Array(2 * (right - left + 1));
  for (let i = left; i <= right; i++) across[i - left] = Math.exp((i - x) ** 2 * exponent);
  sums.fill(0);
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
      if (value !== value) continue;
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
}
