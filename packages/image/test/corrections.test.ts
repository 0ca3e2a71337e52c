import { describe, expect, test } from "vitest";
import {
  applyTable,
  createImage,
  createRepair,
  findBadPixels,
  gammaTable,
  invertGamma,
  nightEagle3Response,
  pymovieLineMedian,
  pymovieScrub,
  removeLineMedian,
  repairPixels,
  subtractLineMedian,
  topOfResponse,
} from "../src/index.ts";
import { hasGoldens, readGolden } from "./golden.ts";
import { randomImage, starImage, uniform } from "./scenes.ts";

describe("removeLineMedian", () => {
  /** A flat sky of 100 with the given offsets of rows and columns. */
  const banded = (rows: number[], columns: number[]) =>
    createImage(
      Float64Array.from(
        { length: rows.length * columns.length },
        (_, i) => 100 + rows[Math.floor(i / columns.length)]! + columns[i % columns.length]!,
      ),
      columns.length,
      rows.length,
    );

  test("takes bands of rows away and says how high they were", () => {
    const { image, rows } = removeLineMedian(banded([0, 7, 0, -3.5, 0], [0, 0, 0, 0]));
    expect(image.data.every((value) => value === 100)).toBe(true);
    expect([...rows]).toEqual([0, 7, 0, -3.5, 0]);
  });

  test("takes bands of columns, and of both kinds at once", () => {
    const columns = removeLineMedian(banded([0, 0, 0], [0, 2, 0, -9, 0]), { direction: "columns" });
    expect(columns.image.data.every((value) => value === 100)).toBe(true);
    const both = removeLineMedian(banded([0, 5, 0, 1, 0], [0, 2, 0, -9, 0]), { direction: "both" });
    expect(both.image.data.every((value) => value === 100)).toBe(true);
  });

  test("neither looks at nor changes the rows of a time stamp", () => {
    const image = banded([900, 0, 4, 0, 800], [0, 0, 0]);
    const out = removeLineMedian(image, { top: 1, bottom: 1, direction: "both" });
    expect([...out.image.data]).toEqual([
      ...[1000, 1000, 1000],
      ...[100, 100, 100, 100, 100, 100, 100, 100, 100],
      ...[900, 900, 900],
    ]);
  });

  test("leaves NaN pixels and lines without a measured pixel as they are", () => {
    const image = banded([0, 6, 0], [0, 0, 0]);
    image.data[3] = Number.NaN;
    image.data.fill(Number.NaN, 6);
    const { data } = removeLineMedian(image).image;
    // The medians are 100 and 106, their median 103.
    expect([...data.slice(0, 6)]).toEqual([103, 103, 103, Number.NaN, 103, 103]);
    expect(data.slice(6).every(Number.isNaN)).toBe(true);
  });

  test("works on rows of pixels where they lie, and says the same", () => {
    const { data } = banded([0, 7, 0, -3.5, 0], [0, 2, 0, 0]);
    const inPlace = Float32Array.from(data);
    const taken = subtractLineMedian(inPlace, 4, 5, { direction: "both" });
    const copied = removeLineMedian(createImage(data, 4, 5), { direction: "both" });
    expect([...inPlace]).toEqual([...copied.image.data]);
    expect(taken).toEqual({ rows: copied.rows, columns: copied.columns });
    expect(() => subtractLineMedian(inPlace, 5, 5)).toThrow(/data must have 5 x 5 = 25 elements/);
  });

  test("refuses to leave no row", () => {
    expect(() => removeLineMedian(banded([0, 0], [0]), { top: 1, bottom: 1 })).toThrow(
      /top \+ bottom must be between 0 and 1. Received 2/,
    );
  });
});

