/** Which stars lie near one another, without comparing each with all. */

import { check } from "../errors.ts";
import { MeasurementFlag } from "../flags.ts";
import type { MeasurementTable } from "../measurement.ts";
import { FAR } from "../pixels/window.ts";

/** Stars beside the one that is measured, whose light may reach into its aperture. */
export interface OtherStars {
  /** Positions in the image, px; one nearer than 1 px to the measured position is not another star. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** How far the light of each counts, px. @default 0: its centre must lie in the aperture */
  readonly reach?: number;
}

/** Nearer than this a star is the measured one itself, px. */
const ITSELF = 1;

/** Checks the stars around. @throws ApertureError `"invalid-option"`. */
export function checkOtherStars(others: OtherStars | null | undefined): void {
  if (!others) return;
  check.oneOf("otherStars.y.length", others.y.length, [others.x.length]);
  if (others.reach !== undefined) check.notNegative("otherStars.reach", others.reach);
}

/** Whether star `k` of those around is the one at (x, y). */
export const isItself = (others: OtherStars, k: number, x: number, y: number): boolean =>
  Math.hypot(others.x[k]! - x, others.y[k]! - y) < ITSELF;

/** `neighbour` where another star's light reaches to within `radius` px of a position, else 0. */
export function neighbourFlag(
  others: OtherStars | null | undefined,
  x: number,
  y: number,
  radius: number,
): number {
  if (!others) return 0;
  const { reach = 0 } = others;
  for (let k = 0; k < others.x.length; k++) {
    const distance = Math.hypot(others.x[k]! - x, others.y[k]! - y);
    if (distance <= radius + reach && !isItself(others, k, x, y)) return MeasurementFlag.neighbour;
  }
  return 0;
}

/** Cells of the search are no smaller, px: their numbers must stay whole. */
const SMALLEST_CELL = 1e-6;

/** Calls `visit` once for every pair of positions at most `distance` apart. */
function visitPairs(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  distance: number,
  visit: (first: number, second: number) => void,
): void {
  const cells = new Map<string, number[]>();
  const size = Math.max(distance, SMALLEST_CELL);
  for (let k = 0; k < xs.length; k++) {
    const x = xs[k]!;
    const y = ys[k]!;
    if (!(Math.abs(x) < FAR && Math.abs(y) < FAR)) continue;
    const column = Math.floor(x / size);
    const row = Math.floor(y / size);
    for (let j = row - 1; j <= row + 1; j++) {
      for (let i = column - 1; i <= column + 1; i++) {
        for (const other of cells.get(`${i} ${j}`) ?? []) {
          if (Math.hypot(xs[other]! - x, ys[other]! - y) <= distance) visit(other, k);
        }
      }
    }
    const key = `${column} ${row}`;
    const cell = cells.get(key);
    if (cell) cell.push(k);
    else cells.set(key, [k]);
  }
}

/**
 * Sets the flag `neighbour` of measurements whose positions lie within `distance` of another's.
 * For circles, the sum of the radii says which ones share light.
 *
 * @param distance - px, greater than 0.
 * @throws ApertureError `"invalid-option"`.
 */
export function flagNeighbours(table: MeasurementTable, distance: number): void {
  check.positive("distance", distance);
  visitPairs(table.x, table.y, distance, (first, second) => {
    table.flags[first]! |= MeasurementFlag.neighbour;
    table.flags[second]! |= MeasurementFlag.neighbour;
  });
}

/** Indices of the positions in groups: chains of stars at most `distance` apart (friends of friends). */
export function groupByDistance(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  distance: number,
): number[][] {
  const leader = Array.from({ length: xs.length }, (_, k) => k);
  const leaderOf = (k: number): number => {
    let root = k;
    while (leader[root] !== root) {
      leader[root] = leader[leader[root]!]!;
      root = leader[root]!;
    }
    return root;
  };
  visitPairs(xs, ys, distance, (first, second) => {
    leader[leaderOf(second)] = leaderOf(first);
  });
  const groups = new Map<number, number[]>();
  for (let k = 0; k < xs.length; k++) {
    const root = leaderOf(k);
    const group = groups.get(root);
    if (group) group.push(k);
    else groups.set(root, [k]);
  }
  return [...groups.values()];
}
