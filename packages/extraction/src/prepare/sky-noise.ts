/**
 * Whether the sky has the noise that gain, read noise and pedestal say it must have. Light of a level
 * L has a variance of L / gain, so that the variance of the sky tells how much of its level can be
 * light; the rest is a level that the camera adds.
 */

import { median } from "@photkit/core-stats";
import type { ApertureSeries } from "@photkit/lightcurve";

/** What the noise of a pixel is computed from. */
interface SkyNoise {
  readonly gain?: number;
  readonly readNoise?: number;
  readonly pedestal?: number;
}

/**
 * Observed over expected background rms below which it is not chance: the rms of 100 pixels is known to
 * 7 %, the median of ten of them to 3 %, and the gain, at best, to 20 %, which is 10 % of the rms. The
 * errors of faint stars are then a third too large, or more.
 */
const CLEAR = 0.75;
const FEWEST_READINGS = 10;
/** ADU. The rms of rounded values is not measured reliably below half a step. */
const FINEST_RMS = 0.5;
/** Variance of rounding to whole ADU. */
const ROUNDING = 1 / 12;

/** A warning when the background rms of the measured stars contradicts the options. */
export function skyNoiseWarnings(
  series: readonly ApertureSeries[],
  { gain, readNoise = 0, pedestal = 0 }: SkyNoise,
): string[] {
  if (gain === undefined) return [];
  const reads = (readNoise / gain) ** 2 + ROUNDING;
  const expectedOf = (level: number): number =>
    Math.sqrt(Math.max(0, level - pedestal) / gain + reads);
  const levels: number[] = [];
  const seen: number[] = [];
  const ratios: number[] = [];
  for (const { background, backgroundScatter } of series) {
    for (let i = 0; i < background.length; i++) {
      const [level, rms] = [background[i]!, backgroundScatter[i]!];
      if (!(Number.isFinite(level) && Number.isFinite(rms))) continue;
      levels.push(level);
      seen.push(rms);
      ratios.push(rms / expectedOf(level));
    }
  }
  if (ratios.length < FEWEST_READINGS) return [];
  const [level, rms, ratio] = [median(levels), median(seen), median(ratios)];
  const expected = expectedOf(level);
  const facts = `the background rms is ${rms.toFixed(2)} ADU, and ${(level - pedestal).toFixed(0)} ADU of light at ${gain} electrons per ADU have ${expected.toFixed(2)}`;
  if (ratio < CLEAR && expected >= FINEST_RMS) {
    const unlit = level - gain * Math.max(0, rms * rms - reads);
    return [
      `${facts}: errors are too large for faint stars. Of the level of ${level.toFixed(0)} ADU, ${unlit.toFixed(0)} ADU can be no light: give it as the pedestal, subtract a bias or a dark, or see whether the gain is right.`,
    ];
  }
  // Gradients, other stars and cosmic rays make any sky noisier: only a pedestal that was given is doubted.
  if (pedestal > 0 && ratio > 1 / CLEAR && rms >= FINEST_RMS) {
    return [
      `${facts}: errors are too small for faint stars. The pedestal, or the gain, is too high.`,
    ];
  }
  return [];
}
