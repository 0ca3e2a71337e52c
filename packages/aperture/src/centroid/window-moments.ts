/** Moments of a star's light under a round Gaussian window, with what missing pixels would hold. */

import type { PixelWindow } from "../pixels/window.ts";

/** What the kernels need to know about the pixels. */
export interface PixelModel {
  /** Background level, ADU. */
  readonly background: number;
  /** Standard deviation of a background pixel, ADU. */
  readonly scatter: number;
  /** Electrons per ADU; infinite when the star's shot noise is not to be counted. */
  readonly gain: number;
  /** Pixels at this level are clipped, and have no noise; infinite where none is. */
  readonly clipped: number;
}

/** Sums over the pixels under the window; w is the weight, I the light, d the distance from the centre. */
export interface WindowMoments {
  weights: number;
  weightSquares: number;
  /** Of w I, w I dx, w I dy, w I dx², w I dy². */
  light: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  /** Of the variance of w I dx and of w I dy. */
  varianceX: number;
  varianceY: number;
  /** Of w² over the pixels that are there, and of w² dx² and w² dy²: how the moments answer a shift. */
  measuredSquares: number;
  answerX: number;
  answerY: number;
}

/** Kept between calls; nothing of a user's runs while it is in use. */
let columnWeights = new Float64Array(64);

/** Zero moments, to be filled. */
export const emptyMoments = (): WindowMoments => ({
  weights: 0,
  weightSquares: 0,
  light: 0,
  x: 0,
  y: 0,
  xx: 0,
  yy: 0,
  varianceX: 0,
  varianceY: 0,
  measuredSquares: 0,
  answerX: 0,
  answerY: 0,
});

/** Moments about (cx, cy) under a window of standard deviation `sigma`, as far as `reach`, all in px. */
export function windowMoments(
  window: PixelWindow,
  cx: number,
  cy: number,
  sigma: number,
  reach: number,
  pixel: PixelModel,
  out: WindowMoments,
): void {
  const { x0, y0, width, height, values } = window;
  const { background, scatter, gain, clipped } = pixel;
  const exponent = -1 / (2 * sigma * sigma);
  const shotPerLight = 1 / gain;
  let weightSum = 0;
  let weightSquares = 0;
  let light = 0;
  let momentX = 0;
  let momentY = 0;
  let momentXx = 0;
  let momentYy = 0;
  let varianceX = 0;
  let varianceY = 0;
  let missing = false;
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
      if (dx * dx + dy * dy > reach * reach) continue;
      const value = values[j * width + i]!;
      if (value !== value) {
        missing = true;
        continue;
      }
      const weight = rowWeight * alongRow[i - left]!;
      const net = value - background;
      const variance = weight * weight * (scatter * scatter + (net > 0 ? net * shotPerLight : 0));
      weightSum += weight;
      weightSquares += weight * weight;
      light += weight * net;
      momentX += weight * net * dx;
      momentY += weight * net * dy;
      momentXx += weight * net * dx * dx;
      momentYy += weight * net * dy * dy;
      if (value >= clipped) continue;
      varianceX += variance * dx * dx;
      varianceY += variance * dy * dy;
    }
  }
  out.weights = weightSum;
  out.weightSquares = weightSquares;
  out.light = light;
  out.x = momentX;
  out.y = momentY;
  out.xx = momentXx;
  out.yy = momentYy;
  out.varianceX = varianceX;
  out.varianceY = varianceY;
  out.measuredSquares = weightSquares;
  out.answerX = Number.NaN;
  out.answerY = Number.NaN;
  if (missing) fillMissing(window, cx, cy, sigma, reach, out);
}

/** Adds what the missing pixels would hold of a Gaussian star as wide as the window. */
function fillMissing(
  { x0, y0, width, height, values }: PixelWindow,
  cx: number,
  cy: number,
  sigma: number,
  reach: number,
  out: WindowMoments,
): void {
  const peak = out.light / out.weightSquares;
  out.answerX = 0;
  out.answerY = 0;
  for (let j = 0; j < height; j++) {
    const dy = y0 + j - cy;
    for (let i = 0; i < width; i++) {
      const dx = x0 + i - cx;
      const squared = dx * dx + dy * dy;
      if (squared > reach * reach) continue;
      const weight = Math.exp(-squared / (2 * sigma * sigma));
      const value = values[j * width + i]!;
      if (value === value) {
        out.answerX += weight * weight * dx * dx;
        out.answerY += weight * weight * dy * dy;
        continue;
      }
      const light = peak * weight * weight;
      out.weights += weight;
      out.weightSquares += weight * weight;
      out.light += light;
      out.x += light * dx;
      out.y += light * dy;
      out.xx += light * dx * dx;
      out.yy += light * dy * dy;
    }
  }
}
