/** Twenty recordings of the study without hints that have an event; the study itself judges thousands. */

import { expect, it } from "vitest";
import { judgeZeroClick } from "../study/zero-click-judge.mjs";
import { isRight } from "../study/zero-click-tables.mjs";

const RECORDINGS = {
  "zero-click": [5, 189, 237, 241, 253, 269, 717, 1033],
  target: [43, 75, 155, 267, 283, 299, 1283],
  stars: [127, 151, 207, 247, 735],
} as const;

it.each(
  Object.entries(RECORDINGS).flatMap(([mode, seeds]) =>
    seeds.map((seed) => [seed, mode as keyof typeof RECORDINGS] as const),
  ),
)(
  "the event of recording %i is found in the right star (%s), and its edges in their intervals",
  async (seed, mode) => {
    const judged = await judgeZeroClick(seed, mode);
    expect(judged.counted).toBe(true);
    expect(isRight(judged)).toBe(true);
    expect(judged.edges.map(({ in997 }) => in997)).toEqual([true, true]);
  },
);
