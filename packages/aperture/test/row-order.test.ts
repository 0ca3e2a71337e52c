import { describe, expect, it } from "vitest";
import { measureCircle, measureCircles } from "../src/index.ts";
import { rowOrder } from "../src/row-order.ts";
import { scene } from "./scene.ts";

const image = scene([{ x: 31.3, y: 32.8, flux: 3000 }], { noise: 1 });
const [height] = image.shape;
/** Places all over the picture and beyond it, some nowhere. */
const xs = Float64Array.from({ length: 400 }, (_, i) => (i * 17.31) % 80);
const ys = Float64Array.from({ length: 400 }, (_, i) =>
  i % 50 === 7 ? Number.NaN : ((i * 29.77) % (height + 40)) - 20,
);

describe("rowOrder", () => {
  it("names every position once, band after band", () => {
    const tall = ys.map((y) => 20 * y);
    const order = [...(rowOrder(tall, 20 * height) ?? [])];
    expect(order.toSorted((a, b) => a - b)).toEqual([...xs.keys()]);
    const inside = order.filter((i) => tall[i]! >= 0 && tall[i]! < 20 * height);
    const bands = inside.map((i) => Math.floor(tall[i]! / 32));
    expect(inside.length).toBeGreaterThan(200);
    expect(bands).toEqual(bands.toSorted((p, q) => p - q));
  });

  it("leaves few positions as they are", () => {
    expect(rowOrder(ys.subarray(0, 20), height)).toBeNull();
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
