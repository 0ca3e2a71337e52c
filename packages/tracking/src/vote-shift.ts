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

export interface VotesOptions extends VoteOptions {
  /** Shifts returned at most. @default 6 */
  readonly candidates?: number;
  /** Weight of the vote of star `i` of the first list for star `j` of the second. @default 1 */
  readonly weight?: (i: number, j: number) => number;
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
  return voteShifts(from, to, { ...options, candidates: 1 })[0] ?? null;
}

/**
 * The displacements that take stars of `from` onto stars of `to`, most votes first, each more than
 * three tolerances from the others.
 */
export function voteShifts(
  from: StarPositions,
  to: StarPositions,
  options: VotesOptions = {},
): VotedShift[] {
  const { tolerance = 2, candidates = 6 } = options;
  const pairs = pairVotes(from, to, options);
  const { dx, dy, weight, near } = pairs;
  const counts = dx.map((x, k) => near(x, dy[k]!).reduce((sum, other) => sum + weight[other]!, 0));
  const apart = (k: number, other: number): boolean =>
    Math.hypot(dx[k]! - dx[other]!, dy[k]! - dy[other]!) > 3 * tolerance;
  const chosen: number[] = [];
  // One more than asked for is the runner-up of the last.
  while (chosen.length <= candidates) {
    let best = -1;
    counts.forEach((count, k) => {
      if (best >= 0 && count <= counts[best]!) return;
      if (chosen.every((other) => apart(k, other))) best = k;
    });
    if (best < 0) break;
    chosen.push(best);
  }
  return chosen.slice(0, candidates).map((best) => {
    const agreeing = near(dx[best]!, dy[best]!);
    const mean = (values: readonly number[]) =>
      agreeing.reduce((sum, k) => sum + values[k]!, 0) / agreeing.length;
    const rival = chosen.find((other) => other !== best);
    return {
      dx: mean(dx),
      dy: mean(dy),
      votes: counts[best]!,
      runnerUp: rival === undefined ? 0 : counts[rival]!,
    };
  });
}

/** Every pair's displacement with its weight, and those within the tolerance of a place. */
function pairVotes(from: StarPositions, to: StarPositions, options: VotesOptions) {
  const { tolerance = 2, maxShift = Number.POSITIVE_INFINITY, weight: weigh = () => 1 } = options;
  const cells = new Map<string, number[]>();
  const dx: number[] = [];
  const dy: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < from.length; i++) {
    for (let j = 0; j < to.length; j++) {
      const x = to.x[j]! - from.x[i]!;
      const y = to.y[j]! - from.y[i]!;
      const vote = weigh(i, j);
      if (Math.abs(x) > maxShift || Math.abs(y) > maxShift || !(vote > 0)) continue;
      const key = `${Math.floor(x / tolerance)},${Math.floor(y / tolerance)}`;
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, [dx.length]);
      else cell.push(dx.length);
      dx.push(x);
      dy.push(y);
      weight.push(vote);
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
  return { dx, dy, weight, near };
}
