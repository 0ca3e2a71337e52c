/** Coordinate systems of pictures made from others: cut out, binned, turned over. */

import type { PictureSize } from "./description.ts";
import type { Distortion } from "./distortion/distortion.ts";
import type { PolynomialTerm } from "./distortion/polynomial.ts";
import { check, WcsError } from "./errors.ts";
import { createWcs, type Wcs } from "./wcs.ts";

/** Old pixel = step * new pixel + start, along x and along y. */
interface Grid {
  readonly stepX: number;
  readonly stepY: number;
  readonly startX: number;
  readonly startY: number;
}

function regrid({ description }: Wcs, grid: Grid, size: PictureSize | null): Wcs {
  const { stepX, stepY, startX, startY } = grid;
  const { crpix, cd, distortion } = description;
  return createWcs({
    ...description,
    crpix: [(crpix[0] - startX) / stepX, (crpix[1] - startY) / stepY],
    cd: [cd[0] * stepX, cd[1] * stepY, cd[2] * stepX, cd[3] * stepY],
    distortion: onGrid(distortion, stepX, stepY),
    size,
  });
}

/** SIP is a matter of pixels; TPV and TNX are one of the sky and stay. */
function onGrid(distortion: Distortion | null, stepX: number, stepY: number): Distortion | null {
  if (distortion?.kind !== "sip") return distortion;
  const scaled = (terms: readonly PolynomialTerm[], step: number): PolynomialTerm[] =>
    terms.map(([p, q, value]) => [p, q, (value * stepX ** p * stepY ** q) / step]);
  return { kind: "sip", a: scaled(distortion.a, stepX), b: scaled(distortion.b, stepY) };
}

/**
 * The coordinates of the part of a picture that starts at pixel (x, y).
 *
 * @param size - px of the part. @default unknown
 * @throws WcsError `"invalid-option"`.
 */
export function cropWcs(wcs: Wcs, x: number, y: number, size: PictureSize | null = null): Wcs {
  check.finite("x", x);
  check.finite("y", y);
  return regrid(wcs, { stepX: 1, stepY: 1, startX: x, startY: y }, size);
}

/**
 * The coordinates of a picture in which `stepX` by `stepY` px became one. Steps below 1 are those of
 * an enlarged picture.
 *
 * @throws WcsError `"invalid-option"`.
 */
export function binWcs(wcs: Wcs, stepX: number, stepY: number = stepX): Wcs {
  check.positive("stepX", stepX);
  check.positive("stepY", stepY);
  const { size } = wcs.description;
  return regrid(
    wcs,
    { stepX, stepY, startX: (stepX - 1) / 2, startY: (stepY - 1) / 2 },
    size && { width: Math.floor(size.width / stepX), height: Math.floor(size.height / stepY) },
  );
}

/**
 * The coordinates of the picture turned over: its rows from the last to the first ("y"), or its
 * columns ("x").
 *
 * @throws WcsError `"invalid-option"` when the size of the picture is not known.
 */
export function flipWcs(wcs: Wcs, axis: "x" | "y"): Wcs {
  check.oneOf("axis", axis, ["x", "y"]);
  const { size } = wcs.description;
  if (size === null) {
    throw new WcsError("invalid-option", "the size of the picture must be known to turn it over.");
  }
  const grid =
    axis === "x"
      ? { stepX: -1, stepY: 1, startX: size.width - 1, startY: 0 }
      : { stepX: 1, stepY: -1, startX: 0, startY: size.height - 1 };
  return regrid(wcs, grid, size);
}
