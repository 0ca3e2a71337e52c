/** What the air does to the light: width of the stars, clouds and scintillation in every frame. */

import type { ResolvedOptions } from "./observation-options.ts";
import { randomStream, type StreamName } from "./random-stream.ts";
import { oscillate } from "./wind-shake.ts";

export interface Atmosphere {
  /** Full width at half maximum per frame, pixels. */
  readonly fwhm: Float64Array;
  /** Part of the starlight that comes through clouds per frame, 0 to 1. */
  readonly transparency: Float64Array;
}

/** Seeing and clouds of every frame. */
export function createAtmosphere(options: ResolvedOptions): Atmosphere {
  const { clouds, frames, seeing } = options;
  const fwhm = new Float64Array(frames).fill(options.fwhm);
  const transparency = new Float64Array(frames).fill(1);
  if (seeing !== null && seeing.rms > 0) {
    const curve = randomCurve(options, "seeing", seeing.timescaleSeconds);
    for (let i = 0; i < frames; i++) {
      // Log-normal with mean 1, never narrower than pixels can carry.
      const factor = Math.exp(seeing.rms * curve[i]! - seeing.rms ** 2 / 2);
      fwhm[i] = Math.max(0.7, options.fwhm * factor);
    }
  }
  if (clouds !== null && clouds.magnitudes > 0) {
    const curve = randomCurve(options, "clouds", clouds.timescaleSeconds);
    for (let i = 0; i < frames; i++) {
      transparency[i] = 10 ** (-0.4 * clouds.magnitudes * Math.abs(curve[i]!));
    }
  }
  return { fwhm, transparency };
}

function randomCurve(options: ResolvedOptions, stream: StreamName, timescale: number) {
  const cadence = options.exposureSeconds + options.deadSeconds;
  const oscillator = { rms: 1, angularFrequency: 1 / timescale, damping: 1 };
  return oscillate(oscillator, [cadence], options.frames, randomStream(options.seed, stream));
}

/** Brightness factors of `count` stars in one frame: log-normal with mean 1. */
export function scintillationFactors(
  options: ResolvedOptions,
  frame: number,
  count: number,
): Float64Array {
  const factors = new Float64Array(count).fill(1);
  const rms = options.scintillation;
  if (rms === 0) return factors;
  // A log-normal factor whose own relative standard deviation is `rms`.
  const width = Math.sqrt(Math.log(1 + rms * rms));
  const random = randomStream(options.seed, "scintillation", frame);
  for (let i = 0; i < count; i++) factors[i] = Math.exp(width * random.normal() - width ** 2 / 2);
  return factors;
}
