/**
 * Rotation and scale of a field change slowly while wind moves it from frame to frame. So the
 * linear part is filtered over time (a Kalman filter of angle and rate) and only the shift is taken
 * from each frame alone: two close trackers then do not shake the far stars. A field does not turn
 * steadily until its frames say so twice in a row: an altazimuth mount is rare, a bad frame is not.
 */

/** Filtered linear part (a, b) of a similarity and the variance of each. */
export interface SlowLinear {
  readonly a: number;
  readonly b: number;
  readonly variance: number;
  /** Steady rotation, in radians a frame, its variance, and its covariance with the angle. */
  readonly rate: number;
  readonly rateVariance: number;
  readonly covariance: number;
  /** How far the last frame's angle lay from the one expected, in its errors. */
  readonly surprise: number;
}

/** Change of the linear part expected from frame to frame (1 sigma; 5e-5 rad is 10" a frame). */
const WALK = 5e-5;
/** Change of a steady rotation from frame to frame, in radians a frame (1 sigma). */
const RATE_WALK = 2e-6;
/** Two surprises in a row, each this large and together so large, are a rotation. */
const SURPRISED = 2.5;
const SURPRISED_TWICE = 6;
/** A mount that changes sides brings the field back turned by 180 degrees within this, in radians. */
const HALF_TURN_ERROR = 0.02;

export const unrotated: SlowLinear = {
  a: 1,
  b: 0,
  variance: 0,
  rate: 0,
  rateVariance: 0,
  covariance: 0,
  surprise: 0,
};

/** Lets one frame pass without a measurement. */
export function coast(state: SlowLinear): SlowLinear {
  const variance = state.variance + WALK * WALK;
  if (state.rateVariance === 0 && state.rate === 0) return { ...state, variance };
  const [cos, sin] = [Math.cos(state.rate), Math.sin(state.rate)];
  return {
    ...state,
    a: state.a * cos - state.b * sin,
    b: state.a * sin + state.b * cos,
    variance: variance + 2 * state.covariance + state.rateVariance,
    rateVariance: state.rateVariance + RATE_WALK * RATE_WALK,
    covariance: state.covariance + state.rateVariance,
  };
}

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
  let ahead = coast(state);
  if (fit.leverage <= 0) return ahead;
  const angle = (ahead.a * fit.b - ahead.b * fit.a) / (ahead.a * ahead.a + ahead.b * ahead.b);
  const surprise = angle / Math.sqrt(ahead.variance + 1 / fit.leverage);
  if (turns(surprise, state.surprise)) ahead = turning(ahead, angle);
  const spread = ahead.variance + 1 / fit.leverage;
  const gain = ahead.variance / spread;
  return {
    a: ahead.a + gain * (fit.a - ahead.a),
    b: ahead.b + gain * (fit.b - ahead.b),
    variance: (1 - gain) * ahead.variance,
    rate: ahead.rate + (ahead.covariance / spread) * angle,
    rateVariance: ahead.rateVariance - (ahead.covariance * ahead.covariance) / spread,
    covariance: (1 - gain) * ahead.covariance,
    surprise,
  };
}

/** The state after a half turn of the field, whose angle is then known no better than `HALF_TURN_ERROR`. */
export const halfTurned = (state: SlowLinear): SlowLinear => ({
  ...state,
  a: -state.a,
  b: -state.b,
  variance: HALF_TURN_ERROR * HALF_TURN_ERROR,
  covariance: 0,
  surprise: 0,
});

const turns = (now: number, before: number): boolean =>
  now * before > 0 &&
  Math.min(Math.abs(now), Math.abs(before)) > SURPRISED &&
  Math.abs(now + before) > SURPRISED_TWICE;

/** After two frames of an unknown rotation the angle is off by twice the rate. */
const turning = (ahead: SlowLinear, angle: number): SlowLinear => ({
  ...ahead,
  variance: ahead.variance + angle * angle,
  rateVariance: ahead.rateVariance + (angle * angle) / 4,
  covariance: ahead.covariance + (angle * angle) / 2,
});
