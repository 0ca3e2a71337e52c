/**
 * How the field has moved lately: an even drift and a shake about it. From that follows where it is
 * while nothing can be seen, and how sure that is. The shake fades from the last place seen as its
 * neighbouring frames resemble one another (autoregression of order 1); the drift is a line through
 * means of blocks of frames, whose scatter shows what is slower than a shake.
 */

/** Where a place is expected, in px, with the 1-sigma error in x and in y. */
export interface MotionForecast {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

/** Frames remembered, fewest from which a motion is told, and blocks that they make. */
const REMEMBERED = 240;
const FEWEST = 16;
const BLOCKS = 8;

/** A memory of one place of the field. */
export class MotionMemory {
  #time: number[] = [];
  #x: number[] = [];
  #y: number[] = [];

  /** Remembers where the place was seen; times in frames, ascending. */
  add(time: number, x: number, y: number): void {
    this.#time.push(time);
    this.#x.push(x);
    this.#y.push(y);
    if (this.#time.length <= REMEMBERED) return;
    this.#time.shift();
    this.#x.shift();
    this.#y.shift();
  }

  /** Forgets everything: after a jump the past says nothing. */
  forget(): void {
    this.#time = [];
    this.#x = [];
    this.#y = [];
  }

  /** Where the place is at `time`; null when too little was seen to say. */
  at(time: number): MotionForecast | null {
    if (this.#time.length < FEWEST) return null;
    const x = forecast(this.#time, this.#x, time);
    const y = forecast(this.#time, this.#y, time);
    return { x: x.value, y: y.value, error: Math.sqrt(Math.max(x.variance, y.variance)) };
  }
}

/** One coordinate ahead of its last value. */
function forecast(
  times: readonly number[],
  values: readonly number[],
  time: number,
): { value: number; variance: number } {
  const drift = lineThroughBlocks(times, values);
  const left = values.map((value, i) => value - drift.at(times[i]!));
  const squares = left.reduce((sum, one) => sum + one * one, 0);
  const products = left.slice(1).reduce((sum, one, i) => sum + one * left[i]!, 0);
  const likeness = squares > 0 ? Math.max(0, Math.min(0.999, products / squares)) : 0;
  const faded = likeness ** (time - times.at(-1)!);
  const shake = squares / left.length;
  return {
    value: drift.at(time) + faded * left.at(-1)!,
    variance: shake * (1 - faded * faded) + drift.variance(time),
  };
}

interface Line {
  at(time: number): number;
  variance(time: number): number;
}

/** Least squares through the means of `BLOCKS` blocks of equally many frames. */
function lineThroughBlocks(times: readonly number[], values: readonly number[]): Line {
  const edges = Array.from({ length: BLOCKS + 1 }, (_, k) =>
    Math.round((k * times.length) / BLOCKS),
  );
  const means = (list: readonly number[]): number[] =>
    edges.slice(1).map((end, k) => {
      const block = list.slice(edges[k]!, end);
      return block.reduce((sum, one) => sum + one, 0) / block.length;
    });
  const t = means(times);
  const v = means(values);
  const middle = t.reduce((sum, one) => sum + one, 0) / BLOCKS;
  const level = v.reduce((sum, one) => sum + one, 0) / BLOCKS;
  const spread = t.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  const slope = t.reduce((sum, one, k) => sum + (one - middle) * (v[k]! - level), 0) / spread;
  const at = (time: number): number => level + slope * (time - middle);
  const scatter = t.reduce((sum, one, k) => sum + (v[k]! - at(one)) ** 2, 0) / (BLOCKS - 2);
  return {
    at,
    variance: (time) => scatter * (1 / BLOCKS + (time - middle) ** 2 / spread),
  };
}
