/** Positions by fits: a Gaussian through the pixels, or through their sums along columns and rows. */

import type { PixelWindow } from "../pixels/window.ts";
import { fitGaussian } from "./gaussian-fit.ts";
import { fitMarginals } from "./marginal-fit.ts";
import type { Plateau } from "./plateau.ts";
import { type CentroidEstimate, NO_CENTROID, type PixelModel } from "./windowed-centroid.ts";

/**
 * Fits a Gaussian to the pixels within `radius`, weighted by their noise where it is known. A clipped
 * top is left out: the flanks alone have the star's shape.
 */
export function gaussianCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  fwhm: number,
  maxIterations: number,
  pixel: PixelModel,
  plateau: Plateau | null,
): CentroidEstimate {
  const fit = gaussianFit(window, x, y, radius, fwhm, maxIterations, pixel, plateau);
  // Where next to nothing is left of the flanks, the middle of what is clipped must do.
  return fit.converged || plateau === null
    ? fit
    : gaussianFit(window, x, y, radius, fwhm, maxIterations, pixel, null);
}

function gaussianFit(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  fwhm: number,
  maxIterations: number,
  pixel: PixelModel,
  plateau: Plateau | null,
): CentroidEstimate {
  const { x0, y0, width, height, values } = window;
  const weights = new Float64Array(width * height);
  const variance = pixel.scatter * pixel.scatter;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      if ((x0 + i - x) ** 2 + (y0 + j - y) ** 2 > radius * radius) continue;
      if (plateau !== null && values[j * width + i]! >= plateau.level) continue;
      const light = Math.max(0, values[j * width + i]! - pixel.background);
      weights[j * width + i] = variance > 0 ? 1 / (variance + light / pixel.gain) : 1;
    }
  }
  const fit = fitGaussian(values, width, height, {
    x: x - x0,
    y: y - y0,
    fwhm,
    weights,
    maxIterations,
  });
  if (!fit.converged) return NO_CENTROID;
  return {
    x: x0 + fit.x,
    y: y0 + fit.y,
    xError: fit.xError,
    yError: fit.yError,
    flux: fit.flux,
    signalToNoise: fit.amplitude / fit.amplitudeError,
    converged: true,
  };
}

/** Fits the marginal sums of the square around (x, y); a missing pixel counts as sky. */
export function marginalCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  fwhm: number,
  maxIterations: number,
  pixel: PixelModel,
): CentroidEstimate {
  const left = Math.max(0, Math.ceil(x - radius) - window.x0);
  const top = Math.max(0, Math.ceil(y - radius) - window.y0);
  const width = Math.min(window.width - 1, Math.floor(x + radius) - window.x0) - left + 1;
  const height = Math.min(window.height - 1, Math.floor(y + radius) - window.y0) - top + 1;
  const light = new Float64Array(width * height);
  const variance = new Float64Array(width * height);
  for (let k = 0; k < light.length; k++) {
    const from = (top + Math.floor(k / width)) * window.width + left + (k % width);
    light[k] = window.values[from]! - pixel.background;
    variance[k] = pixel.scatter ** 2 + Math.max(0, light[k]!) / pixel.gain;
  }
  const fit = fitMarginals(light, width, height, {
    fwhm,
    variance: pixel.scatter > 0 ? variance : null,
    maxIterations,
  });
  if (!fit.converged) return NO_CENTROID;
  return {
    x: window.x0 + left + fit.x,
    y: window.y0 + top + fit.y,
    xError: fit.xError,
    yError: fit.yError,
    flux: fit.flux,
    signalToNoise: fit.flux / fit.fluxError,
    converged: true,
  };
}
