/** Light of a star at a given place, through a Gaussian as wide as the stars: cheap, for judging poses. */

import { medianInPlace } from "@photkit/core-stats";
import { copyWindow, type ImageLike } from "@photkit/image";

export interface StarLight {
  /** Light above the background, in ADU; NaN when too little of the image is there. */
  readonly flux: number;
  /** 1-sigma error from the background's noise, in ADU. */
  readonly error: number;
}

const FWHM_PER_SIGMA = 2.3548;
/** The Gaussian ends here, in its standard deviations. */
const REACH = 3;
/** Annulus of the background, in FWHM, and pixels taken from it at most. */
const INNER = 2;
const OUTER = 3;
const MOST_SKY = 120;
const LEAST_SKY = 12;
/** Standard deviations in the median absolute deviation of normal noise. */
const SIGMAS_PER_MAD = 1.4826;

/** Standard deviations in the mean absolute deviation of normal noise. */
const SIGMAS_PER_MEAN = 1.2533;
/** Part of the smallest deviations that the mean is taken of, and what it is of the whole mean. */
const TRIMMED = 0.9;
const TRIMMED_MEAN = 0.824;
/** Least noise, as a part of the level: a sky without any noise is none that a camera makes. */
const LEAST_NOISE = 1e-3;

/**
 * Standard deviation from absolute deviations, which are left sorted. Where most pixels of a sky in
 * whole counts have one value, half of the deviations are 0, and their mean tells the noise.
 */
function noiseOf(deviations: Float64Array, count: number, level: number): number {
  const middle = medianInPlace(deviations, count);
  if (middle > 0) return SIGMAS_PER_MAD * middle;
  const kept = deviations
    .subarray(0, count)
    .sort()
    .subarray(0, Math.ceil(TRIMMED * count));
  const mean = kept.reduce((sum, deviation) => sum + deviation, 0) / kept.length;
  return Math.max((SIGMAS_PER_MEAN * mean) / TRIMMED_MEAN, LEAST_NOISE * Math.abs(level), 1e-6);
}

/** A reader of the light of stars of one width; keeps scratch memory. */
export function createStarLight(
  fwhm: number,
): (image: ImageLike, x: number, y: number) => StarLight {
  const sigma = Math.max(1, fwhm / FWHM_PER_SIGMA);
  const radius = Math.ceil(OUTER * Math.max(fwhm, 2.5));
  const side = 2 * radius + 1;
  const window = new Float64Array(side * side);
  const annulus: number[] = [];
  for (let j = -radius; j <= radius; j++) {
    for (let i = -radius; i <= radius; i++) {
      const distance = Math.hypot(i, j);
      if (distance >= INNER * Math.max(fwhm, 2.5) && distance <= radius) {
        annulus.push((j + radius) * side + i + radius);
      }
    }
  }
  // Every n-th pixel is enough, spread evenly because n does not divide the side.
  let step = Math.max(1, Math.floor(annulus.length / MOST_SKY));
  while (step > 1 && side % step === 0) step++;
  const sky = annulus.filter((_, k) => k % step === 0);
  const levels = new Float64Array(sky.length);
  const reach = Math.ceil(REACH * sigma);
  const across = new Float64Array(2 * reach + 1);

  return (image, x, y) => {
    const [cx, cy] = [Math.round(x), Math.round(y)];
    copyWindow(image, cx - radius, cy - radius, side, side, window);
    let count = 0;
    for (const k of sky) if (!Number.isNaN(window[k]!)) levels[count++] = window[k]!;
    if (count < LEAST_SKY) return { flux: Number.NaN, error: Number.NaN };
    const level = medianInPlace(levels, count);
    for (let k = 0; k < count; k++) levels[k] = Math.abs(levels[k]! - level);
    const noise = noiseOf(levels, count, level);
    let [light, weights, squares] = [0, 0, 0];
    const exponent = -1 / (2 * sigma * sigma);
    // A Gaussian of the distance is one of the column times one of the row.
    for (let i = -reach; i <= reach; i++)
      across[i + reach] = Math.exp(exponent * (cx + i - x) ** 2);
    for (let j = -reach; j <= reach; j++) {
      const along = Math.exp(exponent * (cy + j - y) ** 2);
      for (let i = -reach; i <= reach; i++) {
        const value = window[(j + radius) * side + i + radius]!;
        if (Number.isNaN(value)) continue;
        const weight = along * across[i + reach]!;
        light += weight * (value - level);
        weights += weight;
        squares += weight * weight;
      }
    }
    if (!(squares > 0)) return { flux: Number.NaN, error: Number.NaN };
    return { flux: (light * weights) / squares, error: (noise * weights) / Math.sqrt(squares) };
  };
}
