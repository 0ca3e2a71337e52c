/** Where the field is in every exposure: drift, rotation and wind shake, also within an exposure. */

import type { ResolvedOptions } from "./observation-options.ts";
import { randomStream } from "./random-stream.ts";
import { oscillate } from "./wind-shake.ts";

/** Instants per exposure at which the motion is followed. */
export const MOMENTS = 4;

export interface FieldMotion {
  /** Shift at every moment, pixels: drift and shake; `MOMENTS` entries per frame. */
  readonly shiftX: Float64Array;
  readonly shiftY: Float64Array;
  /** Rotation at every moment, radians from +x towards +y. */
  readonly rotation: Float64Array;
  /** Mean variance per axis of the shifts within one exposure, square pixels. */
  readonly smearVariance: number;
}

/** Motion of the field over the whole recording. A longer recording begins with the shorter one. */
export function createFieldMotion(options: ResolvedOptions): FieldMotion {
  const { frames, exposureSeconds, deadSeconds, drift, seed, windShake } = options;
  const count = frames * MOMENTS;
  const cadence = exposureSeconds + deadSeconds;
  const within = exposureSeconds / MOMENTS;
  const shiftX = new Float64Array(count);
  const shiftY = new Float64Array(count);
  const rotation = new Float64Array(count);
  const turn = (options.rotationDegreesPerSecond * Math.PI) / 180;
  for (let i = 0; i < count; i++) {
    const seconds = Math.floor(i / MOMENTS) * cadence + ((i % MOMENTS) + 0.5) * within;
    shiftX[i] = drift.x * seconds;
    shiftY[i] = drift.y * seconds;
    rotation[i] = turn * seconds;
  }
  if (windShake !== null && windShake.rms > 0) {
    const oscillator = {
      rms: windShake.rms,
      angularFrequency: 2 * Math.PI * windShake.frequencyHz,
      damping: windShake.damping ?? 0.1,
    };
    const steps = Array.from({ length: MOMENTS }, (_, i) =>
      i === MOMENTS - 1 ? within + deadSeconds : within,
    );
    const x = oscillate(oscillator, steps, count, randomStream(seed, "shakeX"));
    const y = oscillate(oscillator, steps, count, randomStream(seed, "shakeY"));
    for (let i = 0; i < count; i++) {
      shiftX[i] = shiftX[i]! + x[i]!;
      shiftY[i] = shiftY[i]! + y[i]!;
    }
  }
  const smearVariance = (meanVarianceWithin(shiftX) + meanVarianceWithin(shiftY)) / 2;
  return { shiftX, shiftY, rotation, smearVariance };
}

/** Mean over the exposures of the variance of their moments. */
function meanVarianceWithin(values: Float64Array): number {
  let total = 0;
  for (let start = 0; start < values.length; start += MOMENTS) {
    let sum = 0;
    let squares = 0;
    for (let i = start; i < start + MOMENTS; i++) sum += values[i]!;
    const mean = sum / MOMENTS;
    for (let i = start; i < start + MOMENTS; i++) squares += (values[i]! - mean) ** 2;
    total += squares / MOMENTS;
  }
  return total / (values.length / MOMENTS);
}

/**
 * Path of one star within one exposure.
 *
 * @param out - receives x, y of each moment: `2 * MOMENTS` numbers.
 */
export function starMoments(
  motion: FieldMotion,
  frame: number,
  star: { readonly x: number; readonly y: number },
  centre: { readonly x: number; readonly y: number },
  out: Float64Array,
): void {
  const dx = star.x - centre.x;
  const dy = star.y - centre.y;
  for (let moment = 0; moment < MOMENTS; moment++) {
    const at = frame * MOMENTS + moment;
    const angle = motion.rotation[at]!;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    out[2 * moment] = centre.x + dx * cos - dy * sin + motion.shiftX[at]!;
    out[2 * moment + 1] = centre.y + dx * sin + dy * cos + motion.shiftY[at]!;
  }
}
