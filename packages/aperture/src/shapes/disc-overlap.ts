/**
 * Exact area that a pixel shares with a circle or an ellipse, in closed form: the boundary of the
 * pixel is walked edge by edge, each edge adding the signed area of the triangle or sector that it
 * spans with the centre (Green's theorem). An ellipse is a circle in stretched coordinates.
 */

/** Signed area that the unit disc shares with the triangle (0, p, q). */
function wedge(px: number, py: number, qx: number, qy: number): number {
  const dx = qx - px;
  const dy = qy - py;
  const a = dx * dx + dy * dy;
  const b = px * dx + py * dy;
  const c = px * px + py * py - 1;
  const discriminant = b * b - a * c;
  if (discriminant > 0) {
    const root = Math.sqrt(discriminant);
    const enter = (-b - root) / a;
    const leave = (-b + root) / a;
    if (enter < 1 && leave > 0) {
      const [sx, sy] = enter > 0 ? [px + enter * dx, py + enter * dy] : [px, py];
      const [ex, ey] = leave < 1 ? [px + leave * dx, py + leave * dy] : [qx, qy];
      return (
        (enter > 0 ? sector(px, py, sx, sy) : 0) +
        (sx * ey - sy * ex) / 2 +
        (leave < 1 ? sector(ex, ey, qx, qy) : 0)
      );
    }
  }
  return sector(px, py, qx, qy);
}

const sector = (px: number, py: number, qx: number, qy: number): number =>
  Math.atan2(px * qy - py * qx, px * qx + py * qy) / 2;

/** Whether a point lies in the unit disc. */
const within = (u: number, v: number): boolean => u * u + v * v <= 1;

/** What four wedges outside the disc may leave over, as a share of it. */
const ROUNDING = 1e-14;

/**
 * Area of the pixel centred on (px, py) that lies within a circle, 0 … 1.
 *
 * @param x - column of the circle's centre, px.
 * @param y - row of the circle's centre, px.
 * @param radius - px; 0 or less gives 0.
 * @returns the area in px², right to about 1e-13; NaN when an argument is NaN.
 */
export function circleOverlap(
  x: number,
  y: number,
  radius: number,
  px: number,
  py: number,
): number {
  return ellipseOverlap(x, y, radius, radius, 0, px, py);
}

/**
 * Area of the pixel centred on (px, py) that lies within an ellipse, 0 … 1.
 *
 * @param semimajor - semi-axis along `thetaRadians`, px; 0 or less gives 0.
 * @param semiminor - semi-axis across it, px.
 * @param thetaRadians - direction of the first semi-axis, from +x towards +y.
 * @returns the area in px², right to about 1e-13; NaN when an argument is NaN.
 */
export function ellipseOverlap(
  x: number,
  y: number,
  semimajor: number,
  semiminor: number,
  thetaRadians: number,
  px: number,
  py: number,
): number {
  const dx = px - x;
  const dy = py - y;
  if (Number.isNaN(dx + dy + semimajor + semiminor + thetaRadians)) return Number.NaN;
  if (semimajor <= 0 || semiminor <= 0) return 0;
  const distance = Math.hypot(dx, dy);
  if (distance - Math.SQRT1_2 >= Math.max(semimajor, semiminor)) return 0;
  if (distance + Math.SQRT1_2 <= Math.min(semimajor, semiminor)) return 1;
  const cos = Math.cos(thetaRadians);
  const sin = Math.sin(thetaRadians);
  // Corners of the pixel in units of the semi-axes: centre ± half a column ± half a row.
  const u = (dx * cos + dy * sin) / semimajor;
  const v = (dy * cos - dx * sin) / semiminor;
  const columnU = cos / semimajor / 2;
  const columnV = -sin / semiminor / 2;
  const rowU = sin / semimajor / 2;
  const rowV = cos / semiminor / 2;
  const au = u - columnU - rowU;
  const av = v - columnV - rowV;
  const bu = u + columnU - rowU;
  const bv = v + columnV - rowV;
  const cu = u + columnU + rowU;
  const cv = v + columnV + rowV;
  const du = u - columnU + rowU;
  const dv = v - columnV + rowV;
  // A pixel within is whole, to the last bit: rings are differences, and their holes must be empty.
  if (within(au, av) && within(bu, bv) && within(cu, cv) && within(du, dv)) return 1;
  const area =
    wedge(au, av, bu, bv) + wedge(bu, bv, cu, cv) + wedge(cu, cv, du, dv) + wedge(du, dv, au, av);
  return area < ROUNDING ? 0 : Math.min(1, area * semimajor * semiminor);
}
