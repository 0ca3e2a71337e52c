/**
 * From which level on a star of a mean of frames saturates in moments of good seeing. What counts is
 * the light above the sky: a bright sky alone saturates nothing.
 */

import { median } from "@photkit/core-stats";
import { type ImageLike, toFloat64 } from "@photkit/image";

/** Light this close to what saturates, in the mean, saturates in single frames. */
const SAFE_PART = 0.7;

/** The sky of an image: its median, NaN and infinite pixels left out. */
export const skyOf = (image: ImageLike): number =>
  median(toFloat64(image).data.filter(Number.isFinite));

/** The level between sky and saturation, both in ADU, from which on pixels are near saturation. */
export const nearSaturation = (sky: number, saturation: number): number =>
  sky + SAFE_PART * (saturation - sky);
