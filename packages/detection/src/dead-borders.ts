/**
 * Pixels that no sky wrote: runs of one value from an edge inwards where the image has noise, such as
 * the black borders of a video, the corners around a round field, or an empty band under a display.
 */

import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";

/** The image has noise where fewer neighbours along a line than this share are equal. */
const MOST_EQUAL = 0.9;
/** An image has a run of live pixels of one value at an edge less often than this. */
const CHANCE = 1e-6;
/** Shorter runs are not looked at, px. */
const SHORTEST = 8;

/** Runs of one value along the rows or columns: from each of their two ends, px. */
interface EdgeRuns {
  readonly fromStart: Int32Array;
  readonly fromEnd: Int32Array;
}

/** 1 for every such pixel; null when there is none. */
export function deadBorders(image: ImageLike): Uint8Array<ArrayBuffer> | null {
  const { width, height } = sizeOf(image);
  const rows = rowRuns(image, width, height);
  const columns = columnRuns(image, width, height);
  const longest = [...Object.values(rows), ...Object.values(columns)].reduce(
    (most: number, runs: Int32Array) => runs.reduce((one, run) => Math.max(one, run), most),
    0,
  );
  if (longest < SHORTEST) return null;
  const candidates = marked(rows, columns, SHORTEST, width, height);
  const equal = equalShare(image, candidates, width, height);
  if (!(equal < MOST_EQUAL)) return null;
  // So long that chance does not make one along any edge of the image.
  const shortest = Math.ceil(1 + Math.log(CHANCE / (2 * (width + height))) / Math.log(equal));
  const least = Math.max(SHORTEST, Number.isFinite(shortest) ? shortest : 0);
  return longest < least ? null : marked(rows, columns, least, width, height);
}

function rowRuns(image: ImageLike, width: number, height: number): EdgeRuns {
  const [fromStart, fromEnd] = [new Int32Array(height), new Int32Array(height)];
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    let left = 1;
    while (left < width && row[left] === row[0]) left++;
    let right = 1;
    while (right < width && row[width - 1 - right] === row[width - 1]) right++;
    fromStart[y] = left;
    fromEnd[y] = right;
  }
  return { fromStart, fromEnd };
}

function columnRuns(image: ImageLike, width: number, height: number): EdgeRuns {
  const row = new Float64Array(width);
  const runsFrom = (edge: number, step: number): Int32Array => {
    const first = copyWindow(image, 0, edge, width, 1);
    const runs = new Int32Array(width).fill(1);
    let alive = Array.from({ length: width }, (_, x) => x);
    // Sky leaves no column of one value after a few rows.
    for (let k = 1; k < height && alive.length > 0; k++) {
      copyWindow(image, 0, edge + k * step, width, 1, row);
      alive = alive.filter((x) => row[x] === first[x]);
      for (const x of alive) runs[x] = k + 1;
    }
    return runs;
  };
  return { fromStart: runsFrom(0, 1), fromEnd: runsFrom(height - 1, -1) };
}

/** 1 for the pixels of runs of at least `least` px. */
function marked(
  rows: EdgeRuns,
  columns: EdgeRuns,
  least: number,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const dead = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [left, right] = [rows.fromStart[y]!, rows.fromEnd[y]!];
    if (left >= least) dead.fill(1, y * width, y * width + left);
    if (right >= least) dead.fill(1, (y + 1) * width - right, (y + 1) * width);
  }
  for (let x = 0; x < width; x++) {
    const [top, bottom] = [columns.fromStart[x]!, columns.fromEnd[x]!];
    for (let y = 0; top >= least && y < top; y++) dead[y * width + x] = 1;
    for (let y = height - bottom; bottom >= least && y < height; y++) dead[y * width + x] = 1;
  }
  return dead;
}

/** Share of the neighbours along rows that are equal, outside of the candidates; NaN without any. */
function equalShare(
  image: ImageLike,
  candidates: Uint8Array,
  width: number,
  height: number,
): number {
  const row = new Float64Array(width);
  let equal = 0;
  let pairs = 0;
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    for (let x = 1; x < width; x++) {
      if (candidates[y * width + x] === 1 || candidates[y * width + x - 1] === 1) continue;
      pairs++;
      if (row[x] === row[x - 1]) equal++;
    }
  }
  return equal / pairs;
}
