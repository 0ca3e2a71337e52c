/** Frames with a time inserter's line, drawn by strokes: no shape of the reader's font is in them. */

import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { createLinePen, type LineSignal, lineText } from "../src/index.ts";

export const WIDTH = 720;
export const HEIGHT = 96;
/** 10:38:58.8 in units of 0.1 ms. */
export const START = (10 * 3600 + 38 * 60 + 58) * 10_000 + 8000;
const COUNTER = 89_990;
const UNITS_PER_DAY = 864_000_000;

export interface Stamp {
  readonly timeOfDay: number | null;
  readonly counter: number;
}

export interface Drawing {
  readonly seed?: number;
  /** Sky and ink in ADU, noise of the picture as 1 sigma. */
  readonly sky?: number;
  readonly ink?: number;
  readonly noise?: number;
  readonly signal?: Partial<LineSignal>;
  /** Changes a line before it is drawn. */
  readonly rewrite?: (text: string, field: number) => string;
}

const SIGNAL: LineSignal = { x: 5.3, pitch: 24.07, y: 20.4, height: 14, thickness: 2.2, blur: 0.9 };

/** The stamp of field `n` when all goes well. */
export const stampOf = (n: number, step = 200, start = START): Stamp => ({
  timeOfDay: Math.round(start + step * n) % UNITS_PER_DAY,
  counter: COUNTER + n,
});

/** Frames from the stamps of their upper and lower fields. */
export function drawFrames(
  stamps: readonly (readonly [upper: Stamp, lower: Stamp])[],
  { seed = 1, sky = 20, ink = 210, noise = 12, signal, rewrite = (text) => text }: Drawing = {},
): Image<Uint8Array>[] {
  const pen = createLinePen(WIDTH, { ...SIGNAL, ...signal });
  const random = createRandom(seed);
  return stamps.map((fields, n) => {
    const frame = createImage(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT);
    const light = new Float64Array(WIDTH * HEIGHT).fill(sky);
    fields.forEach((stamp, parity) => {
      pen.draw(rewrite(lineText(stamp), 2 * n + parity)).forEach((row, j) => {
        const at = (2 * (pen.top + j) + parity) * WIDTH;
        row.forEach((part, x) => {
          light[at + x]! += part * (ink - sky);
        });
      });
    });
    light.forEach((value, i) => {
      frame.data[i] = Math.min(255, Math.max(0, Math.round(value + noise * random.normal())));
    });
    return frame;
  });
}

/** Frames of two fields that follow each other, the upper one first. */
export const plainStamps = (frames: number, step = 200, start = START) =>
  Array.from(
    { length: frames },
    (_, n) => [stampOf(2 * n, step, start), stampOf(2 * n + 1, step, start)] as const,
  );
