/** One pass over a frame: peaks of the matched filter, each measured and judged. */

import type { Components } from "@photkit/image";
import { createNeighbourGrid, localMaxima } from "./local-maxima.ts";
import { matchedFilter } from "./matched-filter.ts";
import { interpolateAt, interpolateRow, type Mesh } from "./mesh.ts";
import { noiseMesh } from "./noise-mesh.ts";
import { ringLevel, starMoments } from "./star-moments.ts";
import { type Star, StarFlag } from "./star-table.ts";

/** A frame without its background. */
export interface Frame {
  /** Dense, background subtracted; NaN where not measured. */
  readonly pixels: Float32Array;
  readonly width: number;
  readonly height: number;
  /** 1 for every row with NaN; null when there is none. */
  readonly holed: Uint8Array | null;
  /** Boxes of this side, px, have one noise. */
  readonly box: number;
  /** Standard deviation of the background's pixels. */
  readonly rms: Mesh;
  /** Noise that a pixel has at least. */
  readonly leastNoise: number;
  /** Patches of saturated pixels; null when the saturation level is unknown. */
  readonly saturated: Components | null;
}

/** What counts as a star. */
export interface PassRule {
  /** Full width at half maximum of the filter, px. */
  readonly fwhm: number;
  /** No star is sharper than one of this width, px. */
  readonly sharpestFwhm: number;
  readonly threshold: number;
  readonly border: number;
  readonly separation: number;
  readonly minimumRoundness: number;
}

export const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
/** Below this signal-to-noise ratio a shape is noise. */
const SHAPE_SNR = 15;
/** A peak is too sharp when its neighbours hold less than this share of what a star's would. */
const SHARP_SHARE = 0.4;
/** Neighbours may be lower than a star's by this many standard errors of their mean, and a peak higher. */
const NEIGHBOUR_SIGMAS = 2;
/** Ring that the rest of the background is taken from, in standard deviations of a star. */
const RING_INNER = 5;
const RING_OUTER = 8;
/** Window of a second try, in widths of a star. */
const NARROW_WINDOW = 0.6;
/** A centroid may lie this many FWHM from its peak. */
const MAX_MOVE = 1;

/** The stars of a frame, brightest first. */
export function findPass(frame: Frame, rule: PassRule): Star[] {
  const { pixels, width, height, holed, box, rms, leastNoise, saturated } = frame;
  const sigma = rule.fwhm / FWHM_PER_SIGMA;
  const { threshold, border } = rule;
  const { data, noiseGain } = matchedFilter(pixels, width, height, sigma, holed, border);
  const noise = noiseMesh(data, width, height, box, rms, noiseGain, leastNoise * noiseGain);
  const line = new Float64Array(noise.columns);
  const peaks = localMaxima(data, width, height, threshold, border, (y, out) =>
    interpolateRow(noise, y, out, line),
  );
  const stars: Star[] = [];
  const claimed = createNeighbourGrid(rule.separation);
  const patches = new Set<number>();
  for (let k = 0; k < peaks.length; k++) {
    const x = peaks.x[k]!;
    const y = peaks.y[k]!;
    const patch = saturatedPatch(frame, x, y);
    if (patch > 0 && patches.has(patch)) continue;
    const pixelNoise = interpolateAt(noise, x, y) / noiseGain;
    // A flat top has no peak: the window must be as wide as the patch, and start in its middle.
    const star =
      patch > 0 && saturated !== null
        ? measure(
            frame,
            { ...rule, minimumRoundness: 0 },
            Math.round(saturated.x[patch - 1]!),
            Math.round(saturated.y[patch - 1]!),
            Math.max(sigma, Math.sqrt(saturated.area[patch - 1]! / Math.PI)),
            pixelNoise,
          )
        : measure(frame, rule, x, y, sigma, pixelNoise);
    if (star === null || claimed.near(star.x, star.y).length > 0) continue;
    if (patch > 0) {
      patches.add(patch);
      star.flags |= StarFlag.saturated;
    }
    claimed.add(star.x, star.y);
    stars.push(star);
  }
  stars.sort((a, b) => b.flux - a.flux);
  flagNeighbours(stars, 2 * rule.fwhm);
  return stars;
}

