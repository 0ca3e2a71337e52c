/**
 * Vertex of a quadratic surface fitted to the pixels around the highest one
 * (Vakili & Hogg 2016, arXiv:1610.05873).
 */

import { choleskyFactor, choleskyInverse, choleskySolve } from "@photkit/core-stats";
import type { PixelWindow } from "../pixels/window.ts";
import type { Plateau } from "./plateau.ts";
import { type CentroidEstimate, NO_CENTROID, type PixelModel } from "./windowed-centroid.ts";

/** A box reaches this far beyond a clipped top, px. */
const RIM = 2;
/** What a parabola through a clipped top is off by, times the root of half its box, px: as simulated. */
const PLATEAU_SHARE = 0.28;

/**
 * Fits `box` x `box` pixels around the highest pixel within `radius` of (x, y).
 * Not converged when the surface has no maximum or its vertex lies outside the box.
 *
 * @param box - odd, at least 3, px; as wide as a clipped top and its rim where there is one.
 */
export function quadraticCentroid(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  box: number,
  pixel: PixelModel,
  plateau: Plateau | null = null,
): CentroidEstimate {
  const { x0, y0, width, height, values } = window;
  let peak = Number.NEGATIVE_INFINITY;
  let peakX = 0;
  let peakY = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const outside = (x0 + i - x) ** 2 + (y0 + j - y) ** 2 > radius * radius;
      if (outside || !(value > peak)) continue;
      peak = value;
      peakX = i;
      peakY = j;
    }
  }
  if (peak === Number.NEGATIVE_INFINITY) return NO_CENTROID;
  if (plateau !== null) {
    peakX = Math.round(plateau.x) - x0;
    peakY = Math.round(plateau.y) - y0;
  }
  // A clipped top is flat: the box must hold its rim.
  const reach = plateau === null ? 0 : Math.ceil(Math.sqrt(plateau.pixels / Math.PI)) + RIM;
  const half = Math.max((box - 1) / 2, reach);
  const normal = new Float64Array(36);
  const solution = new Float64Array(6);
  for (let v = -half; v <= half; v++) {
    for (let u = -half; u <= half; u++) {
      const i = peakX + u;
      const j = peakY + v;
      if (i < 0 || j < 0 || i >= width || j >= height) continue;
      const value = values[j * width + i]!;
      if (Number.isNaN(value)) continue;
      const terms = [1, u, v, u * u, u * v, v * v];
      for (let k = 0; k < 6; k++) {
        solution[k]! += terms[k]! * (value - pixel.background);
        for (let l = 0; l <= k; l++) normal[k * 6 + l]! += terms[k]! * terms[l]!;
      }
    }
  }
  if (!choleskyFactor(normal, 6, normal)) return NO_CENTROID;
  choleskySolve(normal, 6, solution, solution);
  const covariance = choleskyInverse(normal, 6);
  const [a, b, c, d, e, f] = solution as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const determinant = 4 * d * f - e * e;
  if (!(d < 0 && f < 0 && determinant > 0)) return NO_CENTROID;
  const u = (e * c - 2 * f * b) / determinant;
  const v = (e * b - 2 * d * c) / determinant;
  if (Math.abs(u) > half + 0.5 || Math.abs(v) > half + 0.5) return NO_CENTROID;
  // Derivatives of the vertex with respect to the coefficients (a, b, c, d, e, f).
  const gradientU = [
    0,
    (-2 * f) / determinant,
    e / determinant,
    (-4 * f * u) / determinant,
    (c + 2 * e * u) / determinant,
    (-2 * b - 4 * d * u) / determinant,
  ];
  const gradientV = [
    0,
    e / determinant,
    (-2 * d) / determinant,
    (-2 * c - 4 * f * v) / determinant,
    (b + 2 * e * v) / determinant,
    (-4 * d * v) / determinant,
  ];
  const noise = Math.sqrt(
    pixel.scatter * pixel.scatter + Math.max(0, peak - pixel.background) / pixel.gain,
  );
  const misfit = plateau === null ? 0 : PLATEAU_SHARE / Math.sqrt(half);
  const top = a + (b * u + c * v) / 2;
  return {
    x: x0 + peakX + u,
    y: y0 + peakY + v,
    xError: Math.hypot(noise * propagate(gradientU, covariance), misfit),
    yError: Math.hypot(noise * propagate(gradientV, covariance), misfit),
    flux: top,
    signalToNoise: top / pixel.scatter,
    converged: true,
  };
}

/** Square root of gradient · covariance · gradient. */
function propagate(gradient: readonly number[], covariance: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < 6; k++) {
    for (let l = 0; l < 6; l++) sum += gradient[k]! * gradient[l]! * covariance[k * 6 + l]!;
  }
  return Math.sqrt(Math.max(0, sum));
}
