/** What a caller can ask of a plate fit. */

import type { PictureSize } from "./description.ts";
import { check, WcsError } from "./errors.ts";
import { checkStars, type PlateStar } from "./plate-stars.ts";
import type { SkyPosition } from "./sphere.ts";
import type { PixelPosition } from "./wcs.ts";

export interface FitPlateOptions {
  /**
   * Scale, rotation and shift (2 stars and more); any linear map (3); a linear map with SIP
   * polynomials. `"auto"` is a similarity, or from 4 stars on a linear map where that foretells stars
   * better that it has not seen. @default "auto"
   */
  readonly model?: "auto" | "similarity" | "affine" | "sip";
  /** Order of the polynomials of `"sip"`, 2 to 5. @default 2 */
  readonly sipOrder?: number;
  /**
   * Whether the picture, row 0 on top, shows the sky as a mirror would. @default what 3 stars or more
   * say; two cannot say it
   */
  readonly mirrored?: boolean;
  /** Width of a pixel over its height, for similarities. @default 1 */
  readonly pixelAspect?: number;
  /** Pixel of the optical axis: the middle of the whole picture. @default the mean of the stars */
  readonly centre?: PixelPosition;
  /** Tangent point that the plate constants are to belong to. @default that of `centre` */
  readonly tangent?: SkyPosition;
  /** Chance that a star that belongs is left out, from 5 stars on; 0 keeps all. @default 0.001 */
  readonly falseRejection?: number;
  /** Error of a star's place along one axis in arc seconds. @default what the residuals say */
  readonly starErrorArcsec?: number;
  /** Size of the picture in px. @default unknown */
  readonly size?: PictureSize;
}

/**
 * Throws when an option or a star is out of range.
 *
 * @throws WcsError `"invalid-option"`; `"too-few-stars"` for fewer than two, and for two without
 *   `mirrored`.
 */
export function checkPlateOptions(stars: readonly PlateStar[], options: FitPlateOptions): void {
  const { model = "auto", sipOrder = 2, pixelAspect = 1, centre, tangent } = options;
  check.oneOf("model", model, ["auto", "similarity", "affine", "sip"]);
  check.integerAtLeast("sipOrder", sipOrder, 2);
  check.between("sipOrder", sipOrder, 2, 5);
  check.positive("pixelAspect", pixelAspect);
  check.between("falseRejection", options.falseRejection ?? 0, 0, 1);
  if (options.starErrorArcsec !== undefined) {
    check.positive("starErrorArcsec", options.starErrorArcsec);
  }
  if (centre !== undefined) {
    check.finite("centre.x", centre.x);
    check.finite("centre.y", centre.y);
  }
  if (tangent !== undefined) {
    check.finite("tangent.raDegrees", tangent.raDegrees);
    check.between("tangent.decDegrees", tangent.decDegrees, -90, 90);
    if (model === "sip") {
      throw new WcsError("invalid-option", "tangent does not go with the model sip: give centre.");
    }
  }
  checkStars(stars);
  if (stars.length < 2) {
    throw new WcsError(
      "too-few-stars",
      `a plate needs at least 2 stars. Received ${stars.length}.`,
      { data: { stars: stars.length } },
    );
  }
  if (stars.length === 2 && options.mirrored === undefined) {
    throw new WcsError(
      "too-few-stars",
      "two stars fit a picture and its mirror image alike: give mirrored, or a third star.",
      { data: { stars: 2 } },
    );
  }
}
