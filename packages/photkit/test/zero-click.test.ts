/** A few short recordings of the study without hints; the study itself judges hundreds. */

import { expect, it } from "vitest";
import { judgeZeroClick } from "../study/zero-click-judge.mjs";
import { isRight } from "../study/zero-click-tables.mjs";

it.each([
  [5, "zero-click"],
  [43, "target"],
  [75, "target"],
  [39, "stars"],
] as const)(
  "the event of recording %i is found in the right star (%s), and its edges in their intervals",
  async (seed, mode) => {
    const judged = await judgeZeroClick(seed, mode);
    expect(judged.counted).toBe(true);
    expect(isRight(judged)).toBe(true);
    expect(judged.edges.map(({ in997 }) => in997)).toEqual([true, true]);
  },
);

it.each([
  [8, "zero-click"],
  [32, "zero-click"],
  [56, "zero-click"],
  [84, "zero-click"],
  [10, "target"],
  [78, "stars"],
] as const)(
  "recording %i, of which no star is occulted, was searched and has no event (%s)",
  async (seed, mode) => {
    const { outcome } = await judgeZeroClick(seed, mode);
    expect(outcome).toBe("no event");
  },
);
