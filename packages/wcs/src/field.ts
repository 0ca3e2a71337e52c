/** A field as people describe it: where it points, how large, which way up. */

import { ARCSECONDS, DEGREES } from "./angles.ts";
import { check } from "./errors.ts";
import { type SkyPosition, toTangentPlane } from "./sphere.ts";
import type { Wcs } from "./wcs.ts";

/** How the sky lies about one pixel. */
export interface LocalField {
  /** Arc seconds per px: the root of the area of a pixel, and along x and y. */
  readonly scaleArcsec: number;
  readonly scaleXArcsec: number;
  readonly scaleYArcsec: number;
  /**
   * Where north is in the picture, row 0 on top: degrees from up, counter-clockwise (towards the
   * left), -180 to 180. In a picture that is not mirrored east is 90 degrees farther on.
   */
  readonly northDegrees: number;
  /** Whether the picture, row 0 on top, shows the sky as a mirror would. */
  readonly mirrored: boolean;
}

/** Step in px of the differences that slopes are taken from: the error is some 1e-10. */
const STEP = 0.5;

/** The field about the pixel (x, y); NaN where that has no place on the sky. */
export function localField(wcs: Wcs, x: number, y: number): LocalField {
  const here = wcs.pixelToSky(x, y);
  const at = (dx: number, dy: number) => toTangentPlane(here, wcs.pixelToSky(x + dx, y + dy));
  const [right, left] = [at(STEP, 0), at(-STEP, 0)];
  const [down, up] = [at(0, STEP), at(0, -STEP)];
  const [xiX, etaX] = [(right.xi - left.xi) / (2 * STEP), (right.eta - left.eta) / (2 * STEP)];
  const [xiY, etaY] = [(down.xi - up.xi) / (2 * STEP), (down.eta - up.eta) / (2 * STEP)];
  const determinant = xiX * etaY - xiY * etaX;
  // The pixel step that leads north is the solution of matrix * step = (0, 1).
  const northX = -xiY / determinant;
  const northY = xiX / determinant;
  return {
    scaleArcsec: Math.sqrt(Math.abs(determinant)) * ARCSECONDS,
    scaleXArcsec: Math.hypot(xiX, etaX) * ARCSECONDS,
    scaleYArcsec: Math.hypot(xiY, etaY) * ARCSECONDS,
    northDegrees: Math.atan2(-northX, -northY) * DEGREES,
    mirrored: determinant < 0,
  };
}

/** A picture's place on the sky. */
export interface FieldOfView extends LocalField {
  /** The place of the middle of the picture. */
  readonly centre: SkyPosition;
  /** Size in degrees, by the scale in the middle. */
  readonly widthDegrees: number;
  readonly heightDegrees: number;
  /** Places of the outer corners: first pixel, then along x, opposite, along y. */
  readonly corners: readonly SkyPosition[];
}

/**
 * The field of a picture of `width` by `height` px. Corners outside the projection are NaN.
 *
 * @throws WcsError `"invalid-option"`; `"unsupported"` for a frame that is not converted to ICRS.
 */
export function fieldOfView(wcs: Wcs, width: number, height: number): FieldOfView {
  check.positive("width", width);
  check.positive("height", height);
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const local = localField(wcs, x, y);
  const corners = [
    [-0.5, -0.5],
    [width - 0.5, -0.5],
    [width - 0.5, height - 0.5],
    [-0.5, height - 0.5],
  ] as const;
  return {
    ...local,
    centre: wcs.pixelToSky(x, y),
    widthDegrees: (width * local.scaleXArcsec) / ARCSECONDS,
    heightDegrees: (height * local.scaleYArcsec) / ARCSECONDS,
    corners: corners.map(([cx, cy]) => wcs.pixelToSky(cx, cy)),
  };
}
