import { expect, test } from "vitest";
import { plotLineProfiles } from "../src/index.ts";

/** Heights of the points of each line, px from the top. */
const linesOf = (svg: string): number[][] =>
  [...svg.matchAll(/<path d="(M[^"]*)" fill="none"/g)].map(([, path]) =>
    [...path!.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y)),
  );

test("profiles of rows and columns are drawn to one scale", () => {
  const rows = [0, 10, 0, -5, 0];
  const columns = [0, 0, 5, 0];
  const [above, below] = linesOf(plotLineProfiles({ rows, columns }));
  expect(above).toHaveLength(5);
  expect(below).toHaveLength(4);
  // Higher counts stand higher; 10 counts are twice as far as 5, in both panels. Ends are rounded to 0.1 px.
  expect(above![0]! - above![1]!).toBeCloseTo(2 * (above![3]! - above![0]!), 0);
  expect(above![3]! - above![0]!).toBeCloseTo(below![0]! - below![2]!, 0);
});

test("missing lines leave a gap, and a flat profile is a line", () => {
  const svg = plotLineProfiles({ rows: [1, Number.NaN, 1, 1], columns: [0, 0] });
  expect(svg).not.toContain("NaN");
  expect(svg.match(/M[\d.]+ [\d.]+M[\d.]+ [\d.]+L/)).not.toBeNull();
  const [, flat] = linesOf(svg);
  expect(flat![0]).toBe(flat![1]);
});