describe("PyMovie's corrections", () => {
  test("line medians are truncated and redacted rows count as 0", () => {
    const image = createImage(Uint8Array.of(9, 9, 20, 21, 30, 30), 2, 3);
    // Medians 9, 20.5 -> 20, 30, their median 20.
    expect([...pymovieLineMedian(image).data]).toEqual([20, 20, 20, 21, 20, 20]);
    // Medians 0, 20, 30: the first row moves by 20 too.
    expect([...pymovieLineMedian(image, { top: 1 }).data]).toEqual([29, 29, 20, 21, 20, 20]);
  });

  test("scrubbing takes the mean of all eight neighbours, truncated", () => {
    const image = createImage(Uint8Array.of(1, 2, 3, 4, 250, 6, 7, 8, 12), 3, 3);
    expect(pymovieScrub(image, [1], [1]).data[4]).toBe(5);
    expect(() => pymovieScrub(image, [0], [1])).toThrow(/eight neighbours.*\(0, 1\)/);
  });

  test.skipIf(!hasGoldens())("equal PyMovie's line medians, scrubbing and gamma tables", () => {
    const golden = readGolden("image_corrections.json");
    const { h, w, cases } = golden.line_median;
    const image = createImage(Uint8Array.from(golden.line_median.image), w, h);
    const direction = { horizontal: "rows", vertical: "columns", both: "both" } as const;
    expect(cases).toHaveLength(6);
    for (const { mode, upper, lower, out } of cases) {
      const { data } = pymovieLineMedian(image, {
        direction: direction[mode as "both"],
        top: upper,
        bottom: lower,
      });
      expect([...data], `${mode} ${upper} ${lower}`).toEqual(out);
    }
    const points: [number, number][] = golden.scrub.points_rc;
    const xs = points.map(([, x]) => x);
    const ys = points.map(([y]) => y);
    expect([...pymovieScrub(image, xs, ys).data]).toEqual(golden.scrub.out);
    for (const [gamma, table] of Object.entries(golden.gamma8)) {
      expect([...gammaTable({ gamma: Number(gamma) })]).toEqual(table);
    }
    for (const [gamma, samples] of Object.entries(golden.gamma16_samples)) {
      const table = gammaTable({ gamma: Number(gamma), maximum: 65535 });
      for (const [count, value] of Object.entries(samples as object)) {
        expect(table[Number(count)]).toBe(value);
      }
    }
  });
});

describe("gamma", () => {
  test("inverted gives back the light that a camera with that curve saw", () => {
    const light = Float64Array.from({ length: 256 }, (_, i) => i);
    const recorded = createImage(
      light.map((value) => 255 * (value / 255) ** 0.45),
      16,
      16,
    );
    invertGamma(recorded, { gamma: 0.45 }).data.forEach((value, i) => {
      expect(value).toBeCloseTo(light[i]!, 10);
    });
  });

  test("of 1 changes nothing, and NaN stays", () => {
    const image = createImage(Float64Array.of(0, 100, 255, Number.NaN), 4, 1);
    const { data } = invertGamma(image, { gamma: 1 });
    expect([...data]).toEqual([0, 100, 255, Number.NaN]);
  });

  test("the response of the Night Eagle 3 rises with light, and stays at its top", () => {
    expect(nightEagle3Response).toHaveLength(256);
    nightEagle3Response.forEach((light, count) => {
      expect(light).toBeGreaterThanOrEqual(nightEagle3Response[Math.max(0, count - 1)]!);
    });
    expect([nightEagle3Response[0], nightEagle3Response[255]]).toEqual([8, 246]);
    expect(topOfResponse(nightEagle3Response)).toBe(204);
    expect(topOfResponse([0, 1, 2])).toBe(2);
    expect(topOfResponse([5, 5])).toBe(0);
  });

  test.skipIf(!hasGoldens())("the response of the Night Eagle 3 is that of PyMovie", () => {
    expect(nightEagle3Response).toEqual(readGolden("image_corrections.json").NE3_lut);
  });

  test("tables are looked up by whole counts, limited to the table", () => {
    const image = createImage(Float64Array.of(-3, 0, 1.9, 7, Number.NaN), 5, 1);
    expect([...applyTable(image, [10, 20, 30]).data]).toEqual([10, 10, 20, 30, Number.NaN]);
    expect([...gammaTable({ gamma: 0.5, maximum: 4 })]).toEqual([0, 0, 1, 2, 4]);
  });
});

