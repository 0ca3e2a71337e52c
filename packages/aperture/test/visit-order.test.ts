import { describe, expect, it } from "vitest";
import { measureCircle, measureCircles } from "../src/index.ts";
import { visitOrder } from "../src/pixels/visit-order.ts";
import { scene } from "./scene.ts";

const image = scene([{ x: 31.3, y: 32.8, flux: 3000 }], { noise: 1 });
const [height] = image.shape;
/** Times as wide as `xs` reach. */
const wide = 100;
/** Places all over the picture and beyond it, some nowhere. */
const xs = Float64Array.from({ length: 400 }, (_, i) => (i * 17.31) % 80);
const ys = Float64Array.from({ length: 400 }, (_, i) =>
  i % 50 === 7 ? Number.NaN : ((i * 29.77) % (height + 40)) - 20,
);

describe("visitOrder", () => {
  it("names every position once, cell after cell", () => {
    const order = [...(visitOrder(xs, ys, 70, height) ?? [])];
    expect(order.toSorted((a, b) => a - b)).toEqual([...xs.keys()]);
    const inside = order.filter((i) => xs[i]! < 70 && ys[i]! >= 0 && ys[i]! < height);
    const cells = inside.map((i) => 3 * Math.floor(ys[i]! / 16) + Math.floor(xs[i]! / 32));
    expect(inside.length).toBeGreaterThan(200);
    expect(new Set(cells).size).toBe(3 * Math.ceil(height / 16));
    expect(cells).toEqual(cells.toSorted((p, q) => p - q));
  });

  it("goes by rows alone where there are more cells than positions", () => {
    const order = [
      ...(visitOrder(
        xs.map((x) => wide * x),
        ys,
        wide * 80,
        height,
      ) ?? []),
    ];
    expect(order.toSorted((a, b) => a - b)).toEqual([...xs.keys()]);
    const inside = order.filter((i) => ys[i]! >= 0 && ys[i]! < height);
    const rows = inside.map((i) => Math.floor(ys[i]! / 16));
    expect(rows).toEqual(rows.toSorted((p, q) => p - q));
    const first = inside.filter((_, k) => rows[k] === 0);
    expect(first).toEqual(first.toSorted((p, q) => p - q));
  });

  it("leaves few positions as they are", () => {
    expect(visitOrder(xs.subarray(0, 20), ys.subarray(0, 20), 80, height)).toBeNull();
  });

  it("does not show in the rows of many circles", () => {
    const options = { radius: 4.2, annulus: null };
    const table = measureCircles(image, xs, ys, options);
    for (let i = 0; i < xs.length; i++) {
      const { flux, fluxError, x, y, flags } = measureCircle(image, xs[i]!, ys[i]!, options);
      const row = [table.flux[i], table.fluxError[i], table.x[i], table.y[i], table.flags[i]];
      expect(row).toEqual([flux, fluxError, x, y, flags]);
    }
  });
});
