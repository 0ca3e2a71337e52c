import { describe, expect, test } from "vitest";
import { labelAbove, labelComponents } from "../src/index.ts";
import { uniform } from "./scenes.ts";

/** A mask from a drawing: `#` is mask. */
const drawn = (...rows: string[]) => ({
  mask: Uint8Array.from(rows.join(""), (c) => (c === "#" ? 1 : 0)),
  width: rows[0]!.length,
  height: rows.length,
});

/** Labels by flood filling from each pixel in raster order: slow and obvious. */
function floodLabels(mask: Uint8Array, width: number, height: number, connectivity: 4 | 8) {
  const labels = new Int32Array(width * height);
  let count = 0;
  for (let first = 0; first < mask.length; first++) {
    if (!mask[first] || labels[first]) continue;
    count++;
    const open = [first];
    labels[first] = count;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const x = (i % width) + dx;
          const y = Math.floor(i / width) + dy;
          if (x < 0 || y < 0 || x >= width || y >= height) continue;
          if (connectivity === 4 && dx !== 0 && dy !== 0) continue;
          const k = y * width + x;
          if (mask[k] && !labels[k]) {
            labels[k] = count;
            open.push(k);
          }
        }
      }
    }
  }
  return { labels, count };
}

describe("labelComponents", () => {
  test("numbers components in raster order of their first pixel", () => {
    const { mask, width, height } = drawn("..#.#", "#...#", "###.#");
    const { count, labels } = labelComponents(mask, width, height);
    expect(count).toBe(3);
    expect([...labels]).toEqual([0, 0, 1, 0, 2, 3, 0, 0, 0, 2, 3, 3, 3, 0, 2]);
  });

  test("joins corners only when asked for 8 neighbours", () => {
    const { mask, width, height } = drawn("#.#", ".#.", "#.#");
    expect(labelComponents(mask, width, height).count).toBe(5);
    expect(labelComponents(mask, width, height, { connectivity: 8 }).count).toBe(1);
  });

  test("does not join the end of a row to the start of the next", () => {
    const { mask, width, height } = drawn("..#", "#..", "...");
    expect(labelComponents(mask, width, height, { connectivity: 8 }).count).toBe(2);
  });

  test("measures area, unweighted centroid and bounding box", () => {
    const { mask, width, height } = drawn("......", ".##...", ".####.", ".....#");
    const { area, x, y, boxes } = labelComponents(mask, width, height, { connectivity: 8 });
    expect([...area]).toEqual([7]);
    expect(x[0]).toBeCloseTo((1 + 2 + 1 + 2 + 3 + 4 + 5) / 7, 14);
    expect(y[0]).toBeCloseTo((1 + 1 + 2 * 4 + 3) / 7, 14);
    expect([...boxes]).toEqual([1, 1, 5, 3]);
  });

  test("of an empty mask is an empty table", () => {
    const { count, area, x } = labelComponents(new Uint8Array(12), 4, 3);
    expect([count, area.length, x.length]).toEqual([0, 0, 0]);
  });

  test("counts any value but 0 as mask, and clears a label buffer that is used again", () => {
    const out = new Int32Array(4).fill(9);
    const { labels } = labelComponents(Uint8Array.of(0, 255, 2, 0), 2, 2, { out });
    expect(labels).toBe(out);
    expect([...out]).toEqual([0, 1, 2, 0]);
  });

  test.each([4, 8] as const)("agrees with flood filling on random masks (%i)", (connectivity) => {
    const next = uniform(connectivity);
    for (let trial = 0; trial < 200; trial++) {
      const width = 1 + Math.floor(40 * next());
      const height = 1 + Math.floor(40 * next());
      const filled = next();
      const mask = Uint8Array.from({ length: width * height }, () => (next() < filled ? 1 : 0));
      const expected = floodLabels(mask, width, height, connectivity);
      const found = labelComponents(mask, width, height, { connectivity });
      expect(found.count).toBe(expected.count);
      expect(found.labels).toEqual(expected.labels);
      expect(found.area.reduce((a, b) => a + b, 0)).toBe(mask.reduce((a, b) => a + b, 0));
    }
  });

  test("handles more runs than it first makes room for, and long chains of joins", () => {
    const size = 101;
    // A comb: every second column, joined in the last row only.
    const mask = Uint8Array.from({ length: size * size }, (_, i) =>
      (i % size) % 2 === 0 || i >= size * (size - 1) ? 1 : 0,
    );
    const { count, area } = labelComponents(mask, size, size);
    expect(count).toBe(1);
    expect(area[0]).toBe(51 * 100 + 101);
  });

  test("labels the pixels above a level as it labels their mask, NaN above none", () => {
    const next = uniform(12);
    for (let trial = 0; trial < 60; trial++) {
      const width = 1 + Math.floor(20 * next());
      const height = 1 + Math.floor(20 * next());
      const pixels = Float64Array.from({ length: width * height }, () =>
        next() < 0.05 ? Number.NaN : next(),
      );
      const level = next();
      const connectivity = trial % 2 === 0 ? 4 : 8;
      const mask = Uint8Array.from(pixels, (value) => (value > level ? 1 : 0));
      expect(labelAbove(pixels, width, height, level, { connectivity })).toEqual(
        labelComponents(mask, width, height, { connectivity }),
      );
    }
    expect(() => labelAbove(new Float64Array(5), 2, 2, 0)).toThrow(/2 x 2 = 4 elements/);
  });

  test("refuses a mask of another length and other connectivities", () => {
    expect(() => labelComponents(new Uint8Array(5), 2, 2)).toThrow(/2 x 2 = 4 elements/);
    expect(() => labelComponents(new Uint8Array(4), 2, 2, { connectivity: 6 as 4 })).toThrow(
      /connectivity must be one of 4, 8. Received 6/,
    );
  });
});
