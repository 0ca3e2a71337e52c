/** Centre of mass of the light above the background. */

import type { PixelWindow } from "../pixels/window.ts";
import { type CentroidEstimate, NO_CENTROID, type PixelModel } from "./windowed-centroid.ts";

/**
 * Centre of mass of the pixels whose centres lie within `radius` of (x, y); NaN pixels are left
 * out. Pixels below the background count with their sign, so that noise does not bias the result.
 * Not converged when the sum of the light is not positive.
 */
export function momentCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  pixel: PixelModel,
): CentroidEstimate {
  const { x0, y0, width, height, values } = window;
  const { background, scatter, gain, clipped } = pixel;
  let light = 0;
  let sumX = 0;
  let sumY = 0;
  let count = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const dx = x0 + i - x;
      const dy = y0 + j - y;
      if (Number.isNaN(value) || dx * dx + dy * dy > radius * radius) continue;
      light += value - background;
      sumX += (value - background) * dx;
      sumY += (value - background) * dy;
      count++;
    }
  }
  if (!(light > 0)) return NO_CENTROID;
  const meanX = sumX / light;
  const meanY = sumY / light;
  let varianceX = 0;
  let varianceY = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const dx = x0 + i - x;
      const dy = y0 + j - y;
      if (Number.isNaN(value) || dx * dx + dy * dy > radius * radius) continue;
      if (value >= clipped) continue;
      const variance = scatter * scatter + Math.max(0, value - background) / gain;
      varianceX += variance * (dx - meanX) ** 2;
      varianceY += variance * (dy - meanY) ** 2;
    }
  }
  return {
    x: x + meanX,
    y: y + meanY,
    xError: Math.sqrt(varianceX) / light,
    yError: Math.sqrt(varianceY) / light,
    flux: light,
    signalToNoise: light / (scatter * Math.sqrt(count)),
    converged: true,
  };
}
