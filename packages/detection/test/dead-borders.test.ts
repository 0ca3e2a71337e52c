import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { deadBorders } from "../src/index.ts";

const WIDTH = 160;
const HEIGHT = 120;

type Pixel = (x: number, y: number, noise: () => number) => number;

function image(seed: number, pixel: Pixel) {
  const random = createRandom(seed);
  const data = Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    pixel(i % WIDTH, Math.floor(i / WIDTH), () => random.normal()),
  );
  return createImage(data, WIDTH, HEIGHT);
}

/** How many pixels are found that are dead, and how many that are not. */
function found(seed: number, dead: (x: number, y: number) => boolean, pixel: Pixel) {
  const mask = deadBorders(image(seed, pixel));
  let [right, wrong, all] = [0, 0, 0];
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const isDead = dead(i % WIDTH, Math.floor(i / WIDTH));
    if (isDead) all++;
    if (mask?.[i] === 1) isDead ? right++ : wrong++;
  }
  return { missed: all - right, wrong };
}

const none = () => false;
const star = (x: number, y: number) => 150 * Math.exp(-((x - 90) ** 2 + (y - 50) ** 2) / 5);
/** An 8-bit sky of which all below 0 is cut off. */
const clipped =
  (level: number): Pixel =>
  (x, y, noise) =>
    Math.max(0, Math.round(level + noise() + star(x, y)));

describe("a sky that is clipped at 0", () => {
  // 31 %, 69 %, 84 %, 93 %, 98 % and nearly all of the pixels are 0.
  it.each([1, 0, -0.5, -1, -1.5, -5])("around %d ADU is no dead border", (level) => {
    for (const seed of [1, 2, 3])
      expect(found(seed, none, clipped(level))).toEqual({ missed: 0, wrong: 0 });
  });

  it("does not hide a black border beside it", () => {
    const dead = (_: number, y: number) => y < 12 || y >= HEIGHT - 12;
    const { missed, wrong } = found(4, dead, (x, y, noise) =>
      dead(x, y) ? 0 : clipped(0)(x, y, noise),
    );
    expect(missed).toBe(0);
    // Pixels of 0 that lie against the border belong to no row of their own.
    expect(wrong).toBe(0);
  });
});

describe("a border of a value that the sky never has", () => {
  it.each([
    ["rows", (_: number, y: number) => y < 12],
    ["columns", (x: number) => x >= WIDTH - 9],
  ] as const)("is found beside a sky with little noise: %s", (_, dead) => {
    // 80 % of neighbours are equal.
    const { missed, wrong } = found(5, dead, (x, y, noise) =>
      dead(x, y) ? 16 : Math.round(40 + 0.31 * noise() + star(x, y)),
    );
    expect({ missed, wrong }).toEqual({ missed: 0, wrong: 0 });
  });
});

it("an image without noise has no dead border", () => {
  expect(deadBorders(image(1, () => 100))).toBeNull();
  expect(deadBorders(image(1, (x) => (x < 20 ? 16 : 100)))).toBeNull();
});