describe("bad pixels", () => {
  /** A frame of stars as sharp as a full width of 2 pixels, with noise and two bad pixels. */
  function frame() {
    const next = uniform(3);
    const image = starImage(60, 50, { x: 20, y: 20, sigma: 0.85, peak: 3000, sky: 500 });
    const other = starImage(60, 50, { x: 40.5, y: 30.5, sigma: 1.5, peak: 20000 });
    const data = image.data.map((value, i) => value + other.data[i]! + 10 * (next() + next() - 1));
    data[12 * 60 + 44] = 900;
    data[40 * 60] = 0;
    return createImage(data, 60, 50);
  }

  test("are found, stars are not", () => {
    const mask = findBadPixels(frame());
    expect([...mask.keys()].filter((i) => mask[i])).toEqual([12 * 60 + 44, 40 * 60]);
    const hot = findBadPixels(frame(), { kind: "hot" });
    expect(hot.reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  test("are not seen at the hard edge of a saturated star", () => {
    const image = frame();
    for (let i = 0; i < image.data.length; i++) {
      const away = Math.hypot((i % 60) - 40.5, Math.floor(i / 60) - 30.5);
      if (away < 5 || (i % 60 === 40 && away < 9)) image.data[i] = 65535;
    }
    const mask = findBadPixels(image);
    expect([...mask.keys()].filter((i) => mask[i])).toEqual([12 * 60 + 44, 40 * 60]);
  });

  test("are found in every corner and on every side", () => {
    const image = frame();
    // The four corners, then one pixel of each side.
    const rows = image.data.length / 60;
    const sides = [25, 20 * 60 + 59, (rows - 1) * 60 + 31, 30 * 60];
    const places = [0, 59, (rows - 1) * 60, rows * 60 - 1, ...sides];
    for (const i of places) image.data[i] = 5000;
    const mask = findBadPixels(image, { kind: "hot" });
    for (const i of places) expect(mask[i], `pixel ${i % 60}, ${Math.floor(i / 60)}`).toBe(1);
  });

  test("that touch are found in a dark frame when neighbours may be as bad", () => {
    const dark = randomImage(20, 20, 6, 4);
    for (const i of [105, 106, 126]) dark.data[i] = 90;
    const find = (neighbourShare: number) =>
      [...findBadPixels(dark, { neighbourShare }).entries()]
        .filter(([, bad]) => bad)
        .map(([i]) => i);
    expect(find(0.2)).toEqual([]);
    expect(find(Number.POSITIVE_INFINITY)).toEqual([105, 106, 126]);
  });

  test("are not seen in a picture without noise", () => {
    expect(findBadPixels(createImage(new Uint8Array(100).fill(9), 10, 10))).not.toContain(1);
  });

  test("are repaired from good neighbours only", () => {
    const image = createImage(Float64Array.of(1, 2, 3, 900, 800, 6, 7, 8, 12), 3, 3);
    const bad = Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0, 0);
    expect(repairPixels(image, bad).data[4]).toBe(6);
    expect(repairPixels(image, bad, { replaceBy: "mean" }).data[4]).toBeCloseTo(39 / 7, 12);
    expect(repairPixels(image, bad, { replaceBy: 5.5 }).data[3]).toBe(5.5);
    expect(repairPixels(image, bad).data[0]).toBe(1);
  });

  test("in a star are repaired by the surface through their neighbours", () => {
    // Exact for second order; 0.93 of a Gaussian's peak where the mean of neighbours has 0.64.
    const paraboloid = Float64Array.from({ length: 25 }, (_, i) => {
      const [x, y] = [(i % 5) - 1.7, Math.floor(i / 5) - 2.2];
      return 50 + 3 * x - 2 * y + x * x + 0.5 * y * y + 0.25 * x * y;
    });
    const bad = Uint8Array.from({ length: 25 }, (_, i) => (i === 12 ? 1 : 0));
    const spoiled = paraboloid.slice();
    spoiled[12] = 4000;
    const repaired = repairPixels(createImage(spoiled, 5, 5), bad, { replaceBy: "surface" });
    expect(repaired.data[12]).toBeCloseTo(paraboloid[12]!, 10);
    const star = starImage(9, 9, { x: 4, y: 4, sigma: 3 / 2.3548, peak: 1000 });
    const middle = Uint8Array.from({ length: 81 }, (_, i) => (i === 40 ? 1 : 0));
    const by = (replaceBy: "surface" | "mean") =>
      repairPixels(star, middle, { replaceBy }).data[40];
    expect(by("surface")).toBeCloseTo(930, -1);
    expect(by("mean")).toBeCloseTo(637, -1);
  });

  test("on the edge, beside another one or beside NaN have no surface: their median counts", () => {
    const image = createImage(Float64Array.of(1, 2, 3, 900, 800, 6, 7, 8, 12), 3, 3);
    const pair = Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0, 0);
    expect(repairPixels(image, pair, { replaceBy: "surface" })).toEqual(repairPixels(image, pair));
    const lone = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    image.data[0] = Number.NaN;
    expect(repairPixels(image, lone, { replaceBy: "surface" }).data[4]).toBe(7);
  });

  test("of one picture after another are repaired where they lie", () => {
    const bad = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const repair = createRepair(bad, 3, 3, { replaceBy: "mean" });
    const data = Float32Array.of(1, 2, 3, 4, 900, 6, 7, 8, 12);
    repair(data);
    expect(data[4]).toBe(43 / 8);
    data.fill(2);
    repair(data);
    expect(data[4]).toBe(2);
  });

  test("in a cluster are repaired from farther away, and are NaN when there is nothing good", () => {
    const image = randomImage(9, 9, 4);
    const block = Uint8Array.from({ length: 81 }, (_, i) =>
      Math.abs((i % 9) - 4) <= 1 && Math.abs(Math.floor(i / 9) - 4) <= 1 ? 1 : 0,
    );
    const { data } = repairPixels(image, block);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(repairPixels(image, new Uint8Array(81).fill(1)).data.every(Number.isNaN)).toBe(true);
  });

  test("are refused as a mask of another size", () => {
    expect(() => repairPixels(randomImage(3, 3, 1), new Uint8Array(8))).toThrow(
      /bad must have 3 x 3 = 9 elements. Received 8/,
    );
  });
});
