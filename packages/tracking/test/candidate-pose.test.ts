import { expect, it } from "vitest";
import { type Candidate, showsTurn } from "../src/candidate-pose.ts";
import { identity } from "../src/index.ts";
import { unrotated } from "../src/slow-rotation.ts";

const candidate = (there: number, gone: number): Candidate => ({
  state: "reacquired",
  kept: [],
  found: there,
  error: 0.1,
  linear: unrotated,
  transform: identity,
  transparency: 1,
  agreement: { evidence: 20, transparency: 1, there, gone, readings: [] },
  anchor: { x: 0, y: 0 },
  odds: 10,
});

it.each([
  [2, 0, false],
  [3, 0, true],
  [4, 2, false],
  [5, 2, true],
])(
  "%d stars there and %d gone believe in a half turn: %s; any two change places by one",
  (there, gone, believed) => {
    expect(showsTurn(candidate(there, gone))).toBe(believed);
  },
);
