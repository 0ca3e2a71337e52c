/** Where the noise of a measurement comes from. */

import { check } from "../errors.ts";

/** What the noise of a measurement is computed from. */
export interface NoiseOptions {
  /**
   * Electrons per ADU. Without it the star's own shot noise cannot be known: the error then holds
   * the scatter of the background only and is too small for stars brighter than the sky.
   * @default null
   */
  readonly gain?: number | null;
  /** Read noise, electrons. @default 0 */
  readonly readNoise?: number;
  /** Dark signal, electrons per pixel. @default 0 */
  readonly darkElectrons?: number;
  /** Level of the camera without light, ADU per pixel, still contained in the image. @default 0 */
  readonly pedestal?: number;
  /**
   * Where a background pixel's noise comes from: `"equation"` (sky, dark and read noise by the CCD
   * equation) or `"measured"` (scatter of the background pixels).
   * @default "equation" with a gain, "measured" without
   */
  readonly pixelNoise?: "equation" | "measured";
}

/** `NoiseOptions` after checks, with defaults filled in. */
export interface CheckedNoise {
  readonly gain: number | null;
  readonly readNoise: number;
  readonly darkElectrons: number;
  readonly pedestal: number;
  readonly fromEquation: boolean;
}

/** Checks the options. @throws ApertureError `"invalid-option"`. */
export function checkNoise(options: NoiseOptions): CheckedNoise {
  const { gain = null, readNoise = 0, darkElectrons = 0, pedestal = 0 } = options;
  const pixelNoise = options.pixelNoise ?? (gain === null ? "measured" : "equation");
  if (gain !== null) check.positive("gain", gain);
  check.notNegative("readNoise", readNoise);
  check.notNegative("darkElectrons", darkElectrons);
  check.finite("pedestal", pedestal);
  check.oneOf("pixelNoise", pixelNoise, gain === null ? ["measured"] : ["equation", "measured"]);
  return { gain, readNoise, darkElectrons, pedestal, fromEquation: pixelNoise === "equation" };
}
