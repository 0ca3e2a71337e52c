/** Shapes of apertures and the share that each pixel has in them. */

import { fillCircleWeights } from "./circle-weights.ts";
import { ellipseOverlap } from "./disc-overlap.ts";
import { check } from "./errors.ts";
import { polygonOverlap } from "./polygon-overlap.ts";
import { checkPosition, LARGEST_RADIUS } from "./window.ts";

/** Lengths in px; angles turn the first axis from +x towards +y. Positions are given separately. */
export type ApertureShape =
  | { readonly kind: "circle"; readonly radius: number }
  | { readonly kind: "circle-annulus"; readonly inner: number; readonly outer: number }
  | {
      readonly kind: "ellipse";
      readonly semimajor: number;
      readonly semiminor: number;
      readonly thetaRadians: number;
    }
  | {
      /** Between two ellipses of the same shape; the axes are those of the outer one. */
      readonly kind: "ellipse-annulus";
      readonly semimajor: number;
      readonly semiminor: number;
      /** Size of the inner ellipse over that of the outer, 0 … 1. */
      readonly hole: number;
      readonly thetaRadians: number;
    }
  | {
      readonly kind: "rectangle";
      readonly width: number;
      readonly height: number;
      readonly thetaRadians: number;
    }
  | {
      /** Between two rectangles of the same centre and angle. */
      readonly kind: "rectangle-annulus";
      readonly width: number;
      readonly height: number;
      readonly innerWidth: number;
      readonly innerHeight: number;
      readonly thetaRadians: number;
    }
  | {
      /** Vertices relative to the position, in order around; may be concave, must not cross itself. */
      readonly kind: "polygon";
      readonly xs: ArrayLike<number>;
      readonly ys: ArrayLike<number>;
    };

const KINDS: readonly ApertureShape["kind"][] = [
  "circle",
  "circle-annulus",
  "ellipse",
  "ellipse-annulus",
  "rectangle",
  "rectangle-annulus",
  "polygon",
];

/** How the share of a pixel is found. */
export interface OverlapOptions {
  /**
   * `"exact"`: area in closed form; `"center"`: 1 where the pixel's centre lies inside;
   * `"subpixel"`: share of `subpixels`² points that lie inside.
   * @default "exact"
   */
  readonly overlap?: "exact" | "center" | "subpixel";
  /** Points along each side of a pixel for `"subpixel"`. @default 5 */
  readonly subpixels?: number;
}

/** Shares of the pixels of a box. */
export interface ApertureWeights {
  /** First column and row of the box in the image. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** `width * height` shares, 0 … 1, row by row. */
  readonly values: Float64Array;
  /** Their sum, px. */
  readonly area: number;
}

/**
 * The share that each pixel has in a shape at (x, y).
 *
 * @throws ApertureError `"invalid-option"` when a size, the position or an option is out of range.
 */
export function apertureWeights(
  shape: ApertureShape,
  x: number,
  y: number,
  options: OverlapOptions = {},
): ApertureWeights {
  const { overlap = "exact", subpixels = 5 } = options;
  checkPosition(x, y);
  check.oneOf("overlap", overlap, ["exact", "center", "subpixel"]);
  check.integerAtLeast("subpixels", subpixels, 1);
  check.between("subpixels", subpixels, 1, 100);
  checkShape(shape);
  const reach = reachOf(shape);
  check.between("the reach of the shape", reach, 0, LARGEST_RADIUS);
  const x0 = Math.floor(x - reach + 0.5);
  const y0 = Math.floor(y - reach + 0.5);
  // A shape without extent may lie between two pixels: a box is never empty.
  const width = Math.max(1, Math.ceil(x + reach - 0.5) - x0 + 1);
  const height = Math.max(1, Math.ceil(y + reach - 0.5) - y0 + 1);
  const values = new Float64Array(width * height);
  if (overlap === "exact" && shape.kind === "circle") {
    fillCircleWeights(x - x0, y - y0, shape.radius, width, height, values);
  } else {
    const points = overlap === "subpixel" ? subpixels : 1;
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++) {
        values[j * width + i] =
          overlap === "exact"
            ? exactShare(shape, x0 + i - x, y0 + j - y)
            : sampledShare(shape, x0 + i - x, y0 + j - y, points);
      }
    }
  }
  let area = 0;
  for (let i = 0; i < values.length; i++) area += values[i]!;
  return { x0, y0, width, height, values, area };
}

function checkShape(shape: ApertureShape): void {
  if (shape.kind === "circle") {
    check.positive("radius", shape.radius);
  } else if (shape.kind === "circle-annulus") {
    check.notNegative("inner", shape.inner);
    check.positive("outer - inner", shape.outer - shape.inner);
  } else if (shape.kind === "polygon") {
    check.integerAtLeast("xs.length", shape.xs.length, 3);
    check.oneOf("ys.length", shape.ys.length, [shape.xs.length]);
    for (let i = 0; i < shape.xs.length; i++) {
      check.finite("xs", shape.xs[i]!);
      check.finite("ys", shape.ys[i]!);
    }
  } else {
    check.oneOf("kind", shape.kind, KINDS);
    check.finite("thetaRadians", shape.thetaRadians);
    if (shape.kind === "ellipse" || shape.kind === "ellipse-annulus") {
      check.positive("semimajor", shape.semimajor);
      check.positive("semiminor", shape.semiminor);
      if (shape.kind === "ellipse-annulus") check.between("hole", shape.hole, 0, 1);
    } else {
      check.positive("width", shape.width);
      check.positive("height", shape.height);
      if (shape.kind === "rectangle") return;
      check.between("innerWidth", shape.innerWidth, 0, shape.width);
      check.between("innerHeight", shape.innerHeight, 0, shape.height);
    }
  }
}

/** Distance from the position that no part of the shape exceeds. */
function reachOf(shape: ApertureShape): number {
  switch (shape.kind) {
    case "circle":
      return shape.radius;
    case "circle-annulus":
      return shape.outer;
    case "ellipse":
    case "ellipse-annulus":
      return Math.max(shape.semimajor, shape.semiminor);
    case "rectangle":
    case "rectangle-annulus":
      return Math.hypot(shape.width, shape.height) / 2;
    case "polygon": {
      let reach = 0;
      for (let i = 0; i < shape.xs.length; i++) {
        reach = Math.max(reach, Math.hypot(shape.xs[i]!, shape.ys[i]!));
      }
      return reach;
    }
  }
}

/** Area of the pixel centred on (px, py), from the shape's position, that lies in the shape. */
function exactShare(shape: ApertureShape, px: number, py: number): number {
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
function sampledShare(shape: ApertureShape, px: number, py: number, points: number): number {
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
