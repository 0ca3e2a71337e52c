/** Exact area that a pixel shares with a polygon: clipped edge by edge (Sutherland & Hodgman 1974). */

/**
 * Area of the pixel centred on (px, py) that lies within a simple polygon, 0 … 1.
 * The sense of the vertices does not matter. Concave polygons are right, too: the seams that
 * clipping leaves have no area.
 */
export function polygonOverlap(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  px: number,
  py: number,
): number {
  let points: number[] = [];
  for (let i = 0; i < xs.length; i++) points.push(xs[i]! - px, ys[i]! - py);
  for (const axis of [0, 1]) {
    for (const side of [-1, 1]) points = clip(points, axis, side);
  }
  let doubled = 0;
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    doubled += points[i]! * points[next + 1]! - points[next]! * points[i + 1]!;
  }
  return Math.min(1, Math.abs(doubled) / 2);
}

/** The part of a polygon with side * coordinate <= 1/2 along an axis. */
function clip(points: readonly number[], axis: number, side: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    const here = 0.5 - side * points[i + axis]!;
    const there = 0.5 - side * points[next + axis]!;
    if (here >= 0) kept.push(points[i]!, points[i + 1]!);
    if (here >= 0 === there >= 0) continue;
    const t = here / (here - there);
    kept.push(
      points[i]! + t * (points[next]! - points[i]!),
      points[i + 1]! + t * (points[next + 1]! - points[i + 1]!),
    );
  }
  return kept;
}
