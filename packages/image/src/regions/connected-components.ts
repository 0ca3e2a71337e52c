/**
 * Connected components of a mask in one pass over its runs with union-find.
 * Rosenfeld & Pfaltz (1966) for the idea, He, Chao & Suzuki (2008) for doing it on runs.
 */

import { check, checkLength } from "../errors.ts";

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

/** Kept from call to call, as masks of one kind follow each other; every call overwrites them. */
const shared: Runs = {
  count: 0,
  start: new Int32Array(FIRST_CAPACITY),
  end: new Int32Array(FIRST_CAPACITY),
  parent: new Int32Array(FIRST_CAPACITY),
};

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
  checkLabelling("mask", mask.length, width, height, options);
  return componentsOf(findRuns(mask, width, height), width, height, options);
}

/**
 * Labels the connected components of the pixels above a level, as `labelComponents` does with a mask.
 *
 * @param pixels - `width * height` pixels in row order; NaN lies above no level.
 * @throws ImageError `"invalid-shape"` when `pixels` or `out` has another length.
 */
export function labelAbove(
  pixels: Float64Array,
  width: number,
  height: number,
  level: number,
  options: LabelOptions = {},
): Components {
  checkLabelling("pixels", pixels.length, width, height, options);
  return componentsOf(findRunsAbove(pixels, width, height, level), width, height, options);
}

function checkLabelling(
  name: string,
  length: number,
  width: number,
  height: number,
  { connectivity = 4, out }: LabelOptions,
): void {
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.oneOf("connectivity", connectivity, [4, 8]);
  checkLength(name, length, width, height);
  if (out) checkLength("out", out.length, width, height);
}

function componentsOf(
  runs: Runs,
  width: number,
  height: number,
  { connectivity = 4, out }: LabelOptions,
): Components {
  joinRuns(runs, width, connectivity === 8 ? 1 : 0);
  return measureRuns(runs, width, out ? out.fill(0) : new Int32Array(width * height));
}

function findRuns(mask: Uint8Array, width: number, height: number): Runs {
  shared.count = 0;
  for (let row = 0; row < width * height; row += width) {
    const end = row + width;
    for (let i = row; i < end; ) {
      if (mask[i] === 0) {
        i++;
        continue;
      }
      const first = i;
      while (i < end && mask[i] !== 0) i++;
      addRun(shared, first, i);
    }
  }
  return shared;
}

function findRunsAbove(pixels: Float64Array, width: number, height: number, level: number): Runs {
  shared.count = 0;
  for (let row = 0; row < width * height; row += width) {
    const end = row + width;
    for (let i = row; i < end; ) {
      // Most pixels are background: four at a time.
      while (
        i + 4 <= end &&
        !(
          pixels[i]! > level ||
          pixels[i + 1]! > level ||
          pixels[i + 2]! > level ||
          pixels[i + 3]! > level
        )
      ) {
        i += 4;
      }
      while (i < end && !(pixels[i]! > level)) i++;
      const first = i;
      while (i < end && pixels[i]! > level) i++;
      if (i > first) addRun(shared, first, i);
    }
  }
  return shared;
}

function addRun(runs: Runs, start: number, end: number): void {
  const k = runs.count++;
  if (k === runs.start.length) grow(runs);
  runs.start[k] = start;
  runs.end[k] = end;
  runs.parent[k] = k;
}

/** Joins the runs that touch a run of the row above. */
function joinRuns({ count, start, end, parent }: Runs, width: number, reach: 0 | 1): void {
  let row = -1;
  let rowStart = 0;
  let above = 0;
  let aboveEnd = 0;
  for (let k = 0; k < count; k++) {
    const ownRow = Math.floor(start[k]! / width);
    if (ownRow !== row) {
      above = ownRow === row + 1 ? rowStart : k;
      aboveEnd = k;
      rowStart = k;
      row = ownRow;
    }
    while (above < aboveEnd && end[above]! + width + reach <= start[k]!) above++;
    for (let j = above; j < aboveEnd && start[j]! + width < end[k]! + reach; j++) {
      join(parent, j, k);
    }
  }
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
