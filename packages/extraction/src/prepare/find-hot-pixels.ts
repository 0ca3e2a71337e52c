/**
 * Defective pixels of a recording, found before anything is followed: in frames spread over the whole
 * run, and in their mean on the grid of the camera, where whatever moves is blurred and the noise is
 * low. A pixel sharper than any star is a defect when it is so in more than one frame.
 */

import { median, medianAbsoluteDeviation } from "@photkit/core-stats";
import { findStars } from "@photkit/detection";
import { createImage } from "@photkit/image";
import { createInterpolation, type HotPixels } from "./hot-pixels.ts";
import {
  isSharp,
  mirrored,
  type Pixels,
  pixelNoise,
  type SharpPixel,
  sharpPixels,
  withGroups,
} from "./sharp-pixels.ts";
import { LARGEST_SHARE, shareOfStars } from "./star-sharpness.ts";

/** Height of a defect in the mean, and in a single frame, in units of the noise there. */
const HIGH_IN_MEAN = 8;
const HIGH_IN_FRAME = 6;
/** Frames that a blinking pixel is seen in at least, and those from which on one hit is told apart. */
const BLINKS = 2;
const FEWEST_FRAMES = 4;
/** Part of the pixels that are repaired at most, the worst: more are the camera's pattern, or text. */
const MOST_DEFECTS = 1 / 100;
/** A pixel is steady when half the frames show this part of its mean excess. */
const STEADY = 0.5;
const MAD_TO_SIGMA = 1.4826;
/** Light that the mean shows on a pixel counts as a star's from this height on, in its noise. */
const STARLIT = 5;
/** A width below this is no star's, px. */
const LEAST_FWHM = 0.7;

/**
 * @param frames - prepared frames of one size, from all over the run, in order.
 * @param saturation - level of saturated pixels in them, null when unknown.
 * @returns null when there are none.
 */
export function findHotPixels(
  frames: readonly Pixels[],
  saturation: number | null,
): HotPixels | null {
  const [first] = frames;
  if (first === undefined) return null;
  const mean = meanOf(frames);
  const meanNoise = pixelNoise(mean);
  const noise = pixelNoise(frames[frames.length >> 1]!);
  const inMean = sharpPixels(mean, meanNoise, HIGH_IN_MEAN, LARGEST_SHARE);
  const inFrames = frames.map((frame) => sharpPixels(frame, noise, HIGH_IN_FRAME, LARGEST_SHARE));
  if (inMean.length === 0 && inFrames.every((list) => list.length === 0)) return null;
  const fwhm = starWidth(frames, inMean, inFrames, saturation);
  const share = shareOfStars(fwhm / first.step);
  const peaks = inMean.filter((pixel) => isSharp(pixel, share));
  const candidates = withGroups(mean, peaks, meanNoise, HIGH_IN_MEAN, share);
  const hits = countHits(inFrames, share);
  for (const [index, { count, pixel }] of hits) {
    if (count >= BLINKS && !candidates.has(index)) candidates.set(index, pixel);
  }
  const marked = new Uint8Array(first.data.length);
  for (const index of candidates.keys()) marked[index] = 1;
  const judge = createJudge(frames, mean, marked, meanNoise, saturation);
  const defects = [...candidates.values()]
    .map((pixel) => judge(pixel, hits.get(pixel.index)?.count ?? 0))
    .filter((defect) => defect !== null)
    .sort((a, b) => Math.abs(b.seen) - Math.abs(a.seen))
    .slice(0, Math.max(1, Math.floor(MOST_DEFECTS * first.data.length)))
    .sort((a, b) => a.index - b.index);
  if (defects.length === 0) return null;
  return {
    x: defects.map(({ index }) => index % first.width),
    y: defects.map(({ index }) => Math.floor(index / first.width)),
    excess: defects.map(({ excess }) => excess),
    spread: defects.map(({ spread }) => spread),
    level: defects.map(({ level }) => level),
    noise,
    fwhm,
    step: first.step,
  };
}

function meanOf(frames: readonly Pixels[]): Pixels {
  const sum = new Float64Array(frames[0]!.data.length);
  for (const { data } of frames) for (let i = 0; i < sum.length; i++) sum[i]! += data[i]!;
  return { ...frames[0]!, frames: frames.length, data: sum.map((total) => total / frames.length) };
}

