/** Sum of weighted pixels above a background, with its error and flags. */

import { type LocalBackground, NO_BACKGROUND } from "../background/local-background.ts";
import { MeasurementFlag } from "../flags.ts";
import { type Measurement, missingMeasurement } from "../measurement.ts";
import { pixelVariance } from "../noise/ccd-error.ts";
import type { CheckedNoise } from "../noise/noise.ts";

/** A background below this many pixels, or clipped by more than half, is flagged. */
const FEW_BACKGROUND_PIXELS = 10;
const CONTAMINATED_FRACTION = 0.5;

/** Where the weights lie in an image that may not hold all of them. */
export interface Overhang {
  readonly originX: number;
  readonly originY: number;
  readonly width: number;
  readonly height: number;
}

/** What the weighted pixels of an aperture add up to. */
export interface WeightedSums {
  /** Sum of weight times pixel above the background, ADU. */
  flux: number;
  /** Sum of the weights, px. */
  area: number;
  /** Sum of the squared weights, px. */
  squares: number;
  /** Sum of squared weight times pixel above the background, ADU. */
  shot: number;
  /** Highest pixel under a weight, ADU. */
  peak: number;
  /** `edge` and `maskedPixels`. */
  flags: number;
}

/** Zeros, to be overwritten. */
export const createSums = (): WeightedSums => ({
  flux: 0,
  area: 0,
  squares: 0,
  shot: 0,
  peak: 0,
  flags: 0,
});

const sharedSums = createSums();

/** The measurement that a set of pixel weights gives on a window of pixels. */
export function sumWeighted(
  values: Float64Array | Float32Array,
  offset: number,
  stride: number,
  weights: Float64Array,
  width: number,
  height: number,
  x: number,
  y: number,
  background: LocalBackground,
  noise: CheckedNoise,
  saturation: number,
  overhang: Overhang,
): Measurement {
  const level = background.level;
  let flux = 0;
  let area = 0;
  let squares = 0;
  let shot = 0;
  let peak = Number.NEGATIVE_INFINITY;
  // Sums by rows, without a question asked per pixel; a NaN under a weight of 0 spoils them too.
  for (let j = 0; j < height; j++) {
    const from = j * width;
    const row = offset + j * stride - from;
    let rowFlux = 0;
    let rowArea = 0;
    let rowSquares = 0;
    let rowShot = 0;
    for (let k = from; k < from + width; k++) {
      const weight = weights[k]!;
      const value = values[row + k]!;
      const share = weight * (value - level);
      rowFlux += share;
      rowArea += weight;
      rowSquares += weight * weight;
      rowShot += weight * share;
      if (value > peak && weight !== 0) peak = value;
    }
    flux += rowFlux;
    area += rowArea;
    squares += rowSquares;
    shot += rowShot;
  }
  sharedSums.flux = flux;
  sharedSums.area = area;
  sharedSums.squares = squares;
  sharedSums.shot = shot;
  sharedSums.peak = peak;
  sharedSums.flags = 0;
  if (!Number.isFinite(flux)) {
    sumMeasured(values, offset, stride, weights, width, height, level, overhang, sharedSums);
  }
  return measurementOf(sharedSums, x, y, background, noise, saturation);
}

/** The measurement that follows from the sums of an aperture. */
export function measurementOf(
  sums: WeightedSums,
  x: number,
  y: number,
  background: LocalBackground,
  noise: CheckedNoise,
  saturation: number,
): Measurement {
  const { flux, area, squares, shot, peak } = sums;
  const level = background.level;
  let flags = sums.flags;
  if (area === 0) {
    // A corner of the circle's box may touch the image where the circle does not.
    const masked = (flags & MeasurementFlag.maskedPixels) !== 0;
    return missingMeasurement(x, y, masked ? flags : flags | MeasurementFlag.outside);
  }
  if (peak >= saturation) flags |= MeasurementFlag.saturated;
  if (background !== NO_BACKGROUND && isDoubtful(background)) {
    flags |= MeasurementFlag.backgroundContaminated;
  }
  const pixelNoise = noise.fromEquation
    ? pixelVariance(
        level - noise.pedestal,
        noise.gain ?? Number.NaN,
        noise.readNoise,
        noise.darkElectrons,
      )
    : background.scatter * background.scatter;
  const starNoise = noise.gain === null ? 0 : Math.max(0, shot) / noise.gain;
  // The equation says how noisy the pixels are, the estimator how many of them its level is worth.
  const levelVariance = noise.fromEquation
    ? levelVarianceOf(background, pixelNoise)
    : background.error * background.error;
  return {
    flux,
    fluxError: Math.sqrt(starNoise + squares * pixelNoise + area * area * levelVariance),
    background: level,
    backgroundScatter: background.scatter,
    backgroundError: background.error,
    x,
    y,
    pixels: area,
    peak,
    flags,
  };
}

/**
 * Variance of a level whose pixels have the variance `pixelNoise`. A mean of n pixels has the n-th part
 * of it; a surface read in the hole of its ring, or a median, has more, by (error / scatter)².
 */
function levelVarianceOf({ error, scatter, pixels }: LocalBackground, pixelNoise: number): number {
  if (scatter > 0 && error >= 0) return (pixelNoise * error * error) / (scatter * scatter);
  if (error > 0) return error * error;
  return pixels > 0 ? pixelNoise / pixels : 0;
}

/** The sums over the pixels that have a finite value, and flags for those under the weights that have none. */
function sumMeasured(
  values: Float64Array | Float32Array,
  offset: number,
  stride: number,
  weights: Float64Array,
  width: number,
  height: number,
  level: number,
  overhang: Overhang,
  sums: WeightedSums,
): void {
  let flux = 0;
  let area = 0;
  let squares = 0;
  let shot = 0;
  let peak = Number.NEGATIVE_INFINITY;
  let flags = 0;
  for (let j = 0; j < height; j++) {
    const row = offset + j * stride;
    for (let i = 0; i < width; i++) {
      const weight = weights[j * width + i]!;
      if (weight === 0) continue;
      const value = values[row + i]!;
      if (!Number.isFinite(value)) {
        flags |= isBeyond(overhang, i, j) ? MeasurementFlag.edge : MeasurementFlag.maskedPixels;
        continue;
      }
      const net = value - level;
      flux += weight * net;
      area += weight;
      squares += weight * weight;
      shot += weight * weight * net;
      if (value > peak) peak = value;
    }
  }
  sums.flux = flux;
  sums.area = area;
  sums.squares = squares;
  sums.shot = shot;
  sums.peak = peak;
  sums.flags = flags;
}

const isBeyond = (overhang: Overhang, i: number, j: number): boolean =>
  overhang.originX + i < 0 ||
  overhang.originY + j < 0 ||
  overhang.originX + i >= overhang.width ||
  overhang.originY + j >= overhang.height;

/** Whether a background rests on few pixels, or on less than half of those it began with. */
export const isDoubtful = (background: LocalBackground): boolean =>
  background.pixels < FEW_BACKGROUND_PIXELS ||
  background.pixels < CONTAMINATED_FRACTION * background.candidates;
