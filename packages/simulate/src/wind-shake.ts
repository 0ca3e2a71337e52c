/**
 * A damped oscillator driven by white noise (a second-order autoregressive process), stepped
 * exactly: the state at the next instant is a linear map of this one plus correlated normal noise,
 * with the stationary covariance (Gardiner, Handbook of Stochastic Methods, 3.7).
 * With damping 1 it is a smooth random curve with one time scale: seeing, clouds.
 */

import type { Random } from "@photkit/core-stats";

export interface OscillatorOptions {
  /** Root mean square of the deviation. */
  readonly rms: number;
  /** Natural angular frequency, radians per second. */
  readonly angularFrequency: number;
  /** Ratio to critical damping, above 0 up to 1. */
  readonly damping: number;
}

/** One step of a given length. */
interface Step {
  readonly positionFromPosition: number;
  readonly positionFromVelocity: number;
  readonly velocityFromPosition: number;
  readonly velocityFromVelocity: number;
  /** Lower Cholesky factor of the covariance of the driving noise. */
  readonly noise: readonly [number, number, number];
}

function stepOf(options: OscillatorOptions, seconds: number): Step {
  const { rms, angularFrequency: w, damping } = options;
  const rate = damping * w;
  const turning = w * Math.sqrt(Math.max(0, 1 - damping * damping));
  const decay = Math.exp(-rate * seconds);
  // sin(turning t) / turning, and its limit t at critical damping.
  const sine = turning === 0 ? seconds : Math.sin(turning * seconds) / turning;
  const cosine = Math.cos(turning * seconds);
  const a = decay * (cosine + rate * sine);
  const b = decay * sine;
  const c = -decay * w * w * sine;
  const d = decay * (cosine - rate * sine);
  const varX = rms * rms;
  const varV = varX * w * w;
  const qxx = Math.max(0, varX - (a * a * varX + b * b * varV));
  const qxv = -(a * c * varX + b * d * varV);
  const qvv = Math.max(0, varV - (c * c * varX + d * d * varV));
  const l11 = Math.sqrt(qxx);
  const l21 = l11 > 0 ? qxv / l11 : 0;
  return {
    positionFromPosition: a,
    positionFromVelocity: b,
    velocityFromPosition: c,
    velocityFromVelocity: d,
    noise: [l11, l21, Math.sqrt(Math.max(0, qvv - l21 * l21))],
  };
}

/**
 * Deviations at a repeating pattern of instants, from the stationary state on.
 *
 * @param steps - seconds from each instant to the next; used over and over.
 * @param count - number of deviations.
 */
export function oscillate(
  options: OscillatorOptions,
  steps: readonly number[],
  count: number,
  random: Random,
): Float64Array {
  const maps = steps.map((seconds) => stepOf(options, seconds));
  const out = new Float64Array(count);
  let position = options.rms * random.normal();
  let velocity = options.rms * options.angularFrequency * random.normal();
  for (let i = 0; i < count; i++) {
    out[i] = position;
    const step = maps[i % maps.length] as Step;
    const first = random.normal();
    const second = random.normal();
    const next =
      step.positionFromPosition * position +
      step.positionFromVelocity * velocity +
      step.noise[0] * first;
    velocity =
      step.velocityFromPosition * position +
      step.velocityFromVelocity * velocity +
      step.noise[1] * first +
      step.noise[2] * second;
    position = next;
  }
  return out;
}
