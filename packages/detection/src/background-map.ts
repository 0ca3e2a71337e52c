/**
 * A background that varies over the image, after SExtractor (Bertin & Arnouts 1996): clipped mode in
 * every box, median filter over the boxes, smooth interpolation between them.
 */

import { copyWindow, createImage, type Image, type ImageLike, sizeOf } from "@photkit/image";
import { centredLevels, continueLevels } from "./box-levels.ts";
import { boxStatistics } from "./box-statistics.ts";
import { check, checkMask } from "./errors.ts";
import { cellStart, filterMesh, interpolateAt, interpolateRow, type Mesh } from "./mesh.ts";

/** Options of `estimateBackground`. */
export interface BackgroundOptions {
  /** Side of a box, px: larger than the stars, smaller than the background's structure. @default 64 */
  readonly box?: number;
  /** Side of the median filter, boxes, odd; 1 filters nothing. @default 3 */
  readonly filter?: number;
  /** Pixels farther than this many standard deviations from the box's median are dropped. @default 3 */
  readonly sigma?: number;
  /** Most clipping passes. @default 10 */
  readonly maxIterations?: number;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** Level and noise of the background everywhere; NaN everywhere when no pixel could be used. */
export interface BackgroundMap {
  /** Median level of the boxes, ADU. */
  readonly globalLevel: number;
  /** Median standard deviation of the boxes, ADU. */
  readonly globalRms: number;
  /** Largest step between pixel values, ADU, that hides the noise of a box; 0 where none does. */
  readonly step: number;
  /** Levels and standard deviations of the boxes after the filter. */
  readonly mesh: { readonly level: Mesh; readonly rms: Mesh };
  /** Level at a position, ADU. */
  readonly levelAt: (x: number, y: number) => number;
  /** Standard deviation of a background pixel at a position, ADU. */
  readonly rmsAt: (x: number, y: number) => number;
  /** The level of every pixel. */
  readonly level: () => Image<Float64Array>;
  /** The standard deviation at every pixel. */
  readonly rms: () => Image<Float64Array>;
  /** The image without its background, NaN where the image is NaN or infinite. */
  readonly subtractFrom: (image: ImageLike) => Image<Float32Array>;
}

/**
 * A box with fewer usable pixels than this part of those of the fullest box takes its value from the
 * boxes around it.
 */
const USABLE_FRACTION = 0.3;
/**
 * Estimates the background of an image.
 *
 * Boxes tile the image evenly, so their side is only near `box`. NaN, infinite and masked pixels are
 * not used.
 *
 * @throws DetectionError `"invalid-option"` when an option is out of range.
 * @example
 * const background = estimateBackground(frame, { box: 64 });
 * console.log(background.globalLevel, background.levelAt(120, 80));
 */
export function estimateBackground(
  image: ImageLike,
  options: BackgroundOptions = {},
): BackgroundMap {
  const { box = 64, filter = 3, sigma = 3, maxIterations = 10, mask = null } = options;
  check.integerAtLeast("box", box, 4);
  check.oddInteger("filter", filter);
  check.positive("sigma", sigma);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  checkMask(image, mask);
  const { width, height } = sizeOf(image);
  const columns = Math.max(1, Math.round(width / box));
  const rows = Math.max(1, Math.round(height / box));
  const levels = new Float64Array(columns * rows);
  const scatters = new Float64Array(columns * rows);
  const steps = new Float64Array(columns * rows);
  const shares = new Float64Array(columns * rows);
  const offsetX = new Float64Array(columns * rows);
  const offsetY = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x0 = cellStart(column, columns, width);
      const y0 = cellStart(row, rows, height);
      const boxWidth = cellStart(column + 1, columns, width) - x0;
      const boxHeight = cellStart(row + 1, rows, height) - y0;
      const pixels = copyWindow(image, x0, y0, boxWidth, boxHeight);
      const masked = mask ? copyWindow(mask, x0, y0, boxWidth, boxHeight) : null;
      const cell = row * columns + column;
      const count = keepUsable(pixels, masked, boxWidth, (x, y) => {
        offsetX[cell] = x - (boxWidth - 1) / 2;
        offsetY[cell] = y - (boxHeight - 1) / 2;
      });
      const found = boxStatistics(pixels, count, sigma, maxIterations);
      levels[cell] = found.level;
      scatters[cell] = found.rms;
      steps[cell] = found.step;
      shares[cell] = count / pixels.length;
    }
  }
  const fewest = USABLE_FRACTION * shares.reduce((most, share) => Math.max(most, share), 0);
  for (let cell = 0; cell < shares.length; cell++) {
    if (shares[cell]! < fewest) levels[cell] = scatters[cell] = Number.NaN;
  }
  const boxes = { columns, rows, boxWidth: width / columns, boxHeight: height / rows };
  const values = centredLevels({ ...boxes, levels, offsetX, offsetY });
  const level = continueLevels(
    filterMesh({ columns, rows, width, height, values }, filter),
    values,
  );
  const rms = filterMesh({ columns, rows, width, height, values: scatters }, filter);
  return {
    globalLevel: medianOf(level.values),
    globalRms: medianOf(rms.values),
    step: steps.reduce((most, step) => Math.max(most, step), 0),
    mesh: { level, rms },
    levelAt: (x, y) => interpolateAt(level, x, y),
    rmsAt: (x, y) => Math.max(0, interpolateAt(rms, x, y)),
    level: () => expand(level),
    rms: () => expand(rms),
    subtractFrom: (from) => subtract(from, level),
  };
}

/** Moves the usable pixels to the front, and says where they lie if some are missing. @returns how many. */
function keepUsable(
  pixels: Float64Array,
  masked: Float64Array | null,
  width: number,
  middle: (x: number, y: number) => void,
): number {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (!Number.isFinite(value) || (masked !== null && masked[i] !== 0)) continue;
    pixels[count++] = value;
    sumX += i % width;
    sumY += Math.floor(i / width);
  }
  if (count > 0 && count < pixels.length) middle(sumX / count, sumY / count);
  return count;
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function expand(mesh: Mesh): Image<Float64Array> {
  const { width, height } = mesh;
  const data = new Float64Array(width * height);
  const line = new Float64Array(mesh.columns);
  for (let y = 0; y < height; y++) {
    interpolateRow(mesh, y, data.subarray(y * width, (y + 1) * width), line);
  }
  return createImage(data, width, height);
}

function subtract(image: ImageLike, mesh: Mesh): Image<Float32Array> {
  const { width, height } = mesh;
  check.oneOf("image width", sizeOf(image).width, [width]);
  check.oneOf("image height", sizeOf(image).height, [height]);
  const data = new Float32Array(width * height);
  const pixels = new Float64Array(width);
  const levels = new Float64Array(width);
  const line = new Float64Array(mesh.columns);
  for (let y = 0; y < height; y++) {
    copyWindow(image, 0, y, width, 1, pixels);
    interpolateRow(mesh, y, levels, line);
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const value = pixels[x]! - levels[x]!;
      data[row + x] = value - value === 0 ? value : Number.NaN;
    }
  }
  return createImage(data, width, height);
}
