import { toFloat32 } from "@photkit/image";
import { createObservation, type ObservationOptions } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { findHotPixels } from "../src/prepare/find-hot-pixels.ts";
import { createHotPixelRepair } from "../src/prepare/hot-pixels.ts";
import type { Pixels } from "../src/prepare/sharp-pixels.ts";
import { type DamagedPixel, damagedSource } from "./damaged-source.ts";

const still: ObservationOptions = { width: 120, height: 90, frames: 24, drift: { x: 0, y: 0 } };

async function framesOf(
  options: ObservationOptions,
  pixels: readonly DamagedPixel[],
): Promise<Pixels[]> {
  const source = damagedSource(createObservation({ ...still, ...options }), pixels);
  const frames: Pixels[] = [];
  for await (const { image } of source.frames()) {
    const { data, shape } = toFloat32(image);
    frames.push({ data, width: shape[1], height: shape[0], frames: 1, step: 1 });
  }
  return frames;
}

const places = (hot: ReturnType<typeof findHotPixels>): string[] =>
  hot === null ? [] : hot.x.map((x, k) => `${x},${hot.y[k]}`);

const at = (pixels: readonly DamagedPixel[]): string[] => pixels.map(({ x, y }) => `${x},${y}`);

const field = (seed: number, fwhm: number): ObservationOptions => ({
  seed,
  fwhm,
  fieldStars: { count: 8, brightest: 30_000, faintest: 2000 },
});

describe("in a field that stands still", () => {
  it.each([1.3, 1.6, 3.4, 12])("no star of %s px FWHM is a defect", async (fwhm) => {
    for (const seed of [1, 2, 3]) {
      expect(findHotPixels(await framesOf(field(seed, fwhm), []), null)).toBeNull();
    }
  });

  it.each([
    [1.3, 700],
    [3.4, 60],
    [12, 60],
  ])("hot pixels among stars of %s px are found from %s ADU on", async (fwhm, adds) => {
    const pixels = [
      { x: 30, y: 40, adds },
      { x: 0, y: 60, adds },
      { x: 88, y: 1, adds: 6 * adds },
      { x: 119, y: 89, adds },
    ];
    const found = findHotPixels(await framesOf(field(4, fwhm), pixels), null);
    expect(places(found).sort()).toEqual(at(pixels).sort());
    found?.excess.forEach((excess, k) => {
      const pixel = pixels.find(({ x, y }) => x === found.x[k] && y === found.y[k])!;
      expect(Math.abs(excess - pixel.adds)).toBeLessThan(15);
    });
  });

  it("groups of up to four pixels are found whole", async () => {
    const group = (x: number, y: number, shape: readonly (readonly [number, number])[]) =>
      shape.map(([i, j], k) => ({ x: x + i, y: y + j, adds: 900 - 150 * k }));
    const pixels = [
      ...group(20, 20, [
        [0, 0],
        [1, 0],
      ]),
      ...group(60, 30, [
        [0, 0],
        [1, 1],
        [1, 0],
      ]),
      ...group(90, 60, [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ]),
    ];
    const found = findHotPixels(await framesOf({ seed: 5, stars: [] }, pixels), null);
    expect(places(found).sort()).toEqual(at(pixels).sort());
  });

  it("a hot column is found from end to end", async () => {
    const column = Array.from({ length: 50 }, (_, y) => ({ x: 70, y, adds: 120 }));
    const stars = [{ x: 40.2, y: 30.4, electrons: 9000 }];
    const found = findHotPixels(await framesOf({ seed: 6, fwhm: 3.4, stars }, column), null);
    expect(places(found)).toEqual(at(column));
  });

  it("dead, dark and blinking pixels are found, and no value of theirs is used", async () => {
    const pixels = [
      { x: 50, y: 50, adds: Number.NEGATIVE_INFINITY },
      { x: 70, y: 20, adds: -60 },
      { x: 30, y: 70, adds: (index: number) => (index % 5 === 2 ? 700 : 0) },
    ];
    const found = findHotPixels(await framesOf({ seed: 7, stars: [] }, pixels), null);
    expect(places(found).sort()).toEqual(at(pixels).sort());
    expect(found!.spread).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("a particle that hits once is no defect", async () => {
    const hit = { x: 40, y: 30, adds: (index: number) => (index === 7 ? 5000 : 0) };
    expect(findHotPixels(await framesOf({ seed: 8, stars: [] }, [hit]), null)).toBeNull();
  });
});

it("under a star that moves across them, hot pixels are told from it", async () => {
  const star = { x: 40.3, y: 45.2, electrons: 20_000 };
  const pixels = [
    { x: 44, y: 45, adds: 400 },
    { x: 47, y: 46, adds: 1500 },
  ];
  const options = { seed: 9, stars: [star], drift: { x: 10, y: 1 }, fwhm: 3.4 };
  const found = findHotPixels(await framesOf(options, pixels), null);
  expect(places(found).sort()).toEqual(at(pixels).sort());
});

it("a repaired frame has nearly the light of the star that a hot pixel lies on", async () => {
  const star = { x: 40.3, y: 45.2, electrons: 20_000 };
  const others = [
    { x: 90.1, y: 20.7, electrons: 9000 },
    { x: 80.6, y: 70.3, electrons: 7000 },
  ];
  const options = { seed: 10, stars: [star, ...others], fwhm: 3.4 };
  const hot = [{ x: 41, y: 45, adds: 3000 }];
  const sound = await framesOf(options, []);
  const frames = await framesOf(options, hot);
  const repair = createHotPixelRepair(findHotPixels(frames, null)!, 120, 90);
  const change = frames.map(({ data }, k) => {
    const copy = Float32Array.from(data);
    repair(copy, null);
    return copy.reduce((sum: number, value, i) => sum + value - sound[k]!.data[i]!, 0);
  });
  const mean = change.reduce((sum, one) => sum + one, 0) / change.length;
  // Of 3000 ADU more than 97 % are gone, and of the star less than half a percent.
  expect(Math.abs(mean)).toBeLessThan(80);
});

it("a saturated pixel keeps its value where light may have made it so", () => {
  const hot = {
    x: [1, 1],
    y: [1, 4],
    excess: [300, 4000],
    spread: [20, Number.POSITIVE_INFINITY],
    level: [100, 100],
    noise: 10,
    fwhm: 3,
    step: 1,
  };
  const data = new Float32Array(3 * 6).fill(100);
  data[4] = 4095;
  data[13] = 4095;
  createHotPixelRepair(hot, 3, 6)(data, 4095);
  expect([data[4], data[13]]).toEqual([4095, 100]);
});

it("in the raw frames of a colour camera the pattern of its filters is no defect", async () => {
  const frames = (await framesOf(field(11, 3.4), [{ x: 60, y: 41, adds: 900 }])).map((frame) => ({
    ...frame,
    step: 2,
    data: frame.data.map((value, i) => {
      const green = (i % 120) % 2 !== Math.floor(i / 120) % 2;
      return green ? 3 * value : value;
    }),
  }));
  expect(places(findHotPixels(frames, null))).toEqual(["60,41"]);
});
