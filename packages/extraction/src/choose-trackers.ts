/** Choosing tracking stars: bright, not saturated, alone, and likely to stay in the picture. */

import { MeasurementFlag } from "@photkit/aperture";
import type { StarTable } from "@photkit/detection";

export interface FieldGeometry {
  readonly width: number;
  readonly height: number;
  /** Full width at half maximum of the stars, in px. */
  readonly fwhm: number;
  /** Shift expected from the first to the last frame, in px. */
  readonly drift: { readonly x: number; readonly y: number };
}

/** Whether a place of the first frame stays at least `margin` px inside to the last frame. */
export function stays(field: FieldGeometry, x: number, y: number, margin: number): boolean {
  const inside = (at: number, size: number) => at >= margin && at <= size - 1 - margin;
  return (
    inside(x, field.width) &&
    inside(y, field.height) &&
    inside(x + field.drift.x, field.width) &&
    inside(y + field.drift.y, field.height)
  );
}

/** The field with its drift cut off where it takes the place (x, y) out of the picture. */
export function whileInside<T extends FieldGeometry>(field: T, x: number, y: number): T {
  const until = (at: number, drift: number, size: number): number =>
    drift === 0 ? 1 : (drift > 0 ? size - 1 - at : at) / Math.abs(drift);
  const { drift, width, height } = field;
  const share = Math.min(1, until(x, drift.x, width), until(y, drift.y, height));
  return { ...field, drift: { x: share * drift.x, y: share * drift.y } };
}

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
