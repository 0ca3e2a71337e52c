/** Peaks of a filtered image, thinned out so that every star has one. */

/** Peaks above the threshold, highest first. */
export interface Peaks {
  readonly length: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Height over the local noise. */
  readonly significance: Float64Array;
}

/**
 * Pixels that no neighbour tops and that lie `threshold` times the noise above zero.
 *
 * @param border - pixels nearer to the image's edge are not looked at.
 * @param noiseRow - fills its second argument with the noise of each pixel of row y.
 */
export function localMaxima(
  data: Float32Array,
  width: number,
  height: number,
  threshold: number,
  border: number,
  noiseRow: (y: number, out: Float64Array) => void,
): Peaks {
  const found: { x: number; y: number; significance: number }[] = [];
  const noise = new Float64Array(width);
  const margin = Math.max(1, border);
  for (let y = margin; y < height - margin; y++) {
    noiseRow(y, noise);
    const row = y * width;
    for (let x = margin; x < width - margin; x++) {
      const at = row + x;
      const value = data[at]!;
      // Earlier neighbours must be lower, later ones not higher: a flat top counts once.
      if (
        !(value > threshold * noise[x]!) ||
        value <= data[at - 1]! ||
        value < data[at + 1]! ||
        value <= data[at - width]! ||
        value < data[at + width]! ||
        value <= data[at - width - 1]! ||
        value <= data[at - width + 1]! ||
        value < data[at + width - 1]! ||
        value < data[at + width + 1]!
      ) {
        continue;
      }
      found.push({ x, y, significance: noise[x]! > 0 ? value / noise[x]! : Number.MAX_VALUE });
    }
  }
  found.sort((a, b) => b.significance - a.significance || a.y - b.y || a.x - b.x);
  return {
    length: found.length,
    x: Int32Array.from(found, (peak) => peak.x),
    y: Int32Array.from(found, (peak) => peak.y),
    significance: Float64Array.from(found, (peak) => peak.significance),
  };
}

/** Cells of a grid with the points in them, to look up what lies near. */
export function createNeighbourGrid(reach: number) {
  const cells = new Map<number, number[]>();
  const xs: number[] = [];
  const ys: number[] = [];
  const side = Math.max(1, reach);
  const key = (column: number, row: number): number => row * 0x20_0000 + column;
  return {
    add(x: number, y: number): void {
      const cell = key(Math.floor(x / side), Math.floor(y / side));
      const members = cells.get(cell);
      if (members) members.push(xs.length);
      else cells.set(cell, [xs.length]);
      xs.push(x);
      ys.push(y);
    },
    /** Indices, in order of adding, of the points nearer than `reach`. */
    near(x: number, y: number): number[] {
      const column = Math.floor(x / side);
      const row = Math.floor(y / side);
      const result: number[] = [];
      for (let j = row - 1; j <= row + 1; j++) {
        for (let i = column - 1; i <= column + 1; i++) {
          for (const index of cells.get(key(i, j)) ?? []) {
            if (Math.hypot(xs[index]! - x, ys[index]! - y) < reach) result.push(index);
          }
        }
      }
      return result;
    },
  };
}
