/**
 * Which time stamps agree with each other: one that was misread (a wrong digit of an inserter, a
 * bit that flipped) costs its own reading, and none of those after it. The longest ascending
 * sequence is kept (Fredman 1975, Discrete Mathematics 11, 29), then the regular step decides.
 */

import { madStd, median } from "@photkit/core-stats";

export interface ConsistentStamps {
  /** Rows whose stamps ascend and fit, in order. */
  readonly rows: readonly number[];
  /** Rows with a stamp that contradicts the others. */
  readonly misread: readonly number[];
}

/** A stamp may be off by this share of the usual step before its neighbours overrule it. */
const LARGEST_OFFSET = 0.5;
/** Robust standard deviations of the steps that an offset must exceed too. */
const JITTERS = 6;
/** So many stamps side by side can be misread and still be told from a clock that was set. */
const LONGEST_RUN = 3;
/** Steps by which a few stamps at either end must stand apart to be taken for misread. */
const APART = 10;

/** Rows of the longest strictly ascending sequence of stamps. */
function longestAscending(stamps: ArrayLike<number>, rows: readonly number[]): number[] {
  const ends: number[] = [];
  const before = new Map<number, number>();
  for (const row of rows) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stamps[ends[middle]!]! < stamps[row]!) low = middle + 1;
      else high = middle;
    }
    if (low < ends.length && stamps[ends[low]!] === stamps[row]) continue;
    if (low > 0) before.set(row, ends[low - 1]!);
    ends[low] = row;
  }
  const kept: number[] = [];
  for (let row = ends.at(-1); row !== undefined; row = before.get(row)) kept.push(row);
  return kept.reverse();
}

/** By how much a stamp is later than the steps from an earlier row make it. */
type Offset = (from: number, to: number) => number;

/** Leaves out short runs of stamps that are off while those on both sides of them agree. */
function withoutOutliers(rows: readonly number[], offset: Offset, limit: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const from = kept.at(-1);
    const off = (row: number) => from !== undefined && Math.abs(offset(from, row)) > limit;
    if (!off(rows[i]!)) {
      kept.push(rows[i]!);
      continue;
    }
    let run = 1;
    while (run <= LONGEST_RUN && i + run < rows.length && off(rows[i + run]!)) run++;
    if (run <= LONGEST_RUN && i + run < rows.length) i += run - 1;
    else kept.push(rows[i]!);
  }
  return kept;
}

/** Leaves out a few stamps at the beginning that lie far from all others. */
function withoutStrayStart(rows: readonly number[], offset: Offset, step: number): number[] {
  for (let run = Math.min(LONGEST_RUN - 1, rows.length - APART); run > 0; run--) {
    if (Math.abs(offset(rows[run - 1]!, rows[run]!)) > APART * step) return rows.slice(run);
  }
  return [...rows];
}

/**
 * Parts the stamps that agree with each other from those that do not. Rows without a stamp (NaN)
 * are in neither list. A gap, or a clock that was set and stays so, is no misreading: after a clock
 * that was set back, the stamps that repeat are left out.
 *
 * @param stamps - in any unit of time, one a row.
 * @param frames - frame numbers of the rows, where some are left out. @default 0, 1, 2, …
 */
export function consistentStamps(
  stamps: ArrayLike<number>,
  frames?: ArrayLike<number>,
): ConsistentStamps {
  const stamped = Array.from({ length: stamps.length }, (_, row) => row).filter((row) =>
    Number.isFinite(stamps[row]!),
  );
  const number = (row: number) => frames?.[row] ?? row;
  const ascending = longestAscending(stamps, stamped);
  const steps = ascending
    .slice(1)
    .map(
      (row, k) => (stamps[row]! - stamps[ascending[k]!]!) / (number(row) - number(ascending[k]!)),
    );
  const step = median(steps);
  const limit = Math.max(LARGEST_OFFSET * step, JITTERS * madStd(steps));
  const offset: Offset = (from, to) =>
    stamps[to]! - stamps[from]! - (number(to) - number(from)) * step;
  let rows = ascending;
  if (step > 0 && Number.isFinite(limit)) {
    const backwards: Offset = (from, to) => -offset(to, from);
    rows = withoutStrayStart(rows, offset, step);
    rows = withoutStrayStart(rows.reverse(), backwards, step).reverse();
    rows = withoutOutliers(rows, offset, limit);
    rows = readmit(stamps, stamped, rows, offset, limit);
  }
  const kept = new Set(rows);
  return { rows, misread: stamped.filter((row) => !kept.has(row)) };
}

/** Takes back stamps that were left out for the sake of a wrong one beside them. */
function readmit(
  stamps: ArrayLike<number>,
  stamped: readonly number[],
  rows: readonly number[],
  offset: Offset,
  limit: number,
): number[] {
  const kept = new Set(rows);
  const all: number[] = [];
  let next = 0;
  for (const row of stamped) {
    if (kept.has(row)) {
      all.push(row);
      next++;
      continue;
    }
    const from = all.at(-1);
    const to = rows[next];
    const fits =
      from !== undefined &&
      to !== undefined &&
      stamps[row]! > stamps[from]! &&
      stamps[row]! < stamps[to]! &&
      Math.abs(offset(from, row)) <= limit &&
      Math.abs(offset(row, to)) <= limit;
    if (fits) all.push(row);
  }
  return all;
}
