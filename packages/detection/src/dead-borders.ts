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
/** Pixels of a value that say as much about its runs as the image as a whole does. */
const PRIOR = 10;
/** Where runs from the edges cover more of an image, they are a clipped sky: only stars end them. */
const MOST_DEAD = 0.9;

/** Runs of one value along the rows or columns, from one of their two ends. */
interface EdgeRuns {
  /** px. */
  readonly length: Int32Array;
  readonly value: Float64Array;
}

interface AllRuns {
  readonly left: EdgeRuns;
  readonly right: EdgeRuns;
  readonly top: EdgeRuns;
  readonly bottom: EdgeRuns;
}

/**
 * 1 for every such pixel; null when there is none. How long a run must be depends on its value: a sky
 * that is clipped has long runs of the lowest value, and one that is not has none of a border's.
 */
export function deadBorders(image: ImageLike): Uint8Array | null {
  const { width, height } = sizeOf(image);
  const runs = { ...rowRuns(image, width, height), ...columnRuns(image, width, height) };
  const values = new Set<number>();
  for (const { length, value } of Object.values(runs)) {
    length.forEach((one, i) => {
      if (one >= SHORTEST) values.add(value[i]!);
    });
  }
  if (values.size === 0) return null;
  const reached = marked(runs, () => SHORTEST, width, height);
  if (reached.reduce((sum, one) => sum + one, 0) > MOST_DEAD * reached.length) return null;
  const live = liveNeighbours(image, runs, values);
  if (!(live.equal < MOST_EQUAL * live.pairs)) return null;
  const least = new Map(
    Array.from(values, (value) => [value, shortestRun(value, live, 2 * (width + height))]),
  );
  const dead = marked(runs, (value) => least.get(value)!, width, height);
  return dead.includes(1) ? dead : null;
}

/** So long that chance does not make a run of `value` along any of `lines` lines, px. */
function shortestRun(value: number, live: LiveNeighbours, lines: number): number {
  const { pairs, equal } = live.ofValue.get(value)!;
  // Where a value is rare, its runs are like those of the others.
  const again = (equal + (PRIOR * live.equal) / live.pairs) / (pairs + PRIOR);
  const begins = (pairs + 1) / (live.pairs + 1);
  const shortest = Math.ceil(1 + Math.log(CHANCE / (lines * begins)) / Math.log(again));
  return Math.max(SHORTEST, Number.isFinite(shortest) ? shortest : 0);
}

function rowRuns(image: ImageLike, width: number, height: number): Pick<AllRuns, "left" | "right"> {
  const [left, right] = [emptyRuns(height), emptyRuns(height)];
  const row = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    let fromStart = 1;
    while (fromStart < width && row[fromStart] === row[0]) fromStart++;
    let fromEnd = 1;
    while (fromEnd < width && row[width - 1 - fromEnd] === row[width - 1]) fromEnd++;
    left.length[y] = fromStart;
    left.value[y] = row[0]!;
    right.length[y] = fromEnd;
    right.value[y] = row[width - 1]!;
  }
  return { left, right };
}

const emptyRuns = (lines: number): EdgeRuns => ({
  length: new Int32Array(lines),
  value: new Float64Array(lines),
});

function columnRuns(
  image: ImageLike,
  width: number,
  height: number,
): Pick<AllRuns, "top" | "bottom"> {
  const row = new Float64Array(width);
  const runsFrom = (edge: number, step: number): EdgeRuns => {
    const value = Float64Array.from(copyWindow(image, 0, edge, width, 1));
    const length = new Int32Array(width).fill(1);
    let alive = Array.from({ length: width }, (_, x) => x);
    // Sky leaves no column of one value after a few rows.
    for (let k = 1; k < height && alive.length > 0; k++) {
      copyWindow(image, 0, edge + k * step, width, 1, row);
      alive = alive.filter((x) => row[x] === value[x]);
      for (const x of alive) length[x] = k + 1;
    }
    return { length, value };
  };
  return { top: runsFrom(0, 1), bottom: runsFrom(height - 1, -1) };
}

/** 1 for the pixels of runs that are as long as their value demands, px. */
function marked(
  { left, right, top, bottom }: AllRuns,
  least: (value: number) => number,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const dead = new Uint8Array(width * height);
  const longEnough = ({ length, value }: EdgeRuns, i: number): number =>
    length[i]! >= SHORTEST && length[i]! >= least(value[i]!) ? length[i]! : 0;
  for (let y = 0; y < height; y++) {
    dead.fill(1, y * width, y * width + longEnough(left, y));
    dead.fill(1, (y + 1) * width - longEnough(right, y), (y + 1) * width);
  }
  for (let x = 0; x < width; x++) {
    const [above, below] = [longEnough(top, x), longEnough(bottom, x)];
    for (let y = 0; y < above; y++) dead[y * width + x] = 1;
    for (let y = height - below; y < height; y++) dead[y * width + x] = 1;
  }
  return dead;
}

/** Neighbours along rows, but for those in the runs at their ends, and how many of them are equal. */
interface Neighbours {
  pairs: number;
  equal: number;
}
interface LiveNeighbours extends Neighbours {
  /** The same by the value of the first of the two. */
  readonly ofValue: ReadonlyMap<number, Neighbours>;
}

function liveNeighbours(
  image: ImageLike,
  { left, right }: AllRuns,
  values: ReadonlySet<number>,
): LiveNeighbours {
  const ofValue = new Map(Array.from(values, (value) => [value, { pairs: 0, equal: 0 }]));
  const { width, height } = sizeOf(image);
  const row = new Float64Array(width);
  let equal = 0;
  let pairs = 0;
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, row);
    const end = width - right.length[y]!;
    for (let x = left.length[y]! + 1; x < end; x++) {
      const same = row[x] === row[x - 1] ? 1 : 0;
      pairs++;
      equal += same;
      const own = ofValue.get(row[x - 1]!);
      if (own === undefined) continue;
      own.pairs++;
      own.equal += same;
    }
  }
  return { pairs, equal, ofValue };
}
