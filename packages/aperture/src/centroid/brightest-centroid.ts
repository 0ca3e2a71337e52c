/** Centroid of the few brightest pixels, as PyMovie re-centres its fixed masks. */

import type { PixelWindow } from "../pixels/window.ts";
import { type CentroidEstimate, NO_CENTROID, type PixelModel } from "./windowed-centroid.ts";

/**
 * Centre of mass of the light above the `pixels`-th brightest pixel within `radius` of (x, y).
 * Quick and coarse: on empty sky it finds the highest noise, so it must not steer an aperture over a
 * star that may vanish.
 */
export function brightestCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  pixels: number,
  { background, scatter, gain, clipped }: PixelModel,
): CentroidEstimate {
  const { x0, y0, width, values } = window;
  const near: { readonly dx: number; readonly dy: number; readonly value: number }[] = [];
  for (let k = 0; k < values.length; k++) {
    const dx = x0 + (k % width) - x;
    const dy = y0 + Math.floor(k / width) - y;
    const value = values[k]!;
    if (dx * dx + dy * dy <= radius * radius && Number.isFinite(value))
      near.push({ dx, dy, value });
  }
  if (near.length === 0) return NO_CENTROID;
  near.sort((a, b) => b.value - a.value);
  const top = near[0]!.value;
  const last = near[Math.min(pixels, near.length) - 1]!.value;
  const floor = last === top ? last - 1 : last;
  const bright = near.filter(({ value }) => value > floor);
  const light = bright.reduce((sum, { value }) => sum + value - floor, 0);
  const centre = (axis: "dx" | "dy") =>
    bright.reduce((sum, one) => sum + one[axis] * (one.value - floor), 0) / light;
  const [meanX, meanY] = [centre("dx"), centre("dy")];
  const error = (axis: "dx" | "dy", mean: number) => {
    const variance = bright.reduce(
      (sum, one) =>
        one.value >= clipped
          ? sum
          : sum +
            (scatter * scatter + Math.max(0, one.value - background) / gain) *
              (one[axis] - mean) ** 2,
      0,
    );
    return Math.sqrt(variance) / light;
  };
  return {
    x: x + meanX,
    y: y + meanY,
    xError: error("dx", meanX),
    yError: error("dy", meanY),
    flux: bright.reduce((sum, { value }) => sum + value - background, 0),
    signalToNoise: (top - background) / scatter,
    converged: true,
  };
}
