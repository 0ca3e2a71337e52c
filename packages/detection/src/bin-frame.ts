/** Frames of fewer, larger pixels, on which wide filters are quick. */

import type { Mesh } from "./mesh.ts";
import { rowsWithNaN } from "./missing-pixels.ts";
import type { Frame } from "./star-pass.ts";

/** Every `bin` x `bin` pixels of a frame as their mean, NaN where half of them are missing. */
export function binFrame(frame: Frame, bin: number): Frame {
  const width = Math.floor(frame.width / bin);
  const height = Math.floor(frame.height / bin);
  const pixels = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let count = 0;
      for (let j = y * bin; j < (y + 1) * bin; j++) {
        const row = j * frame.width;
        for (let i = row + x * bin; i < row + (x + 1) * bin; i++) {
          const value = frame.pixels[i]!;
          if (value !== value) continue;
          sum += value;
          count++;
        }
      }
      pixels[y * width + x] = 2 * count > bin * bin ? sum / count : Number.NaN;
    }
  }
  const values = frame.rms.values.map((rms) => rms / bin);
  const rms: Mesh = { ...frame.rms, width, height, values };
  return {
    pixels,
    width,
    height,
    holed: rowsWithNaN(pixels, width, height),
    box: frame.box,
    rms,
    leastNoise: frame.leastNoise / bin,
    saturated: null,
  };
}
