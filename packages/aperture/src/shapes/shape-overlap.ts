/** The share that one pixel has in a shape: its area in closed form, or points that lie inside. */

import type { ApertureShape } from "./aperture-shape.ts";
import { ellipseOverlap } from "./disc-overlap.ts";
import { polygonOverlap } from "./polygon-overlap.ts";

/** Area of the pixel centred on (px, py), from the shape's position, that lies in the shape. */
export function exactShare(shape: ApertureShape, px: number, py: number): number {
  switch (shape.kind) {
    case "circle":
      return ellipseOverlap(0, 0, shape.radius, shape.radius, 0, px, py);
    case "circle-annulus":
      return (
        ellipseOverlap(0, 0, shape.outer, shape.outer, 0, px, py) -
        ellipseOverlap(0, 0, shape.inner, shape.inner, 0, px, py)
      );
    case "ellipse":
    case "ellipse-annulus": {
      const { semimajor: a, semiminor: b, thetaRadians: theta } = shape;
      const hole = shape.kind === "ellipse" ? 0 : shape.hole;
      return (
        ellipseOverlap(0, 0, a, b, theta, px, py) -
        ellipseOverlap(0, 0, hole * a, hole * b, theta, px, py)
      );
    }
    case "rectangle":
    case "rectangle-annulus": {
      const inner =
        shape.kind === "rectangle"
          ? 0
          : rectangleShare(shape.innerWidth, shape.innerHeight, shape.thetaRadians, px, py);
      return rectangleShare(shape.width, shape.height, shape.thetaRadians, px, py) - inner;
    }
    case "polygon":
      return polygonOverlap(shape.xs, shape.ys, px, py);
  }
}

function rectangleShare(width: number, height: number, theta: number, px: number, py: number) {
  if (width === 0 || height === 0) return 0;
  const c = Math.cos(theta) / 2;
  const s = Math.sin(theta) / 2;
  // How far the pixel's centre and its corners lie along the sides. A pixel within is whole and one
  // outside empty, to the last bit: the hole of an annulus must be empty.
  const along = Math.abs(2 * (px * c + py * s));
  const across = Math.abs(2 * (py * c - px * s));
  const corner = Math.abs(c) + Math.abs(s);
  if (along + corner <= width / 2 && across + corner <= height / 2) return 1;
  if (along - corner >= width / 2 || across - corner >= height / 2) return 0;
  const xs = [-1, 1, 1, -1].map((sign, k) => sign * width * c - (k < 2 ? -1 : 1) * height * s);
  const ys = [-1, 1, 1, -1].map((sign, k) => sign * width * s + (k < 2 ? -1 : 1) * height * c);
  return polygonOverlap(xs, ys, px, py);
}

/** Share of points x points positions in a pixel that lie inside the shape. */
export function sampledShare(shape: ApertureShape, px: number, py: number, points: number): number {
  let inside = 0;
  for (let j = 0; j < points; j++) {
    for (let i = 0; i < points; i++) {
      const x = px - 0.5 + (i + 0.5) / points;
      const y = py - 0.5 + (j + 0.5) / points;
      if (holds(shape, x, y)) inside++;
    }
  }
  return inside / (points * points);
}

function holds(shape: ApertureShape, x: number, y: number): boolean {
  switch (shape.kind) {
    case "circle":
      return x * x + y * y < shape.radius * shape.radius;
    case "circle-annulus": {
      const squared = x * x + y * y;
      return squared < shape.outer * shape.outer && squared >= shape.inner * shape.inner;
    }
    case "polygon":
      return polygonHolds(shape.xs, shape.ys, x, y);
  }
  const u = x * Math.cos(shape.thetaRadians) + y * Math.sin(shape.thetaRadians);
  const v = y * Math.cos(shape.thetaRadians) - x * Math.sin(shape.thetaRadians);
  if (shape.kind === "ellipse" || shape.kind === "ellipse-annulus") {
    const squared = (u / shape.semimajor) ** 2 + (v / shape.semiminor) ** 2;
    return squared < 1 && (shape.kind === "ellipse" || squared >= shape.hole * shape.hole);
  }
  const within = (width: number, height: number): boolean =>
    Math.abs(u) < width / 2 && Math.abs(v) < height / 2;
  return (
    within(shape.width, shape.height) &&
    (shape.kind === "rectangle" || !within(shape.innerWidth, shape.innerHeight))
  );
}

/** Even-odd rule. */
function polygonHolds(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, k = xs.length - 1; i < xs.length; k = i++) {
    const above = ys[i]! > y;
    if (above === ys[k]! > y) continue;
    if (x < xs[i]! + ((xs[k]! - xs[i]!) * (y - ys[i]!)) / (ys[k]! - ys[i]!)) inside = !inside;
  }
  return inside;
}
