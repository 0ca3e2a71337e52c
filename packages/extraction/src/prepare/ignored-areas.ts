/** Parts of the picture that an extraction does not look at: time stamps, borders, glows. */

import type { Window } from "@photkit/image";
import { check, ExtractionError } from "../errors.ts";

export interface IgnoredAreas {
  /** Rows at the top and at the bottom, columns at the left and at the right. @default 0 */
  readonly top?: number;
  readonly bottom?: number;
  readonly left?: number;
  readonly right?: number;
  /** Rectangles in px; what of them lies outside the picture does not matter. @default [] */
  readonly rectangles?: readonly Window[];
}

/** @throws ExtractionError `"invalid-option"`. */
export function checkIgnoredAreas(areas: IgnoredAreas): void {
  for (const side of ["top", "bottom", "left", "right"] as const) {
    if (areas[side] !== undefined) check.integerAtLeast(`ignore.${side}`, areas[side], 0);
  }
  areas.rectangles?.forEach(({ x, y, width, height }, i) => {
    const at = `ignore.rectangles[${i}]`;
    check.integerAtLeast(`${at}.x`, x, Number.MIN_SAFE_INTEGER);
    check.integerAtLeast(`${at}.y`, y, Number.MIN_SAFE_INTEGER);
    check.integerAtLeast(`${at}.width`, width, 1);
    check.integerAtLeast(`${at}.height`, height, 1);
  });
}

/**
 * The areas as a mask in row order, 1 where nothing is looked at; null without any.
 *
 * @throws ExtractionError `"invalid-option"` when nothing of the picture is left.
 */
export function ignoredMask(
  areas: IgnoredAreas | undefined,
  width: number,
  height: number,
): Uint8Array | null {
  if (areas === undefined) return null;
  const { top = 0, bottom = 0, left = 0, right = 0, rectangles = [] } = areas;
  const mask = new Uint8Array(width * height);
  const cover = (x0: number, y0: number, x1: number, y1: number) => {
    for (let y = Math.max(0, y0); y < Math.min(height, y1); y++) {
      mask.fill(1, y * width + Math.max(0, x0), y * width + Math.max(0, x0, Math.min(width, x1)));
    }
  };
  cover(0, 0, width, top);
  cover(0, height - bottom, width, height);
  cover(0, 0, left, height);
  cover(width - right, 0, width, height);
  for (const { x, y, width: wide, height: high } of rectangles) cover(x, y, x + wide, y + high);
  if (!mask.includes(0)) {
    throw new ExtractionError(
      "invalid-option",
      `ignore must leave a part of the ${width} x ${height} picture. Received areas that cover all of it.`,
      { data: { ...areas } },
    );
  }
  return mask.includes(1) ? mask : null;
}

/** Refuses places that lie in what is not looked at. @throws ExtractionError `"invalid-option"`. */
export function requireLookedAt(
  places: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  areas: IgnoredAreas | undefined,
  width: number,
  height: number,
): void {
  const ignored = ignoredMask(areas, width, height);
  for (const { name, x, y } of places) {
    const [column, row] = [Math.round(x), Math.round(y)];
    const isInside = column >= 0 && row >= 0 && column < width && row < height;
    if (!isInside || !ignored?.[row * width + column]) continue;
    throw new ExtractionError(
      "invalid-option",
      `${name} must lie outside the areas to be ignored. Received ${x},${y}, which is in one of them.`,
      { data: { name, x, y } },
    );
  }
}
