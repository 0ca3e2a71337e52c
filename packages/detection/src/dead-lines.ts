/**
 * Rows and columns that no sky wrote: all pixels of one value where the image has noise, such as the
 * black borders of a video or an empty band under a display.
 */

import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";

/** The image has noise where fewer neighbours along a line than this share are equal. */
const MOST_EQUAL = 0.9;
/** Live lines are of one value by chance less often than this. */
const CHANCE = 1e-6;

/** 1 for every pixel of such lines; null when there is none. */
export function deadLines(image: ImageLike): Uint8Array<ArrayBuffer> | null {
  const { width, height } = sizeOf(image);
  const rows = deadRows(image, width, height);
  const columns = deadColumns(image, width, height);
  if (rows.length === 0 && columns.length === 0) return null;
  const dead = new Uint8Array(width * height);
  for (const y of rows) dead.fill(1, y * width, (y + 1) * width);
  for (const x of columns) for (let at = x; at < dead.length; at += width) dead[at] = 1;
  return dead;
}

/** Lines of this length and share of equal neighbours, `count` of them, are never of one value. */
const hasNoise = (equal: number, length: number, count: number): boolean =>
  equal < MOST_EQUAL && count * equal ** (length - 1) < CHANCE;

function deadRows(image: ImageLike, width: number, height: number): number[] {
  const constant: number[] = [];
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    let x = 1;
    while (x < width && row[x] === row[0]) x++;
    if (x === width) constant.push(y);
  }
  if (constant.length === 0 || constant.length === height) return [];
  const dead = new Set(constant);
  let equal = 0;
  for (let y = 0; y < height; y++) {
    if (dead.has(y)) continue;
    copyWindow(image, 0, y, width, 1, row);
    for (let x = 1; x < width; x++) if (row[x] === row[x - 1]) equal++;
  }
  const live = height - constant.length;
  return hasNoise(equal / (live * (width - 1)), width, height) ? constant : [];
}

function deadColumns(image: ImageLike, width: number, height: number): number[] {
  const first = copyWindow(image, 0, 0, width, 1);
  const row = new Float64Array(width);
  let constant = Array.from({ length: width }, (_, x) => x);
  // Sky leaves no column of one value after a few rows.
  for (let y = 1; y < height && constant.length > 0; y++) {
    copyWindow(image, 0, y, width, 1, row);
    constant = constant.filter((x) => row[x] === first[x]);
  }
  if (constant.length === 0 || constant.length === width) return [];
  const dead = new Uint8Array(width);
  for (const x of constant) dead[x] = 1;
  let equal = 0;
  const above = first.slice();
  for (let y = 1; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    for (let x = 0; x < width; x++) if (!dead[x] && row[x] === above[x]) equal++;
    above.set(row);
  }
  const live = width - constant.length;
  return hasNoise(equal / (live * (height - 1)), height, width) ? constant : [];
}
