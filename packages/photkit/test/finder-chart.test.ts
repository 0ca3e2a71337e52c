import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { fieldChart, type Mark } from "../src/report/finder-chart.ts";
import { type Box, placeLabels } from "../src/report/place-labels.ts";

const page: Box = { left: 0, top: 0, right: 960, bottom: 720 };
const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe("labels of stars", () => {
  it("beside each other, one over the other and in a corner cover neither circle nor label", () => {
    const radius = 9;
    const size = { width: 50, height: 15 };
    const stars = [
      [500, 300],
      [523, 304],
      [497, 340],
      [520, 344],
      [12, 12],
      [955, 715],
    ].map(([x, y]) => ({ x: x!, y: y!, ...size }));
    const labels = placeLabels(stars, radius, page);
    const circles = stars.map(({ x, y }) => ({
      left: x - radius,
      right: x + radius,
      top: y - radius,
      bottom: y + radius,
    }));
    labels.forEach((label, i) => {
      expect(label.left >= 0 && label.right <= 960 && label.top >= 0).toBe(true);
      for (const other of [...circles, ...labels.slice(i + 1)])
        expect(overlaps(label, other), `label ${i}`).toBe(false);
    });
  });

  it("stand on the right of stars that are alone", () => {
    const [label] = placeLabels([{ x: 100, y: 100, width: 50, height: 14 }], 10, page);
    expect(label).toEqual({ left: 113, top: 93, right: 163, bottom: 107 });
  });
});

describe("the legend of a chart", () => {
  const field = { picture: createImage(new Float64Array(60 * 40), 60, 40), saturation: null };
  const mark = (kind: Mark["kind"]): Mark => ({ label: "a", kind, x: 20, y: 20 });

  it("names the kinds of stars in it", () => {
    const svg = fieldChart(field, 3, [mark("track"), mark("target")]);
    expect([...svg.matchAll(/">([a-z ]+star|target)</g)].map((m) => m[1])).toEqual([
      "target",
      "tracking star",
    ]);
  });

  it("is not there when all stars are of one kind", () => {
    expect(fieldChart(field, 3, [mark("star")])).not.toMatch(/>star</);
  });
});
