/**
 * Centroid under a Gaussian window that moves with it: SExtractor's XWIN_IMAGE (manual, "Windowed
 * positional parameters"). For a Gaussian star it is as precise as a fit, at a fraction of the cost.
 */

import type { PixelWindow } from "./window.ts";

/** What every centroid kernel returns; positions in image pixels. */
export interface CentroidEstimate {
  readonly x: number;
  readonly y: number;
  readonly xError: number;
  readonly yError: number;
  readonly flux: number;
  readonly signalToNoise: number;
  readonly converged: boolean;
}

/** What the kernels need to know about the pixels. */
export interface PixelModel {
  /** Background level, ADU. */
  readonly background: number;
  /** Standard deviation of a background pixel, ADU. */
  readonly scatter: number;
  /** Electrons per ADU; infinite when the star's shot noise is not to be counted. */
  readonly gain: number;
}

/** Window radius in sigmas of its Gaussian, where the weight is 3e-4. */
const REACH_SIGMAS = 4;
/** Steps below this are rounding, not motion, px. */
const STEP_TOLERANCE = 1e-5;

/** Values of a centroid that was not found. */
export const NO_CENTROID: CentroidEstimate = {
  x: Number.NaN,
  y: Number.NaN,
  xError: Number.NaN,
  yError: Number.NaN,
  flux: Number.NaN,
  signalToNoise: 0,
  converged: false,
};

/** Kept between calls. */
let columnWeights = new Float64Array(64);

/**
 * Iterates from (x, y) with a window of standard deviation `sigma` px.
 * Not converged, with `NO_CENTROID` values, when the light under the window is not positive or the
 * position leaves the circle of `maxMove` px around its start.
 */
export function windowedCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  sigma: number,
  maxMove: number,
  maxIterations: number,
  pixel: PixelModel,
): CentroidEstimate {
  const { x0, y0, width, height, values } = window;
  const { background, scatter, gain } = pixel;
  const reach = REACH_SIGMAS * sigma;
  const exponent = -1 / (2 * sigma * sigma);
  const shotPerLight = 1 / gain;
  let cx = x;
  let cy = y;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let weightSum = 0;
    let weightSquares = 0;
    let light = 0;
    let momentX = 0;
    let momentY = 0;
    let varianceX = 0;
    let varianceY = 0;
    const top = Math.max(0, Math.ceil(cy - reach) - y0);
    const bottom = Math.min(height - 1, Math.floor(cy + reach) - y0);
    const left = Math.max(0, Math.ceil(cx - reach) - x0);
    const right = Math.min(width - 1, Math.floor(cx + reach) - x0);
    // A Gaussian of the distance is one of the column times one of the row.
    if (columnWeights.length < right - left + 1) columnWeights = new Float64Array(2 * width);
    const alongRow = columnWeights;
    for (let i = left; i <= right; i++) {
      const dx = x0 + i - cx;
      alongRow[i - left] = Math.exp(dx * dx * exponent);
    }
    for (let j = top; j <= bottom; j++) {
      const dy = y0 + j - cy;
      const rowWeight = Math.exp(dy * dy * exponent);
      for (let i = left; i <= right; i++) {
        const dx = x0 + i - cx;
        const value = values[j * width + i]!;
        if (dx * dx + dy * dy > reach * reach || Number.isNaN(value)) continue;
        const weight = rowWeight * alongRow[i - left]!;
        const net = value - background;
        const variance = weight * weight * (scatter * scatter + (net > 0 ? net * shotPerLight : 0));
        weightSum += weight;
        weightSquares += weight * weight;
        light += weight * net;
        momentX += weight * net * dx;
        momentY += weight * net * dy;
        varianceX += variance * dx * dx;
        varianceY += variance * dy * dy;
      }
    }
    if (!(light > 0)) return NO_CENTROID;
    const stepX = (2 * momentX) / light;
    const stepY = (2 * momentY) / light;
    cx += stepX;
    cy += stepY;
    if (Math.hypot(cx - x, cy - y) > maxMove) return NO_CENTROID;
    if (Math.hypot(stepX, stepY) < STEP_TOLERANCE) {
      return {
        x: cx,
        y: cy,
        xError: (2 * Math.sqrt(varianceX)) / light,
        yError: (2 * Math.sqrt(varianceY)) / light,
        // The amplitude of a Gaussian of the window's width, as a flux.
        flux: (light * weightSum) / weightSquares,
        signalToNoise: light / (scatter * Math.sqrt(weightSquares)),
        converged: true,
      };
    }
  }
  return NO_CENTROID;
}
