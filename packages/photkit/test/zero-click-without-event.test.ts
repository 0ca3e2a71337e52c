/** Twenty recordings of the study without hints in which no star is occulted. */

import { expect, it } from "vitest";
import { judgeZeroClick } from "../study/zero-click-judge.mjs";

const RECORDINGS = {
  "zero-click": [8, 56, 68, 188, 280, 424, 856, 1144, 1208, 1600],
  target: [10, 162, 282, 1202],
  stars: [78, 158, 166, 182, 206, 262],
} as const;

const outcomes: string[] = [];

it.each(
  Object.entries(RECORDINGS).flatMap(([mode, seeds]) =>
    seeds.map((seed) => [seed, mode as keyof typeof RECORDINGS] as const),
  ),
)(
  "recording %i, of which no star is occulted, was searched and has no event (%s)",
  async (seed, mode) => {
    const { outcome } = await judgeZeroClick(seed, mode);
    outcomes.push(outcome);
    expect(["no event", "unclear"]).toContain(outcome);
  },
);

it("at most two of twenty recordings without an event are unclear", () => {
  // 2 to 4 % are: three of twenty would be one in 30.
  expect(outcomes.filter((outcome) => outcome === "unclear").length).toBeLessThanOrEqual(2);
});
