/**
 * Connected components of a mask in one pass over its runs with union-find.
 * Rosenfeld & Pfaltz (1966) for the idea, He, Chao & Suzuki (2008) for doing it on runs.
 */

import { check, checkLength } from "./errors.ts";

export interface LabelOptions {
  /** Neighbours of a pixel: 4 (sides) or 8 (sides and corners). @default 4 */
  readonly connectivity?: 4 | 8;
  /** Filled and returned as `labels` when given: `width * height` elements. */
  readonly out?: Int32Array;
}

/** The components of a mask; component `k` (label `k + 1`) is element `k` of each column. */
export interface Components {
  /** Number of components, 0 for an empty mask. */
  readonly count: number;
  /** 0 outside the mask, else 1 … count; numbered in raster order of each one's first pixel. */
  readonly labels: Int32Array;
  /** Pixels per component. */
  readonly area: Int32Array;
  /** Column of the unweighted centroid, pixels. */
  readonly x: Float64Array;
  /** Row of the unweighted centroid, pixels. */
  readonly y: Float64Array;
  /** Bounding boxes, four numbers per component: first column, first row, width, height. */
  readonly boxes: Int32Array;
}

/** Runs of mask pixels in raster order; `parent` points to an earlier run of the same component. */
interface Runs {
  count: number;
  /** Index in the mask of the first pixel. */
  start: Int32Array;
  /** Index after the last pixel. */
  end: Int32Array;
  parent: Int32Array;
}

const FIRST_CAPACITY = 256;

/**
 * Labels the connected components of a mask and measures their areas, centroids and boxes.
 *
 * @param mask - `width * height` pixels in row order; every value but 0 belongs to the mask.
 * @throws ImageError `"invalid-shape"` when `mask` or `out` has another length.
 * @example
 * const { count, x, y } = labelComponents(mask, 51, 51, { connectivity: 8 });
 */
export function labelComponents(
  mask: Uint8Array,
  width: number,
  height: number,
  options: LabelOptions = {},
): Components {
  const { connectivity = 4, out } = options;
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.oneOf("connectivity", connectivity, [4, 8]);
  checkLength("mask", mask.length, width, height);
  if (out) checkLength("out", out.length, width, height);
  const runs = joinRuns(mask, width, height, connectivity === 8 ? 1 : 0);
  return measureRuns(runs, width, out ? out.fill(0) : new Int32Array(width * height));
}

/** Finds the runs of every row and joins those that touch a run of the row above. */
function joinRuns(mask: Uint8Array, width: number, height: number, reach: 0 | 1): Runs {
  const runs: Runs = {
    count: 0,
    start: new Int32Array(FIRST_CAPACITY),
    end: new Int32Array(FIRST_CAPACITY),
    parent: new Int32Array(FIRST_CAPACITY),
  };
  let { start, end, parent } = runs;
  let count = 0;
  let above = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const rowEnd = row + width;
    const aboveEnd = count;
    let i = row;
    while (i < rowEnd) {
      if (mask[i] === 0) {
        i++;
        continue;
      }
      const first = i;
      while (i < rowEnd && mask[i] !== 0) i++;
      if (count === start.length) {
        grow(runs);
        ({ start, end, parent } = runs);
      }
      start[count] = first;
      end[count] = i;
      parent[count] = count;
      while (above < aboveEnd && end[above]! + width + reach <= first) above++;
      for (let k = above; k < aboveEnd && start[k]! + width < i + reach; k++) {
        join(parent, k, count);
      }
      count++;
    }
    above = aboveEnd;
  }
  runs.count = count;
  return runs;
}

function grow(runs: Runs): void {
  const longer = (old: Int32Array) => {
    const array = new Int32Array(2 * old.length);
    array.set(old);
    return array;
  };
  runs.start = longer(runs.start);
  runs.end = longer(runs.end);
  runs.parent = longer(runs.parent);
}

/** Earliest run of the component of run `k`, halving the path on the way. */
function rootOf(parent: Int32Array, k: number): number {
  let root = k;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

/** The earlier root becomes the parent, so that a root is the first run of its component. */
function join(parent: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parent, a);
  const rootB = rootOf(parent, b);
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

function measureRuns(runs: Runs, width: number, labels: Int32Array): Components {
  const { start, end, parent } = runs;
  const label = new Int32Array(runs.count);
  let count = 0;
  for (let k = 0; k < runs.count; k++) {
    label[k] = parent[k] === k ? count++ : label[rootOf(parent, k)]!;
  }
  const area = new Int32Array(count);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const boxes = new Int32Array(4 * count);
  for (let k = 0; k < runs.count; k++) {
    const c = label[k]!;
    const row = Math.floor(start[k]! / width);
    const left = start[k]! - row * width;
    const right = end[k]! - row * width - 1;
    const pixels = right - left + 1;
    const box = 4 * c;
    if (area[c] === 0) {
      boxes[box] = left;
      boxes[box + 1] = row;
      boxes[box + 2] = right;
    } else {
      if (left < boxes[box]!) boxes[box] = left;
      if (right > boxes[box + 2]!) boxes[box + 2] = right;
    }
    boxes[box + 3] = row;
    area[c]! += pixels;
    x[c]! += (pixels * (left + right)) / 2;
    y[c]! += pixels * row;
    for (let i = start[k]!; i < end[k]!; i++) labels[i] = c + 1;
  }
  for (let c = 0; c < count; c++) {
    x[c]! /= area[c]!;
    y[c]! /= area[c]!;
    boxes[4 * c + 2]! += 1 - boxes[4 * c]!;
    boxes[4 * c + 3]! += 1 - boxes[4 * c + 1]!;
  }
  return { count, labels, area, x, y, boxes };
}
