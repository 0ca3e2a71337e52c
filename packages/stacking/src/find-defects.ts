/**
 * Defective pixels from master frames by robust statistics: each pixel against the median of the
 * 5 x 5 around it, in units of the scatter of the whole picture, and its noise against that of the
 * others.
 */

import { MAD_TO_STANDARD_DEVIATION, madStd, median } from "@photkit/core-stats";
import { type ImageLike, medianFilter, sizeOf, toFloat64 } from "@photkit/image";
import { type Defect, type DefectKind, type DefectMap, defectMap } from "./defect-map.ts";
import { check, checkSize, StackingError } from "./errors.ts";

export interface DefectSources {
  /** Mean of frames without light, in counts: bright and dark pixels. */
  readonly dark?: ImageLike;
  /** Scatter of each pixel in those frames, in counts (`MasterFrame.spread`): noisy and stuck pixels. */
  readonly noise?: ImageLike;
  /** An evenly lit picture without bias and dark current, at any level: dead and gain defects. */
  readonly flat?: ImageLike;
}

export interface FindDefectsOptions {
  /** How far a pixel of the dark must stand out, in units of the scatter. @default 8 */
  readonly sigmas?: number;
  /** Counts that it must stand out by at least. @default 1 */
  readonly leastExcess?: number;
  /** How far a pixel's noise must lie above the usual one, in units of the scatter of the noise. @default 8 */
  readonly noiseSigmas?: number;
  /** Part of the light around it that a pixel may have too little or too much in a flat. @default 0.5 */
  readonly gainTolerance?: number;
}

/** Usual noise, in counts, from which on a pixel that never changes is stuck. */
const LIVELY = 0.5;
/** Scatter of the noise from pixel to pixel that is taken to be there at least, in counts. */
const LEAST_NOISE_SCATTER = 0.06;
/** Noise that is taken to be usual at least: that of rounding to whole counts. */
const ROUNDING_NOISE = Math.sqrt(1 / 12);

/**
 * Finds the defects that the given pictures show.
 *
 * - `bright`, `dark`: the dark frame differs from the median of the 5 x 5 around the pixel by more
 *   than `sigmas` standard deviations (1.4826 times the median deviation) and `leastExcess`.
 * - `noisy`: its noise lies more than `noiseSigmas` above the usual noise.
 * - `dead`: less than 1 - `gainTolerance` of the flat around it, no value in the flat, or never a
 *   change in the dark frames where others have noise of more than half a count.
 * - `gain`: more than 1 + `gainTolerance` of the flat around it.
 *
 * @throws StackingError `"invalid-option"`, also without any picture; `"size-mismatch"` unless all
 *   have one size.
 */
export function findDefects(sources: DefectSources, options: FindDefectsOptions = {}): DefectMap {
  const { sigmas = 8, leastExcess = 1, noiseSigmas = 8, gainTolerance = 0.5 } = options;
  check.positive("sigmas", sigmas);
  check.notNegative("leastExcess", leastExcess);
  check.positive("noiseSigmas", noiseSigmas);
  check.between("gainTolerance", gainTolerance, 0, 1);
  const { dark, noise, flat } = sources;
  const first = dark ?? noise ?? flat;
  if (first === undefined) {
    throw new StackingError(
      "invalid-option",
      "defects are found in a dark, noise or flat frame. Received none.",
    );
  }
  const { width, height } = sizeOf(first);
  for (const [name, image] of Object.entries({ dark, noise, flat })) {
    if (image !== undefined) checkSize(`the ${name} frame`, sizeOf(image), width, height);
  }
  const found: Defect[] = [];
  const mark = (i: number, kind: DefectKind) =>
    found.push({ x: i % width, y: Math.floor(i / width), kinds: [kind] });
  if (dark !== undefined) markLevels(dark, sigmas, leastExcess, mark);
  if (noise !== undefined) markNoise(noise, noiseSigmas, mark);
  if (flat !== undefined) markGains(flat, gainTolerance, mark);
  return defectMap(width, height, found);
}

type Mark = (i: number, kind: DefectKind) => void;

function markLevels(dark: ImageLike, sigmas: number, leastExcess: number, mark: Mark): void {
  const around = medianFilter(dark, { size: 5 }).data;
  const excess = toFloat64(dark).data.map((value, i) => value - around[i]!);
  const limit = Math.max(sigmas * madStd(excess), leastExcess);
  excess.forEach((value, i) => {
    if (value > limit) mark(i, "bright");
    else if (value < -limit) mark(i, "dark");
  });
}

function markNoise(noise: ImageLike, sigmas: number, mark: Mark): void {
  const { data } = toFloat64(noise);
  const usual = median(data);
  const base = Math.max(usual, ROUNDING_NOISE);
  // The scatter of the quiet side: noisy pixels, of which a camera may have many, are on the other.
  const below = median(data.map((value) => (value <= usual ? usual - value : Number.NaN)));
  const scatter = Math.max(MAD_TO_STANDARD_DEVIATION * below, LEAST_NOISE_SCATTER);
  data.forEach((value, i) => {
    if (value > base + sigmas * scatter) mark(i, "noisy");
    if (value === 0 && usual > LIVELY) mark(i, "dead");
  });
}

function markGains(flat: ImageLike, tolerance: number, mark: Mark): void {
  const around = medianFilter(flat, { size: 5 }).data;
  toFloat64(flat).data.forEach((value, i) => {
    const share = value / around[i]!;
    if (!(share >= 1 - tolerance)) mark(i, "dead");
    else if (share > 1 + tolerance) mark(i, "gain");
  });
}
