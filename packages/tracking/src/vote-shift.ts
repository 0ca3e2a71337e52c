/**
 * The shift between two star lists by voting: every pair of stars votes for its displacement, the
 * place with the most votes wins. Works for any shift, with stars missing from either list.
 */

export interface StarPositions {
  readonly length: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface VoteOptions {
  /** Radius within which votes count as equal, in px. @default 2 */
  readonly tolerance?: number;
  /** Largest shift considered in x and in y, in px. @default Infinity */
  readonly maxShift?: number;
}

export interface VotedShift {
  /** Mean displacement (second list minus first) of the pairs that agree, in px. */
  readonly dx: number;
  readonly dy: number;
  /** Pairs that agree. */
  readonly votes: number;
  /** Most votes of any shift more than three tolerances away: how far to trust `votes`. */
  readonly runnerUp: number;
}

/**
 * Displacement that takes most stars of `from` onto stars of `to`, or null when either is empty.
 * Time grows with the product of the lengths: pass the brightest 50 or so of each.
 */
export function voteShift(
  from: StarPositions,
  to: StarPositions,
  options: VoteOptions = {},
): VotedShift | null {
  const { tolerance = 2, maxShift = Number.POSITIVE_INFINITY } = options;
  const cells = new Map<string, number[]>();
  const dx: number[] = [];
  const dy: number[] = [];
  for (let i = 0; i < from.length; i++) {
    for (let j = 0; j < to.length; j++) {
      const x = to.x[j]! - from.x[i]!;
      const y = to.y[j]! - from.y[i]!;
      if (Math.abs(x) > maxShift || Math.abs(y) > maxShift) continue;
      const key = `${Math.floor(x / tolerance)},${Math.floor(y / tolerance)}`;
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, [dx.length]);
      else cell.push(dx.length);
      dx.push(x);
      dy.push(y);
    }
  }
  const near = (x: number, y: number): number[] => {
    const found: number[] = [];
    const cx = Math.floor(x / tolerance);
    const cy = Math.floor(y / tolerance);
    for (let j = cy - 1; j <= cy + 1; j++) {
      for (let i = cx - 1; i <= cx + 1; i++) {
        for (const k of cells.get(`${i},${j}`) ?? []) {
          if (Math.hypot(dx[k]! - x, dy[k]! - y) <= tolerance) found.push(k);
        }
      }
    }
    return found;
  };
  const counts = dx.map((x, k) => near(x, dy[k]!).length);
  let best = -1;
  counts.forEach((count, k) => {
    if (best < 0 || count > counts[best]!) best = k;
  });
  if (best < 0) return null;
  const agreeing = near(dx[best]!, dy[best]!);
  const runnerUp = counts.reduce(
    (most, count, k) =>
      Math.hypot(dx[k]! - dx[best]!, dy[k]! - dy[best]!) > 3 * tolerance
        ? Math.max(most, count)
        : most,
    0,
  );
  const mean = (values: readonly number[]) =>
    agreeing.reduce((sum, k) => sum + values[k]!, 0) / agreeing.length;
  return { dx: mean(dx), dy: mean(dy), votes: agreeing.length, runnerUp };
}
