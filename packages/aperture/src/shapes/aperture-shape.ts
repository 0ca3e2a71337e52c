/** Shapes of apertures: what they are made of, and how far they reach. */

import { check } from "../errors.ts";

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

/** @throws ApertureError `"invalid-option"` when a size is out of range. */
export function checkShape(shape: ApertureShape): void {
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

/** How far a shape reaches from its position along the axes, px. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const around = (acrossColumns: number, acrossRows: number): Bounds => ({
  left: -acrossColumns,
  right: acrossColumns,
  top: -acrossRows,
  bottom: acrossRows,
});

export function boundsOf(shape: ApertureShape): Bounds {
  switch (shape.kind) {
    case "circle":
      return around(shape.radius, shape.radius);
    case "circle-annulus":
      return around(shape.outer, shape.outer);
    case "ellipse":
    case "ellipse-annulus": {
      const { semimajor: a, semiminor: b, thetaRadians: theta } = shape;
      const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
      return around(Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos));
    }
    case "rectangle":
    case "rectangle-annulus": {
      const [cos, sin] = [
        Math.abs(Math.cos(shape.thetaRadians)) / 2,
        Math.abs(Math.sin(shape.thetaRadians)) / 2,
      ];
      const { width, height } = shape;
      return around(width * cos + height * sin, width * sin + height * cos);
    }
    case "polygon": {
      const [xs, ys] = [Float64Array.from(shape.xs), Float64Array.from(shape.ys)];
      return {
        left: xs.reduce((a, b) => Math.min(a, b)),
        right: xs.reduce((a, b) => Math.max(a, b)),
        top: ys.reduce((a, b) => Math.min(a, b)),
        bottom: ys.reduce((a, b) => Math.max(a, b)),
      };
    }
  }
}
