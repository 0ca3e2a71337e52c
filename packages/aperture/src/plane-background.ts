/** A sky that slopes: a plane through the pixels of a ring, clipped, read at the star. */

import { choleskyFactor, choleskyInverse, choleskySolve, madStd } from "@photkit/core-stats";
import {
  type AnnulusOptions,
  checkAnnulus,
  type LocalBackgroundEstimator,
  MISSING_BACKGROUND,
} from "./local-background.ts";
import { checkMask, createScratch, readWindow } from "./window.ts";

const windowScratch = createScratch();

/**
 * Least-squares plane through a ring. Unlike a mean it is right on a slope also where part of the
 * ring is masked, clipped or outside the image. Clipping is about the plane, by the scatter of what
 * it leaves (from the median deviation, so that neighbours do not widen it).
 *
 * @returns an estimator of the level at the star; NaN with fewer than 4 pixels or all in one line.
 * @throws ApertureError `"invalid-option"` when the radii do not make a ring.
 */
export function planeBackground(options: AnnulusOptions): LocalBackgroundEstimator {
  const { inner, outer, sigma, maxIterations } = checkAnnulus(options);
  return ({ image, x, y, mask }) => {
    checkMask(image, mask);
    if (!(Number.isFinite(x) && Number.isFinite(y))) return MISSING_BACKGROUND;
    const { x0, y0, width, values } = readWindow(image, x, y, outer, windowScratch, mask);
    const dx: number[] = [];
    const dy: number[] = [];
    const value: number[] = [];
    for (let k = 0; k < values.length; k++) {
      const u = x0 + (k % width) - x;
      const v = y0 + Math.floor(k / width) - y;
      const squared = u * u + v * v;
      if (squared < inner * inner || squared >= outer * outer || !Number.isFinite(values[k]!)) {
        continue;
      }
      dx.push(u / outer);
      dy.push(v / outer);
      value.push(values[k]!);
    }
    let kept = value.map((_, i) => i);
    for (let pass = 0; ; pass++) {
      const fit = fitPlane(dx, dy, value, kept);
      if (fit === null) return { ...MISSING_BACKGROUND, candidates: value.length };
      const left = value.map(
        (one, i) => one - fit.level - fit.slopeX * dx[i]! - fit.slopeY * dy[i]!,
      );
      const limit = sigma * madStd(kept.map((i) => left[i]!));
      const next = left.flatMap((one, i) => (Math.abs(one) <= limit ? [i] : []));
      if (pass === maxIterations || next.length === kept.length || next.length < 4) {
        const squares = kept.reduce((sum, i) => sum + left[i]! ** 2, 0);
        const scatter = Math.sqrt(squares / (kept.length - 3));
        return {
          level: fit.level,
          scatter,
          error: scatter * Math.sqrt(fit.levelVariance),
          pixels: kept.length,
          candidates: value.length,
        };
      }
      kept = next;
    }
  };
}

function fitPlane(
  dx: readonly number[],
  dy: readonly number[],
  value: readonly number[],
  kept: readonly number[],
): { level: number; slopeX: number; slopeY: number; levelVariance: number } | null {
  const normal = new Float64Array(9);
  const solution = new Float64Array(3);
  for (const i of kept) {
    const terms = [1, dx[i]!, dy[i]!];
    for (let k = 0; k < 3; k++) {
      solution[k]! += terms[k]! * value[i]!;
      for (let l = 0; l <= k; l++) normal[3 * k + l]! += terms[k]! * terms[l]!;
    }
  }
  if (kept.length < 4 || !choleskyFactor(normal, 3, normal)) return null;
  choleskySolve(normal, 3, solution, solution);
  const [level, slopeX, slopeY] = solution as unknown as [number, number, number];
  return { level, slopeX, slopeY, levelVariance: choleskyInverse(normal, 3)[0]! };
}
