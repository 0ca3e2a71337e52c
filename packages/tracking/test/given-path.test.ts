import { describe, expect, it } from "vitest";
import { applySimilarity, givenPath, isTrackingError } from "../src/index.ts";

const line = [
  { frame: 100, x: 60, y: 80 },
  { frame: 300, x: 100, y: 70 },
];

describe("a given path", () => {
  it("takes the field straight from place to place, and on beyond both", () => {
    const path = givenPath(line, 100);
    const place = (index: number) => applySimilarity(path.at(index).transform, 60, 80);
    expect(place(100)).toEqual({ x: 60, y: 80 });
    expect(place(200)).toEqual({ x: 80, y: 75 });
    expect(place(400)).toEqual({ x: 120, y: 65 });
    expect(place(50)).toEqual({ x: 50, y: 82.5 });
    expect(path.at(200)).toMatchObject({ state: "given", error: 0 });
  });

  it("bends at each place, in whatever order they are told", () => {
    const bent = givenPath([{ frame: 500, x: 100, y: 170 }, ...line], 100);
    expect(bent.at(200).transform).toMatchObject({ tx: 20, ty: -5 });
    expect(bent.at(400).transform).toMatchObject({ tx: 40, ty: 40 });
  });

  it("stands still with one place or none", () => {
    for (const points of [[], line.slice(0, 1)]) {
      expect(givenPath(points, 7).at(900).transform).toEqual({ a: 1, b: 0, tx: 0, ty: 0 });
    }
  });

  it("refuses two places in one frame, and places that are no numbers", () => {
    const refusal = (points: Parameters<typeof givenPath>[0]) => {
      try {
        givenPath(points);
        return null;
      } catch (error) {
        return isTrackingError(error, "invalid-option") ? error.message : error;
      }
    };
    expect(refusal([...line, line[0]!])).toBe(
      "path must have one place in each frame. Received two in frame 100.",
    );
    expect(refusal([{ frame: 1.5, x: 0, y: 0 }])).toContain("path[0].frame must be an integer");
    expect(refusal([{ frame: 1, x: Number.NaN, y: 0 }])).toContain("path[0].x must be a finite");
  });
});
