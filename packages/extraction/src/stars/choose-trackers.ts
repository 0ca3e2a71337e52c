/** Choosing tracking stars: bright, not saturated, alone, and likely to stay in the picture. */

import { MeasurementFlag } from "@photkit/aperture";
import type { StarTable } from "@photkit/detection";
import { type FieldGeometry, stays } from "../locate/field-motion.ts";

/** Flux of the brightest other star within `radius` px of star `i`, over the flux of star `i`. */
export function neighbourRatio(stars: StarTable, i: number, radius: number): number {
  let brightest = 0;
  for (let j = 0; j < stars.length; j++) {
    if (j === i) continue;
    const distance = Math.hypot(stars.x[j]! - stars.x[i]!, stars.y[j]! - stars.y[i]!);
    if (distance <= radius) brightest = Math.max(brightest, stars.flux[j]!);
  }
  return brightest / stars.flux[i]!;
}

/** Rows of `stars` (brightest first) that are not saturated and stand alone. */
export function soundStars(stars: StarTable, fwhm: number): number[] {
  return Array.from({ length: stars.length }, (_, i) => i).filter(
    (i) =>
      (stars.flags[i]! & MeasurementFlag.saturated) === 0 &&
      neighbourRatio(stars, i, 3 * fwhm) < 0.3,
  );
}

/** Rows of `stars` (brightest first) that can be trusted for tracking, at most `count`. */
export function chooseTrackers(stars: StarTable, field: FieldGeometry, count: number): number[] {
  const sound = soundStars(stars, field.fwhm);
  const staying = sound.filter((i) => stays(field, stars.x[i]!, stars.y[i]!, 4 * field.fwhm));
  if (staying.length > 0) return staying.slice(0, count);
  const all = Array.from({ length: stars.length }, (_, i) => i);
  return (sound.length > 0 ? sound : all).slice(0, count);
}
