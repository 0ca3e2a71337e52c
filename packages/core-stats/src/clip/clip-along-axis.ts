/** Sigma clipping along one axis of a stack or table, each line of samples on its own. */

import { check } from "../errors.ts";
import { clipRule, type SigmaClipOptions } from "./clip-options.ts";
import { clipBuffer, statisticsOf } from "./sigma-clip.ts";

export interface ClipAlongAxisOptions extends SigmaClipOptions {
  /** Sizes of the axes, slowest first, as of a row-by-row array: [frames, height, width]. */
  readonly shape: readonly number[];
  /**
   * The axis along which samples are compared.
   * @default 0
   */
  readonly axis?: number;
}

/** The clipped statistics of every line; each array has the shape without the clipped axis. */
export interface ClippedLines {
  /** 1 = rejected, one per sample, in the order of the input. */
  readonly mask: Uint8Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  readonly median: Float64Array;
  readonly standardDeviation: Float64Array;
  readonly count: Uint32Array;
}

/** Copies the finite samples of one line to the front of `line`. @returns how many. */
function gatherLine(
  values: ArrayLike<number>,
  start: number,
  step: number,
  size: number,
  line: Float64Array,
): number {
  let filled = 0;
  for (let k = 0; k < size; k++) {
    const value = values[start + k * step]!;
    if (Number.isFinite(value)) line[filled++] = value;
  }
  return filled;
}

/**
 * Clips every line along `axis` as `sigmaClip` clips its samples: pixel by pixel through a stack with
 * axis 0. NaN and infinite values are always rejected; a line without samples has NaN statistics.
 *
 * @throws StatsError `"invalid-option"`; `"length-mismatch"` unless the shape holds all values.
 *
 * @example
 * const { median } = sigmaClipAlongAxis(stack, { shape: [frames, height, width], sigma: 3 });
 */
export function sigmaClipAlongAxis(
  values: ArrayLike<number>,
  options: ClipAlongAxisOptions,
): ClippedLines {
  const { shape, axis = 0 } = options;
  shape.forEach((size, i) => {
    check.integerAtLeast(`shape[${i}]`, size, 1);
  });
  check.integerAtLeast("axis", axis, 0);
  check.between("axis", axis, 0, shape.length - 1);
  const size = shape[axis]!;
  const step = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const blocks = shape.slice(0, axis).reduce((product, length) => product * length, 1);
  const lines = blocks * step;
  check.sameLength("values", values.length, lines * size);

  const rule = clipRule(options, size);
  const samples = new Float64Array(size);
  const mask = new Uint8Array(values.length);
  const low = new Float64Array(lines);
  const high = new Float64Array(lines);
  const mean = new Float64Array(lines);
  const median = new Float64Array(lines);
  const standardDeviation = new Float64Array(lines);
  const count = new Uint32Array(lines);
  for (let line = 0; line < lines; line++) {
    const start = Math.floor(line / step) * step * size + (line % step);
    const filled = gatherLine(values, start, step, size, samples);
    const bounds = clipBuffer(samples, filled, rule);
    for (let k = 0; k < size; k++) {
      const value = values[start + k * step]!;
      mask[start + k * step] = value >= bounds.low && value <= bounds.high ? 0 : 1;
    }
    const statistics = statisticsOf(samples, bounds.count);
    low[line] = bounds.low;
    high[line] = bounds.high;
    mean[line] = statistics.mean;
    median[line] = statistics.median;
    standardDeviation[line] = statistics.standardDeviation;
    count[line] = statistics.count;
  }
  return { mask, low, high, mean, median, standardDeviation, count };
}
