/**
 * The area under the arc of a quarter circle, without an arc sine: from the nearest of 128 angles whose
 * sine and cosine are known, by the sine of the difference and three terms of the arc sine's series.
 */

const STEPS = 128;

/** Angle, cosine and sine in the middle of each step, and one place to fill up to four. */
const angles = new Float64Array(4 * (STEPS + 1));
for (let k = 0; k <= STEPS; k++) {
  // Steps are even in sine - cosine, which is sqrt(2) sin(angle - 45 degrees): -1 to 1 in a quadrant.
  const angle = Math.PI / 4 + Math.asin(Math.min(1, (2 * k + 1) / STEPS - 1) * Math.SQRT1_2);
  angles[4 * k] = angle;
  angles[4 * k + 1] = Math.cos(angle);
  angles[4 * k + 2] = Math.sin(angle);
}

/**
 * Twice the area between the axis and the arc of the unit circle, from the centre to an edge: the angle
 * whose sine is the distance of the edge, plus sine times cosine. Right to 1e-15.
 *
 * No step is wider than 1/64, its middle at most 1/128 away; the first term left out, 15/336 d^7, is less
 * than 1e-16 there.
 *
 * @param sine - distance of the edge, 0 to 1.
 * @param cosine - height of the arc at the edge.
 */
export function quarterShare(sine: number, cosine: number): number {
  const k = 4 * (((sine - cosine) * (STEPS / 2) + STEPS / 2) | 0);
  const d = sine * angles[k + 1]! - cosine * angles[k + 2]!;
  const dd = d * d;
  return sine * cosine + (angles[k]! + (d + d * dd * (1 / 6 + (3 / 40) * dd)));
}
