/** A world coordinate system as plain data, which survives JSON. */

import type { Distortion } from "./distortion/distortion.ts";
import type { SkyFrame } from "./sky-frame.ts";

/** Size of a picture in px. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Everything that leads from pixels to the sky. Pixels count from 0 at the centre of the first pixel
 * in memory; the longitude axis always comes first, whatever the order in the header.
 */
export interface WcsDescription {
  /** Reference pixel (x, y): FITS's CRPIX less 1. */
  readonly crpix: readonly [number, number];
  /** Degrees per px: longitude along x and y, latitude along x and y (CD1_1, CD1_2, CD2_1, CD2_2). */
  readonly cd: readonly [number, number, number, number];
  /** Longitude and latitude of the reference point in degrees. */
  readonly crval: readonly [number, number];
  /** Three letters: "TAN". */
  readonly projection: string;
  /** PVi_0, PVi_1 … of the latitude axis; null where the header has none. */
  readonly parameters: readonly (number | null)[];
  /** Native longitude and latitude of the celestial pole in degrees. */
  readonly lonpole: number;
  readonly latpole: number;
  readonly distortion: Distortion | null;
  readonly frame: SkyFrame;
  /** Size of the picture in px that it was made for, null when unknown. */
  readonly size: PictureSize | null;
  /** What a user should know: what was left out or guessed. */
  readonly warnings: readonly string[];
}
