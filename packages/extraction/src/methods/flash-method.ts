/** A window of whole light at a fixed place, for flashes that mark a time. */

import { measureFlash } from "@photkit/aperture";
import { type Noise, noiseOptions, type ResolvedMethod } from "./resolved-method.ts";

/** @param size - side of the window in px, odd. */
export function flashMethod(size: number, noise: Noise): ResolvedMethod {
  const options = { size, ...noiseOptions(noise) };
  return {
    description: `all light of ${size}x${size} px at a fixed place`,
    settings: { kind: "flash", size },
    radius: size / 2,
    measure: (image, x, y, circumstances) =>
      measureFlash(image, x, y, { ...options, mask: circumstances?.mask ?? null }),
  };
}
