/**
 * Sigma clipping of a picture that also rejects the neighbours of what it rejects, round by round
 * (the `grow` of astropy.stats.sigma_clip): the wings of stars and cosmic rays go with their cores.
 */

import { check } from "../errors.ts";
import { clipBounds, clipRule, type SigmaClipOptions } from "./clip-options.ts";
import type { SigmaClipResult } from "./sigma-clip.ts";

export interface ClipGrowOptions extends SigmaClipOptions {
  /** Height and width of the picture, pixels. */
  readonly shape: readonly [height: number, width: number];
  /**
   * Pixels whose centre is at most this far from a rejected one are rejected too; pixels.
   * @default 1
   */
  readonly grow?: number;
}

/** Offsets within a circle, as far as a picture reaches: pairs of column and row steps. */
function circleOffsets(radius: number, width: number, height: number): [number, number][] {
  const across = Math.min(Math.floor(radius), width);
  const down = Math.min(Math.floor(radius), height);
  const offsets: [number, number][] = [];
  for (let dy = -down; dy <= down; dy++) {
    for (let dx = -across; dx <= across; dx++) {
      if (dx * dx + dy * dy <= radius * radius) offsets.push([dx, dy]);
    }
  }
  return offsets;
}

/**
 * Rejects pixels as `sigmaClip` does, and with them, before the next round, all within `grow` pixels.
 * Pixels that are NaN or infinite are rejected, but nothing grows from them.
 *
 * @param values - Pixels row by row.
 * @throws StatsError `"invalid-option"`; `"length-mismatch"` unless the shape holds all values.
 */
export function sigmaClipGrow(
  values: ArrayLike<number>,
  options: ClipGrowOptions,
): SigmaClipResult {
  const { shape, grow = 1 } = options;
  const [height, width] = shape;
  check.integerAtLeast("shape[0]", height, 1);
  check.integerAtLeast("shape[1]", width, 1);
  check.notNegative("grow", grow);
  check.sameLength("values", values.length, height * width);
  const offsets = circleOffsets(grow, width, height);
  const mask = new Uint8Array(values.length);
  const samples = new Float64Array(values.length);
  const rule = clipRule(options, values.length);
  const gather = (): number => {
    let filled = 0;
    for (let i = 0; i < values.length; i++) if (mask[i] === 0) samples[filled++] = values[i]!;
    return filled;
  };
  const reject = (x: number, y: number): void => {
    for (const [dx, dy] of offsets) {
      const column = x + dx;
      const row = y + dy;
      if (column >= 0 && column < width && row >= 0 && row < height) mask[row * width + column] = 1;
    }
  };

  for (let i = 0; i < values.length; i++) mask[i] = Number.isFinite(values[i]!) ? 0 : 1;
  let low = Number.NaN;
  let high = Number.NaN;
  let iterations = 0;
  let kept = gather();
  let changed = kept > 0;
  while (changed && iterations < rule.maxIterations) {
    iterations++;
    const center = rule.centerOf(samples, kept);
    const extent = rule.widthOf(samples, kept);
    ({ low, high } = clipBounds(rule, center, extent));
    const outside: number[] = [];
    for (let i = 0; i < values.length; i++) {
      if (mask[i] === 0 && (values[i]! < low || values[i]! > high)) outside.push(i);
    }
    for (const i of outside) reject(i % width, Math.floor(i / width));
    const left = gather();
    changed = left !== kept && left > 0;
    kept = left;
  }
  return { mask, low, high, kept, iterations };
}
