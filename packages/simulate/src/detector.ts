/** The camera: its resting background, photon and read noise, and the step to whole ADU. */

import type { Random } from "@photkit/core-stats";
import type { ResolvedOptions } from "./observation-options.ts";
import { randomStream } from "./random-stream.ts";

/** Electrons from which photon noise alone is drawn as a skewed normal deviate. */
export const POISSON_LIMIT = 50;
/** Read noise, electrons, that hides that photons come one by one. */
const SMOOTHING_READ_NOISE = 1;

/** Electrons per exposure that are there without stars: sky with its gradient, dark, hot pixels. */
export function createBackground(options: ResolvedOptions): Float64Array {
  const { dark, height, sky, skyGradient, width } = options;
  const background = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = width > 1 ? x / (width - 1) - 0.5 : 0;
      const down = height > 1 ? y / (height - 1) - 0.5 : 0;
      const here = sky + skyGradient.x * across + skyGradient.y * down;
      background[y * width + x] = Math.max(0, here) + dark;
    }
  }
  for (const { x, y, electrons } of hotPixelsOf(options)) {
    const at = y * width + x;
    background[at] = background[at]! + electrons;
  }
  return background;
}

/** A hot pixel as it was drawn. */
export interface HotPixel {
  readonly x: number;
  readonly y: number;
  /** Additional dark electrons per exposure. */
  readonly electrons: number;
}

/** The hot pixels of a camera, drawn at random places; two may fall on the same pixel. */
export function hotPixelsOf(options: ResolvedOptions): HotPixel[] {
  const { height, hotPixels, seed, width } = options;
  if (hotPixels === null) return [];
  const random = randomStream(seed, "hotPixels");
  const { count, electrons } = hotPixels;
  return Array.from({ length: count }, () => {
    const at = Math.floor(random.uniform() * width * height);
    const drawn =
      typeof electrons === "number"
        ? electrons
        : electrons.from * (electrons.to / electrons.from) ** random.uniform();
    return { x: at % width, y: Math.floor(at / width), electrons: drawn };
  });
}

export interface Digitisation {
  /** Electrons per ADU. */
  readonly gain: number;
  /** Electrons, 1 sigma. */
  readonly readNoise: number;
  /** ADU. */
  readonly bias: number;
  /** ADU. */
  readonly saturation: number;
}

/**
 * Draws what the camera records of the expected electrons.
 *
 * Photons are Poisson deviates while their law shows. Where it is nearly normal - the skewness of
 * photon and read noise together is below that of {@link POISSON_LIMIT} photons alone, 0.14 -
 * both are drawn together from one normal deviate with the skewness of their sum (Cornish-Fisher
 * expansion to second order, scaled to the exact variance), at a fraction of the time.
 */
export function digitise(
  electrons: Float64Array,
  camera: Digitisation,
  random: Random,
  out: Uint8Array | Uint16Array,
): void {
  const { bias, gain, readNoise, saturation } = camera;
  const perElectron = 1 / gain;
  const readVariance = readNoise * readNoise;
  // Most pixels are sky, all of the same expectation: what follows from it alone is kept.
  let mean = Number.NaN;
  let photons = false;
  let sixthOfSkewness = 0;
  let scale = 0;
  for (let i = 0; i < electrons.length; i++) {
    if (electrons[i]! !== mean) {
      mean = electrons[i]!;
      const variance = mean + readVariance;
      const skewed = POISSON_LIMIT * mean * mean > variance * variance * variance;
      photons = skewed || (mean < POISSON_LIMIT && readNoise < SMOOTHING_READ_NOISE);
      sixthOfSkewness = mean / (6 * variance * Math.sqrt(variance));
      scale = Math.sqrt(variance / (1 + 2 * sixthOfSkewness * sixthOfSkewness));
    }
    let recorded: number;
    if (photons) {
      recorded = random.poisson(mean) + readNoise * random.normal();
    } else {
      const normal = random.normal();
      recorded = mean + scale * (normal + sixthOfSkewness * (normal * normal - 1));
    }
    // Rounding by truncation of value + 0.5; negative values end at 0.
    const adu = bias + recorded * perElectron + 0.5;
    out[i] = adu < 0 ? 0 : Math.min(adu, saturation);
  }
}
