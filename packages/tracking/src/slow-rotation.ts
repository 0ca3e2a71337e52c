/**
 * Rotation and scale of a field change slowly while wind moves it from frame to frame. So the
 * linear part is filtered over time (a scalar Kalman filter) and only the shift is taken from each
 * frame alone: two close trackers then do not shake the far stars.
 */

/** Filtered linear part (a, b) of a similarity and the variance of each. */
export interface SlowLinear {
  readonly a: number;
  readonly b: number;
  readonly variance: number;
}

/** Change of the linear part expected from frame to frame (1 sigma; 5e-5 rad is 10" a frame). */
const WALK = 5e-5;

export const unrotated: SlowLinear = { a: 1, b: 0, variance: 0 };

/** Lets one frame pass without a measurement. */
export const coast = (state: SlowLinear): SlowLinear => ({
  ...state,
  variance: state.variance + WALK * WALK,
});

/**
 * Takes in one frame's fit of a and b.
 *
 * @param fit - a, b and their `leverage`, the inverse variance (weighted second moment of the stars);
 *   leverage 0 is no fit.
 */
export function updateLinear(
  state: SlowLinear,
  fit: { readonly a: number; readonly b: number; readonly leverage: number },
): SlowLinear {
  const ahead = coast(state);
  if (fit.leverage <= 0) return ahead;
  const gain = ahead.variance / (ahead.variance + 1 / fit.leverage);
  return {
    a: ahead.a + gain * (fit.a - ahead.a),
    b: ahead.b + gain * (fit.b - ahead.b),
    variance: (1 - gain) * ahead.variance,
  };
}