/** Frames in which each pixel is sharp, and what it is in the last of them. */
function countHits(inFrames: readonly SharpPixel[][], share: number) {
  const hits = new Map<number, { count: number; pixel: SharpPixel }>();
  for (const pixel of inFrames.flat()) {
    if (!isSharp(pixel, share)) continue;
    hits.set(pixel.index, { count: (hits.get(pixel.index)?.count ?? 0) + 1, pixel });
  }
  return hits;
}

/** Usual width of the stars in single frames once the surest defects are gone; NaN without stars. */
function starWidth(
  frames: readonly Pixels[],
  inMean: readonly SharpPixel[],
  inFrames: readonly SharpPixel[][],
  saturation: number | null,
): number {
  const surest = shareOfStars(Number.NaN);
  const chosen = [...new Set([0, frames.length >> 1])];
  const widths = chosen.map((k) => {
    const { data, width, height, step } = frames[k]!;
    const mask = new Uint8Array(data.length);
    for (const pixel of [...inMean, ...inFrames[k]!]) {
      if (isSharp(pixel, surest)) mask[pixel.index] = 1;
    }
    const clean = Float64Array.from(data);
    createInterpolation(mask, width, height, step)(clean);
    const stars = findStars(createImage(clean, width, height), { maxStars: 50, saturation });
    return median(Array.from(stars.fwhm).filter((fwhm) => fwhm >= LEAST_FWHM));
  });
  const seen = widths.filter(Number.isFinite);
  return seen.length > 0 ? Math.min(...seen) : Number.NaN;
}

interface Defect {
  readonly index: number;
  readonly excess: number;
  readonly spread: number;
  readonly level: number;
  /** How far it stands out where it was found. */
  readonly seen: number;
}

/** Tells defects from single hits, and steady ones from those that blink. */
function createJudge(
  frames: readonly Pixels[],
  mean: Pixels,
  marked: Uint8Array,
  meanNoise: number,
  saturation: number | null,
) {
  const { width, height, step } = mean;
  const around = createSurroundings(width, height, step, marked);
  return ({ index, excess: seen }: SharpPixel, hits: number): Defect | null => {
    const level = around(mean.data, index);
    const above = frames
      .map(({ data }) => data[index]! - around(data, index))
      .filter(Number.isFinite);
    const total = above.reduce((sum, one) => sum + one, 0);
    const usual = total / above.length;
    if (above.length >= FEWEST_FRAMES && hits < BLINKS) {
      const strongest = above.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
      const others = (total - strongest) / (above.length - 1);
      // A particle hits once; noise and cuts of the mean leave less than half of a defect's height.
      if (Math.abs(others) < STEADY * Math.abs(usual)) return null;
    }
    const middle = median(above);
    const steady = Math.abs(middle) > STEADY * Math.abs(usual) && Math.sign(middle) > 0;
    const full = saturation !== null && level + middle >= saturation;
    if (!steady || full) {
      return { index, excess: middle, spread: Number.POSITIVE_INFINITY, level, seen };
    }
    // A star that stands on the pixel all the time is no part of its excess.
    const surface = surfaceOf(mean, marked, index);
    const starlit = surface !== null && surface - level > STARLIT * meanNoise;
    const excess = starlit ? mean.data[index]! - surface : middle;
    const spread = MAD_TO_SIGMA * medianAbsoluteDeviation(above);
    return { index, excess, spread, level, seen };
  };
}

/** The median of the sound pixels in the 5 x 5 around a pixel. */
function createSurroundings(width: number, height: number, step: number, marked: Uint8Array) {
  return (data: Pixels["data"], index: number): number => {
    const [column, row] = [index % width, Math.floor(index / width)];
    const values: number[] = [];
    for (let j = -2; j <= 2; j++) {
      const y = mirrored(row + j * step, height);
      for (let i = -2; i <= 2; i++) {
        const at = y * width + mirrored(column + i * step, width);
        if (marked[at] === 0 && !Number.isNaN(data[at]!)) values.push(data[at]!);
      }
    }
    return median(values);
  };
}

/** What the eight neighbours say of a pixel; null at edges and beside other defects. */
function surfaceOf({ data, width, height, step }: Pixels, marked: Uint8Array, index: number) {
  const [column, row] = [index % width, Math.floor(index / width)];
  if (column < step || row < step || column >= width - step || row >= height - step) return null;
  let level = 0;
  for (let j = -1; j <= 1; j++) {
    for (let i = -1; i <= 1; i++) {
      if (i === 0 && j === 0) continue;
      const at = index + step * (j * width + i);
      if (marked[at] !== 0) return null;
      level += (i === 0 || j === 0 ? 1 / 2 : -1 / 4) * data[at]!;
    }
  }
  return level;
}
