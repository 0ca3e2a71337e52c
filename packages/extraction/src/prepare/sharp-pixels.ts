/**
 * Pixels sharper than any star can be, bright or dark: the light in a star's neighbours is missing.
 * Single pixels, groups of up to four and columns one pixel wide are seen by the half of the eight
 * neighbours that is darkest, which none of them fills.
 */

import { madStd, median } from "@photkit/core-stats";

/** A picture in dense rows; NaN where nothing is looked at. */
export interface Pixels {
  readonly data: Float32Array | Float64Array;
  readonly width: number;
  readonly height: number;
  /** Frames of which it is the mean. */
  readonly frames: number;
  /** Distance of pixels of one colour: 2 in the raw pictures of colour cameras, else 1. */
  readonly step: number;
}

/** A pixel that stands out of those around it. */
export interface SharpPixel {
  readonly index: number;
  /** Its value less the median of the 16 pixels around its neighbours, in ADU; negative for dark ones. */
  readonly excess: number;
  /** The same of the mean of the 4 neighbours that are farthest from it in value. */
  readonly around: number;
  /** Noise of a pixel there, in ADU. */
  readonly noise: number;
}

/** The mean of the 4 lowest of 8 noisy values lies this far below their level at most, in sigma. */
const LOWEST_OF_NOISE = 1.5;
/** Quartiles of a normal distribution are this far apart, in sigma. */
const QUARTILES = 1.349;
/** Differences that the noise is taken from, at most. */
const NOISE_SAMPLE = 20_000;
/** Noise of starlight in one frame, as a part of it, at most: that of 70 electrons. */
const SHOT_NOISE = 0.12;
const FEWEST_NEIGHBOURS = 5;
const FEWEST_AROUND = 8;
/** Whole counts are noise of this size. */
const ROUNDING = Math.sqrt(1 / 12);
/** A neighbour belongs to a group only when it is surely no star's light. */
const GROUP_SHARE = 0.5;

/** Stars are not dark, but the gap between two of them is: a dark pixel is sharper than this. */
const DARK_SHARE = 0.15;

/** Whether `pixel` is sharper than stars whose neighbours hold `share` of their light. */
export function isSharp({ excess, around, noise }: SharpPixel, share: number): boolean {
  return excess > 0
    ? around < share * excess - LOWEST_OF_NOISE * noise
    : -around < -Math.max(share, DARK_SHARE) * excess - LOWEST_OF_NOISE * noise;
}

/** Noise of a pixel from differences of neighbours: stars are too few to matter. */
export function pixelNoise({ data, step, frames }: Pixels): number {
  const stride = strideOf(data);
  const differences: number[] = [];
  for (let i = step; i < data.length; i += stride) {
    const difference = data[i]! - data[i - step]!;
    if (Number.isFinite(difference)) differences.push(difference);
  }
  const seen = madStd(differences) / Math.SQRT2;
  return Math.max(Number.isFinite(seen) ? seen : 0, ROUNDING / Math.sqrt(frames));
}

const strideOf = ({ length }: Pixels["data"]): number =>
  Math.max(1, Math.floor(length / NOISE_SAMPLE)) | 1;

/** The usual level of a picture, from some of its pixels. */
function skyLevel({ data }: Pixels): number {
  const stride = strideOf(data);
  return median(
    Float64Array.from({ length: Math.ceil(data.length / stride) }, (_, k) => data[k * stride]!),
  );
}

/**
 * Pixels that stand `sigmas` times the noise out of their surroundings and may be sharp, in rows.
 *
 * @param noise - of a pixel without a star, in ADU.
 * @param share - see `isSharp`.
 */
export function sharpPixels(
  image: Pixels,
  noise: number,
  sigmas: number,
  share: number,
): SharpPixel[] {
  const { data, width, height, step } = image;
  const look = createLook(image, noise);
  const found: SharpPixel[] = [];
  const limit = sigmas * noise;
  const reach = 2 * step;
  for (let y = 0; y < height; y++) {
    const inner = y >= reach && y < height - reach;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (inner && x >= reach && x < width - reach && !standsOut(data, i, reach, width, limit)) {
        continue;
      }
      const pixel = look(i, null);
      if (pixel === null || Math.abs(pixel.excess) <= sigmas * pixel.noise) continue;
      if (isSharp(pixel, share)) found.push(pixel);
    }
  }
  return found;
}