/** A peak as a star, or null when it is none. */
function measure(
  frame: Frame,
  rule: PassRule,
  x: number,
  y: number,
  sigma: number,
  noise: number,
): Star | null {
  const { pixels, width, height } = frame;
  const top = highest(frame, x, y);
  if (isSharp(top, noise, rule.sharpestFwhm)) return null;
  const level = ringLevel(pixels, width, height, x, y, RING_INNER * sigma, RING_OUTER * sigma);
  const moments = (window: number) =>
    starMoments(pixels, width, height, x, y, level, window, MAX_MOVE * FWHM_PER_SIGMA * sigma);
  const wide = moments(sigma);
  // A bright neighbour draws the window away; a narrower one sees less of it.
  const shape = wide.converged ? wide : moments(NARROW_WINDOW * sigma);
  const inside =
    shape.x > -0.5 && shape.y > -0.5 && shape.x < width - 0.5 && shape.y < height - 0.5;
  if (!shape.converged || !inside) return null;
  const snr = shape.unitSignalToNoise / noise;
  const told = wide.converged && snr >= SHAPE_SNR;
  const roundness = told ? shape.semiminor / shape.semimajor : Number.NaN;
  if (roundness < rule.minimumRoundness) return null;
  const reach = rule.fwhm;
  const overhangs =
    shape.x < reach ||
    shape.y < reach ||
    shape.x > width - 1 - reach ||
    shape.y > height - 1 - reach;
  return {
    x: shape.x,
    y: shape.y,
    flux: shape.flux,
    peak: top.peak,
    snr,
    fwhm: told ? FWHM_PER_SIGMA * Math.sqrt(shape.semimajor * shape.semiminor) : Number.NaN,
    roundness,
    sharpness: (top.peak - top.around) / top.peak,
    flags:
      (overhangs ? StarFlag.edge : 0) |
      (holdsNaN(frame, shape.x, shape.y, reach) ? StarFlag.maskedPixels : 0),
  };
}

/** The highest pixel at most one pixel away and the mean of those around it. */
function highest({ pixels, width, height }: Frame, x: number, y: number) {
  let peak = Number.NEGATIVE_INFINITY;
  let at = [x, y] as const;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      if (!(pixels[j * width + i]! > peak)) continue;
      peak = pixels[j * width + i]!;
      at = [i, j];
    }
  }
  let sum = 0;
  let count = 0;
  let diagonal = 0;
  const [cx, cy] = at;
  for (let j = Math.max(0, cy - 1); j <= Math.min(height - 1, cy + 1); j++) {
    for (let i = Math.max(0, cx - 1); i <= Math.min(width - 1, cx + 1); i++) {
      const value = pixels[j * width + i]!;
      if ((i === cx && j === cy) || Number.isNaN(value)) continue;
      sum += value;
      count++;
      if (i !== cx && j !== cy) diagonal++;
    }
  }
  return {
    peak: Number.isFinite(peak) ? peak : Number.NaN,
    around: count > 0 ? sum / count : Number.NaN,
    count,
    diagonal,
  };
}

/** The neighbours of a star's highest pixel hold a known share of it at least; a hot pixel's do not. */
function isSharp(top: ReturnType<typeof highest>, noise: number, fwhm: number): boolean {
  const { peak, around, count, diagonal } = top;
  const inverse = (FWHM_PER_SIGMA / fwhm) ** 2 / 2;
  const beside = count - diagonal;
  const share = (beside * Math.exp(-inverse) + diagonal * Math.exp(-2 * inverse)) / count;
  // The highest of some pixels of a wide faint star is high by its noise.
  const least = peak - NEIGHBOUR_SIGMAS * noise;
  return around + (NEIGHBOUR_SIGMAS / Math.sqrt(count)) * noise < SHARP_SHARE * share * least;
}

/** Label of the saturated patch that a peak touches, 0 for none. */
function saturatedPatch({ saturated, width, height }: Frame, x: number, y: number): number {
  if (saturated === null) return 0;
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
      const label = saturated.labels[j * width + i]!;
      if (label > 0) return label;
    }
  }
  return 0;
}

function holdsNaN({ pixels, width, height }: Frame, x: number, y: number, reach: number): boolean {
  for (let j = Math.max(0, Math.ceil(y - reach)); j <= Math.min(height - 1, y + reach); j++) {
    for (let i = Math.max(0, Math.ceil(x - reach)); i <= Math.min(width - 1, x + reach); i++) {
      if (Number.isNaN(pixels[j * width + i]!)) return true;
    }
  }
  return false;
}

function flagNeighbours(stars: Star[], distance: number): void {
  const grid = createNeighbourGrid(distance);
  for (const star of stars) grid.add(star.x, star.y);
  for (const star of stars) {
    if (grid.near(star.x, star.y).length > 1) star.flags |= StarFlag.neighbour;
  }
}
