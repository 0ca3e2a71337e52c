import { describe, expect, it } from "vitest";
import { isLightCurveError, plotTimes } from "../src/index.ts";

const START = Date.UTC(2024, 3, 8, 18, 40) * 1000;
const group = (name: string, seconds: readonly number[], first = 0) => ({
  name,
  frames: seconds.map((_, i) => first + i),
  utcMicroseconds: seconds.map((second) => START + 1e6 * second),
});
/** Places of the dots of each path in the panels, in px: the legend's dots have a width of 8. */
const dotsOf = (svg: string) =>
  [...svg.matchAll(/<path d="([^"]*)" stroke="[^"]*" stroke-width="(?!8")/g)].map(([, path = ""]) =>
    [...path.matchAll(/M([\d.]+) ([\d.]+)h/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
  );

describe("a plot of times", () => {
  it("puts frames taken at a steady rate on a straight line, their steps on a level one", () => {
    const svg = plotTimes([group("one", [0, 2, 4, 6, 8])]);
    const [times = [], steps = []] = dotsOf(svg);
    expect([times.length, steps.length]).toEqual([5, 4]);
    for (const [i, [x, y]] of times.entries()) {
      // Places are written to a tenth of a px.
      expect(x - times[0]![0]).toBeCloseTo(i * (times[1]![0] - times[0]![0]), 0);
      expect(y - times[0]![1]).toBeCloseTo(i * (times[1]![1] - times[0]![1]), 0);
    }
    expect(new Set(steps.map(([, y]) => y)).size).toBe(1);
  });

  it("takes steps within each group, and leaves frames without a stamp out", () => {
    const svg = plotTimes([group("g", [0, 3, 6]), group("r", [1, Number.NaN, 7], 3)]);
    expect(dotsOf(svg).map((dots) => dots.length)).toEqual([3, 2, 2, 1]);
    expect(svg).toContain("g: 3 of 3 frames with a time");
    expect(svg).toContain("r: 2 of 3 frames with a time");
  });

  it("keeps a night between two frames from flattening the other steps", () => {
    const [, steps = []] = dotsOf(plotTimes([group("one", [0, 2, 4.4, 6, 80_000])]));
    const [first, second, , long] = steps.map(([, y]) => y);
    expect(first! - second!).toBeGreaterThan(4);
    expect(long).toBeLessThan(second!);
  });

  it("of no times says so; names cannot break the document; lengths must agree", () => {
    expect(plotTimes([group("one", [Number.NaN])])).toContain("no times");
    expect(plotTimes([group("<a&b>", [0, 1])], { title: "<t>" })).not.toMatch(/<a&|<t>/);
    const uneven = { name: "one", frames: [0, 1], utcMicroseconds: [START] };
    expect(() => plotTimes([uneven])).toThrow(
      expect.toSatisfy((e: unknown) => isLightCurveError(e, "invalid-option")),
    );
  });
});
