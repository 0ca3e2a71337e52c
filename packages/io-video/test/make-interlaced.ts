/** Interlaced recordings of moving stars whose fields are known, for tests. */

import { createImage } from "@photkit/image";
import {
  bytesSource,
  createAviWriter,
  type FrameSource,
  memorySink,
  openAvi,
} from "../src/index.ts";
import { testRandom } from "./random.ts";

export interface InterlacedParts {
  readonly seed: number;
  readonly frames: number;
  /** Which rows are exposed first; "progressive" exposes all rows at once. */
  readonly order: "upper" | "lower" | "progressive";
  /** Where the stars are, pixels, at a time counted in fields. */
  readonly motion: (field: number) => { readonly x: number; readonly y: number };
  /** Rows of the two fields exchanged. */
  readonly swapped?: boolean;
}

const WIDTH = 64;
const HEIGHT = 64;
/** Gaussian width of a star, pixels: 2.6 px full width at half maximum. */
const SIGMA = 1.1;

/** Drawn once, and read from another place for every field: drawing costs most of the time. */
const NOISE = (() => {
  const random = testRandom(99);
  return Float64Array.from({ length: 1 << 16 }, () => 3 * random.normal());
})();

/** An AVI recording of four stars on a noisy sky. */
export async function makeInterlaced(parts: InterlacedParts): Promise<FrameSource> {
  const { seed, frames, order, motion, swapped = false } = parts;
  const random = testRandom(seed);
  const stars = Array.from({ length: 4 }, (_, i) => ({
    x: 13 + 11 * i + 3 * random.uniform(),
    y: 15 + ((i * 29) % 32) + 3 * random.uniform(),
  }));
  const field = (time: number) => {
    const { x: dx, y: dy } = motion(time);
    const light = new Float64Array(WIDTH * HEIGHT);
    const from = Math.floor(NOISE.length * random.uniform());
    for (let i = 0; i < light.length; i++) light[i] = 40 + NOISE[(from + i) % NOISE.length]!;
    for (const { x, y } of stars) {
      for (let row = Math.floor(y + dy) - 5; row <= y + dy + 5; row++) {
        for (let column = Math.floor(x + dx) - 5; column <= x + dx + 5; column++) {
          if (row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH) continue;
          const r2 = (column - x - dx) ** 2 + (row - y - dy) ** 2;
          light[row * WIDTH + column]! += 120 * Math.exp(-r2 / (2 * SIGMA * SIGMA));
        }
      }
    }
    return light;
  };
  const sink = memorySink();
  const writer = createAviWriter(sink, { width: WIDTH, height: HEIGHT });
  for (let k = 0; k < frames; k++) {
    const isLowerFirst = order === "lower";
    const upper = field(2 * k + (isLowerFirst ? 1 : 0));
    const lower = order === "progressive" ? upper : field(2 * k + (isLowerFirst ? 0 : 1));
    const picture = Float64Array.from(upper, (value, i) =>
      Math.floor(i / WIDTH) % 2 === 0 ? value : (lower[i] ?? 0),
    );
    const stored = picture.map((_, i) => {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      return picture[(swapped ? y ^ 1 : y) * WIDTH + x] ?? 0;
    });
    await writer.write(createImage(stored, WIDTH, HEIGHT));
  }
  await writer.close();
  return openAvi(bytesSource(sink.bytes(), "interlaced.avi"));
}
