/** First and second moments of the light in a set of pixels, and the ellipse that has the same ones. */

/** Where the light is and how far it spreads; NaN without light. */
export interface LightMoments {
  /** Centre of the light in the image, px. */
  readonly x: number;
  readonly y: number;
  /** Second moments about the centre, px². */
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covarianceXY: number;
  /** 1-sigma semi-axes of the ellipse with these moments, px; NaN where they are those of no ellipse. */
  readonly semimajor: number;
  readonly semiminor: number;
  /** Direction of the longer axis from +x towards +y, -pi/2 … pi/2. */
  readonly thetaRadians: number;
}

/** Moments of `values` at the pixels (xs, ys); values below 0 count with their sign. */
export function lightMoments(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  values: ArrayLike<number>,
): LightMoments {
  let [light, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    light += values[i]!;
    sumX += values[i]! * xs[i]!;
    sumY += values[i]! * ys[i]!;
  }
  const [x, y] = [sumX / light, sumY / light];
  let [sumXX, sumXY, sumYY] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const [dx, dy] = [xs[i]! - x, ys[i]! - y];
    sumXX += values[i]! * dx * dx;
    sumXY += values[i]! * dx * dy;
    sumYY += values[i]! * dy * dy;
  }
  const [varianceX, covarianceXY, varianceY] = [sumXX / light, sumXY / light, sumYY / light];
  const middle = (varianceX + varianceY) / 2;
  const apart = Math.hypot((varianceX - varianceY) / 2, covarianceXY);
  return {
    x,
    y,
    varianceX,
    varianceY,
    covarianceXY,
    semimajor: Math.sqrt(middle + apart),
    semiminor: Math.sqrt(middle - apart),
    thetaRadians: Math.atan2(2 * covarianceXY, varianceX - varianceY) / 2,
  };
}
