/**
 * The blob of light at a position ("snap to blob", after PyMovie's dynamic masks): blur, threshold
 * above the background, 4-connected components, and one of them chosen.
 */

import { blurKernel5, labelAbove } from "@photkit/image";
import { allFinite, createScratch, type PixelWindow } from "../pixels/window.ts";
import type { PixelMask } from "./pixel-mask.ts";

/** Which blob is the star. */
export type BlobChoice = "nearest" | "largest" | "brightest";

/** How a blob is found and chosen; distances in px, levels in ADU. */
export interface BlobRule {
  /** Blurred pixels above this level belong to a blob. */
  readonly threshold: number;
  /** Background level, subtracted when blobs are compared by brightness. */
  readonly background: number;
  readonly choose: BlobChoice;
  /** Where the star is expected, in the image. */
  readonly x: number;
  readonly y: number;
  /** Blobs whose unweighted centroid lies farther away are not considered. */
  readonly maxDistance: number;
  readonly minimumPixels: number;
}

const filledScratch = createScratch();
/** Kept between calls, as windows of one size follow each other. */
let labels = new Int32Array(0);

/** 5x5 Gaussian blur of sigma 1.1 px; NaN counts as `fill`, so that it does not spread. */
export function blurWindow(
  values: Float64Array,
  width: number,
  height: number,
  fill: number,
  out: Float64Array,
): Float64Array {
  let source = values;
  if (!allFinite(values)) {
    source = filledScratch(width * height);
    for (let i = 0; i < width * height; i++) {
      source[i] = Number.isNaN(values[i]!) ? fill : values[i]!;
    }
  }
  return blurKernel5(source, width, height, out);
}

/**
 * The chosen blob of a window as a mask, or `null` when none has enough pixels.
 * Blobs are compared by distance, area or brightness; the first in raster order wins a tie.
 */
export function chooseBlob(
  window: PixelWindow,
  blurred: Float64Array,
  rule: BlobRule,
): PixelMask | null {
  const { width, height, values, x0, y0 } = window;
  const { threshold } = rule;
  if (labels.length !== width * height) labels = new Int32Array(width * height);
  const blobs = labelAbove(blurred, width, height, threshold, { connectivity: 4, out: labels });
  const light =
    rule.choose === "brightest"
      ? lightPerBlob(window, blobs.labels, blobs.count, rule.background)
      : null;
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < blobs.count; k++) {
    const distance = Math.hypot(x0 + blobs.x[k]! - rule.x, y0 + blobs.y[k]! - rule.y);
    if (distance > rule.maxDistance || blobs.area[k]! < rule.minimumPixels) continue;
    const score = light ? light[k]! : rule.choose === "largest" ? blobs.area[k]! : -distance;
    if (score > bestScore && !(light && score <= 0)) {
      best = k;
      bestScore = score;
    }
  }
  if (best < 0) return null;
  const left = blobs.boxes[4 * best]!;
  const top = blobs.boxes[4 * best + 1]!;
  const boxWidth = blobs.boxes[4 * best + 2]!;
  const boxHeight = blobs.boxes[4 * best + 3]!;
  const mask = new Uint8Array(boxWidth * boxHeight);
  let pixels = 0;
  for (let j = 0; j < boxHeight; j++) {
    for (let i = 0; i < boxWidth; i++) {
      const at = (top + j) * width + left + i;
      const value = values[at]!;
      if (blobs.labels[at] !== best + 1 || Number.isNaN(value)) continue;
      mask[j * boxWidth + i] = 1;
      pixels++;
    }
  }
  return { x0: x0 + left, y0: y0 + top, width: boxWidth, height: boxHeight, values: mask, pixels };
}

/** Sum above the background of each blob's pixels, unblurred. */
function lightPerBlob(
  window: PixelWindow,
  labels: Int32Array,
  count: number,
  background: number,
): Float64Array {
  const light = new Float64Array(count);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const value = window.values[i]!;
    if (label > 0 && !Number.isNaN(value)) light[label - 1]! += value - background;
  }
  return light;
}
