/** Flux against aperture radius, and the radius that measures a star best. */

import type { ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import type { MeasurementTable } from "../measurement.ts";
import { LARGEST_RADIUS } from "../pixels/window.ts";
import { type CircleOptions, measureRadii } from "./circular-aperture.ts";

/** Options of `curveOfGrowth` and `bestRadius`. */
export interface GrowthOptions extends Omit<CircleOptions, "radius"> {
  /** Smallest radius, px. @default 1 */
  readonly smallest?: number;
  /** Largest radius, px. @default 12 */
  readonly largest?: number;
  /** Step between radii, px. @default 0.5 */
  readonly step?: number;
}

/** A curve of growth: one row per radius, with one background for all. */
export interface CurveOfGrowth extends MeasurementTable {
  /** Radius of each aperture, px. */
  readonly radius: Float64Array;
  /** Flux over that of the largest aperture: the inverse of the aperture correction. */
  readonly fraction: Float64Array;
  /** Flux over its error. */
  readonly signalToNoise: Float64Array;
}

/**
 * Measures a star in circles of growing radius.
 *
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function curveOfGrowth(
  image: ImageLike,
  x: number,
  y: number,
  options: GrowthOptions = {},
): CurveOfGrowth {
  const { smallest = 1, largest = 12, step = 0.5, ...circle } = options;
  check.positive("smallest", smallest);
  check.between("largest", largest, smallest, LARGEST_RADIUS);
  check.between("step", step, 1e-3, LARGEST_RADIUS);
  const radius = Float64Array.from(
    { length: Math.floor((largest - smallest) / step + 1e-9) + 1 },
    (_, k) => smallest + k * step,
  );
  const table = measureRadii(image, x, y, radius, circle);
  const whole = table.flux[table.length - 1]!;
  return {
    ...table,
    radius,
    fraction: table.flux.map((flux) => flux / whole),
    signalToNoise: table.flux.map((flux, k) => flux / table.fluxError[k]!),
  };
}

/**
 * The radius at which the flux of a star has the best signal-to-noise ratio. The maximum is flat:
 * it pays to take one frame's best radius, of a star as bright as the faintest, for all.
 *
 * @returns `radius` in px and its `signalToNoise`; both NaN where no radius gives a positive one.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 */
export function bestRadius(
  image: ImageLike,
  x: number,
  y: number,
  options: GrowthOptions = {},
): { readonly radius: number; readonly signalToNoise: number } {
  const curve = curveOfGrowth(image, x, y, options);
  let best = { radius: Number.NaN, signalToNoise: Number.NaN };
  let highest = 0;
  for (let k = 0; k < curve.length; k++) {
    const signalToNoise = curve.signalToNoise[k]!;
    if (!(signalToNoise > highest)) continue;
    highest = signalToNoise;
    best = { radius: curve.radius[k]!, signalToNoise };
  }
  return best;
}