/** Whether two of the four pixels at a distance are all lower, or all higher, by more than `limit`. */
function standsOut(
  data: Float32Array | Float64Array,
  i: number,
  reach: number,
  width: number,
  limit: number,
): boolean {
  const value = data[i]!;
  const [left, right] = [value - data[i - reach]!, value - data[i + reach]!];
  const [up, down] = [value - data[i - reach * width]!, value - data[i + reach * width]!];
  if (left > limit || right > limit || up > limit || down > limit) {
    return (
      Number(left > limit) + Number(right > limit) + Number(up > limit) + Number(down > limit) > 1
    );
  }
  return (
    Number(left < -limit) + Number(right < -limit) + Number(up < -limit) + Number(down < -limit) > 1
  );
}

/**
 * The sharp pixels and those that hang together with them.
 *
 * @returns what each of them is, by its index.
 */
export function withGroups(
  image: Pixels,
  peaks: readonly SharpPixel[],
  noise: number,
  sigmas: number,
  share: number,
): Map<number, SharpPixel> {
  const { width, height, step } = image;
  const look = createLook(image, noise);
  const found = new Map(peaks.map((peak) => [peak.index, peak]));
  const queue = [...peaks];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [column, row] = [next.index % width, Math.floor(next.index / width)];
    for (let y = row - step; y <= row + step; y += step) {
      for (let x = column - step; x <= column + step; x += step) {
        if (x < 0 || y < 0 || x >= width || y >= height || found.has(y * width + x)) continue;
        const pixel = look(y * width + x, found);
        if (pixel === null || Math.abs(pixel.excess) <= sigmas * pixel.noise) continue;
        if (!isSharp(pixel, GROUP_SHARE * share)) continue;
        found.set(pixel.index, pixel);
        queue.push(pixel);
      }
    }
  }
  return found;
}

/**
 * Says how a pixel stands to those around it; null unless it is the highest or lowest of its
 * neighbours, those in `known` left out.
 */
function createLook(image: Pixels, noise: number) {
  const { data, width, height, step, frames } = image;
  const sky = skyLevel(image);
  const shot = SHOT_NOISE / Math.sqrt(frames);
  const neighbours = new Float64Array(8);
  const outer = new Float64Array(16);
  const pairs = new Float64Array(8);
  /** Opposite pixels have the same mean wherever the light rises evenly: what is left is noise. */
  const spreadOf = (inOrder: Float64Array, count: number): number => {
    if (count < 16) return quartiles(inOrder.slice(0, count).sort());
    for (let k = 0; k < 8; k++) pairs[k] = (inOrder[k]! + inOrder[15 - k]!) / 2;
    return Math.SQRT2 * quartiles(pairs.sort());
  };
  return (index: number, known: ReadonlyMap<number, unknown> | null): SharpPixel | null => {
    const value = data[index]!;
    if (Number.isNaN(value)) return null;
    const [column, row] = [index % width, Math.floor(index / width)];
    let inside = 0;
    let outside = 0;
    let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let j = -2; j <= 2; j++) {
      const y = mirrored(row + j * step, height);
      for (let i = -2; i <= 2; i++) {
        if (i === 0 && j === 0) continue;
        const at = y * width + mirrored(column + i * step, width);
        const other = data[at]!;
        if (Number.isNaN(other)) continue;
        if (Math.abs(i) === 2 || Math.abs(j) === 2) {
          outer[outside++] = other;
          continue;
        }
        neighbours[inside++] = other;
        if (known?.has(at)) continue;
        if (other > highest) highest = other;
        if (other < lowest) lowest = other;
      }
    }
    if (inside < FEWEST_NEIGHBOURS || outside < FEWEST_AROUND) return null;
    if (value < highest && value > lowest) return null;
    const spread = spreadOf(outer, outside);
    const ring = outer.subarray(0, outside).sort();
    const level = (ring[(outside - 1) >> 1]! + ring[outside >> 1]!) / 2;
    const excess = value - level;
    if (excess > 0 ? value < highest : value > lowest) return null;
    const sorted = neighbours.subarray(0, inside).sort();
    const half = inside >> 1;
    const far = excess > 0 ? sorted.subarray(0, half) : sorted.subarray(inside - half);
    const around = far.reduce((sum, one) => sum + one, 0) / half - level;
    const brightest = Math.hypot(noise, shot * Math.max(0, level - sky));
    return { index, excess, around, noise: Math.max(noise, Math.min(spread, brightest)) };
  };
}

/** Standard deviation of sorted values by their quartiles. */
const quartiles = (sorted: Float64Array): number =>
  (sorted[(3 * sorted.length) >> 2]! - sorted[(sorted.length - 1) >> 2]!) / QUARTILES;

export const mirrored = (i: number, n: number): number =>
  Math.max(0, Math.min(n - 1, i < 0 ? -i : i < n ? i : 2 * n - 2 - i));
