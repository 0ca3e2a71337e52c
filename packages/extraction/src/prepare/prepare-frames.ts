/**
 * What is done to every frame before anything looks at it: the camera's response undone, bias, dark
 * and flat taken out, banding removed, defective pixels repaired, ignored areas left out. One pass
 * over the pixels does most of it.
 *
 * Whether a pixel is saturated is judged by what the camera recorded. In a prepared frame every
 * saturated pixel has one level, which no other reaches, whatever dark and gain belong to its place.
 */

import {
  createImage,
  createRepair,
  type Image,
  type ImageLike,
  type PixelRepair,
  sizeOf,
  subtractLineMedian,
  toFloat64,
} from "@photkit/image";
import type { SourceInfo } from "@photkit/io-video";
import {
  correctionPlanes,
  type DefectKind,
  defectMap,
  defectMask,
  mergeDefects,
} from "@photkit/stacking";
import { ExtractionError } from "../errors.ts";
import type { CalibrationOptions } from "../options/calibration-options.ts";
import type { ExtractionOptions } from "../options/options.ts";
import { ignoredMask } from "./ignored-areas.ts";
import type { LineProfileSums } from "./line-profiles.ts";
import { cameraResponse } from "./linear-response.ts";
import { nearSaturation, skyOf } from "./near-saturation.ts";

export interface PrepareExtras {
  /** Gets what was subtracted from rows and columns. */
  readonly profiles?: LineProfileSums | undefined;
  /** Holds the prepared pixels, which saves making room for every frame. @default new ones */
  readonly out?: Float32Array;
}

export interface FramePreparer {
  /**
   * A frame ready to be measured; the frame itself where nothing is to be done.
   *
   * @param saturation - count from which on recorded pixels are saturated, null when unknown.
   */
  prepare(image: Image, saturation: number | null, given?: PrepareExtras): Image;
  /** The level of saturated pixels in prepared frames. */
  level(saturation: number | null): number | null;
  /**
   * A mean of prepared frames in which pixels near saturation can be told: those at or above `level`.
   */
  nearSaturation(
    mean: ImageLike,
    saturation: number | null,
  ): { readonly image: ImageLike; readonly level: number | null };
  /** Pixels that nothing looks at, in row order; null without any. */
  readonly ignored: Uint8Array | null;
  /** Defective pixels, in row order; null when no map was given. */
  readonly defects: Uint8Array | null;
}

/** Frames as they are. */
const AS_RECORDED: FramePreparer = {
  prepare: (image) => image,
  level: (saturation) => saturation,
  nearSaturation: (image, saturation) => ({
    image,
    level: saturation === null ? null : nearSaturation(skyOf(image), saturation),
  }),
  ignored: null,
  defects: null,
};

/** A step down that 32-bit floats can show. */
const LEAST_STEP = 2 ** -20;

/**
 * The preparation that `options` ask for.
 *
 * @param borders - pixels that no sky wrote, in row order, which nothing looks at either.
 * @throws StackingError `"size-mismatch"` for calibration frames and defect maps of another size than
 *   the recording's; ExtractionError `"invalid-option"` for a response table of another length, and
 *   areas that leave nothing.
 */
export function createPreparer(
  { width, height, bitDepth, colour }: SourceInfo,
  { calibration, ignore }: Pick<ExtractionOptions, "calibration" | "ignore">,
  borders: Uint8Array | null = null,
): FramePreparer {
  const ignored = either(ignoredMask(ignore, width, height), borders);
  if (calibration === undefined && ignored === null) return AS_RECORDED;
  const response = cameraResponse(calibration ?? {}, bitDepth);
  const mosaic = /^[RGB]{4}$/.test(colour);
  const planes = correctionPlanes({ mosaic, ...calibration }, width, height);
  const gain = Float32Array.from(planes.gain.data, (one, i) => (ignored?.[i] ? Number.NaN : one));
  if (!gain.some(Number.isFinite)) {
    throw new ExtractionError(
      "invalid-option",
      "calibration.flat must have pixels above 0 where frames are measured. Received none.",
      { data: { option: "calibration.flat" } },
    );
  }
  // What is taken off behind the gain: one product less for every pixel of every frame.
  const taken = gain.map((factor, i) => planes.offset.data[i]! * factor);
  const defects = defectPlan(calibration ?? {}, ignored, width, height);
  const corrected = (count: number, i: number) =>
    (response === null ? count : response.at(count)) * gain[i]! - taken[i]!;
  /** The recorded count from which on a pixel is saturated; Infinity when unknown. */
  const endOf = (saturation: number | null) =>
    Math.min(saturation ?? Number.POSITIVE_INFINITY, response?.top ?? Number.POSITIVE_INFINITY);
  const levels = new Map<number, number>();

  /** What no pixel below the count `end` can have anywhere. */
  const levelAt = (end: number): number => {
    let highest = levels.get(end) ?? Number.NEGATIVE_INFINITY;
    for (let i = 0; i < gain.length && !levels.has(end); i++) {
      const value = corrected(end, i);
      if (value > highest) highest = value;
    }
    levels.set(end, Math.fround(highest));
    return Math.fround(highest);
  };

  return {
    ignored,
    defects: defects?.mask ?? null,
    level: (saturation) => {
      const end = endOf(saturation);
      return Number.isFinite(end) ? levelAt(end) : null;
    },
    prepare(image, saturation, { profiles, out = new Float32Array(width * height) } = {}) {
      checkFrame(image, width, height);
      const recorded = densePixels(image);
      const end = endOf(saturation);
      const level = Number.isFinite(end) ? levelAt(end) : 0;
      const table = response?.tableFor(recorded) ?? null;
      // Pixels that are no whole numbers are made proportional to light beforehand, one by one.
      const slow = table === null ? response : null;
      const direction = calibration?.lineNoise;
      // Lines are levelled before saturated pixels get their level, which must stay one level.
      const marked = direction === undefined ? end : Number.POSITIVE_INFINITY;
      if (table !== null) correctByTable(recorded, table, taken, gain, marked, level, out);
      else if (slow === null) correct(recorded, taken, gain, marked, level, out);
      else {
        const light = densePixels(slow.linear(image));
        const brightest = Number.isFinite(marked) ? slow.at(marked) : marked;
        correct(light, taken, gain, brightest, level, out);
      }
      if (direction !== undefined) {
        profiles?.add(subtractLineMedian(out, width, height, { direction }));
        markSaturated(recorded, end, level, out);
      }
      defects?.repair(out);
      return createImage(out, width, height);
    },
    nearSaturation(mean, saturation) {
      const end = endOf(saturation);
      if (!Number.isFinite(end)) return { image: mean, level: null };
      const level = levelAt(end);
      const image = toFloat64(mean);
      const sky = skyOf(image);
      for (let i = 0; i < image.data.length; i++) {
        if (image.data[i]! >= nearSaturation(sky, corrected(end, i))) image.data[i] = level;
      }
      return { image, level };
    },
  };
}

/** What either of two masks marks. */
const either = (one: Uint8Array | null, other: Uint8Array | null): Uint8Array | null =>
  one === null || other === null ? (one ?? other) : one.map((mark, i) => mark | other[i]!);

type Pixels = Uint8Array | Uint16Array | Float32Array | Float64Array;

/** Pixels in dense rows, where they lie if they lie so. */
function densePixels(image: ImageLike): Pixels {
  const { data, stride, offset } = image;
  const { width, height } = sizeOf(image);
  const dense = stride[1] === 1 && stride[0] === width && offset === 0;
  const usual =
    data instanceof Uint8Array ||
    data instanceof Uint16Array ||
    data instanceof Float32Array ||
    data instanceof Float64Array;
  return dense && usual && data.length === width * height ? data : toFloat64(image).data;
}

function checkFrame(image: ImageLike, width: number, height: number): void {
  const size = sizeOf(image);
  if (size.width === width && size.height === height) return;
  throw new ExtractionError(
    "invalid-option",
    `the frames must be ${width} x ${height} px, as the recording says. Received ${size.width} x ${size.height}.`,
    { data: { width, height, received: size } },
  );
}

/** light gain - taken; `level` where the light is `end` or more; NaN where the gain is. */
function correct(
  light: Pixels,
  taken: Float32Array,
  gain: Float32Array,
  end: number,
  level: number,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const factor = gain[i]!;
    const value = light[i]!;
    out[i] = value >= end ? level + 0 * factor : value * factor - taken[i]!;
  }
}

/** The same with light from a table by recorded count; `end` is a count. */
function correctByTable(
  recorded: Pixels,
  table: Float32Array,
  taken: Float32Array,
  gain: Float32Array,
  end: number,
  level: number,
  out: Float32Array,
): void {
  for (let i = 0; i < out.length; i++) {
    const factor = gain[i]!;
    const count = recorded[i]!;
    out[i] = count >= end ? level + 0 * factor : table[count]! * factor - taken[i]!;
  }
}

/** Gives saturated pixels their level, and keeps all others below it. */
function markSaturated(recorded: Pixels, end: number, level: number, out: Float32Array): void {
  if (!Number.isFinite(end)) return;
  const below = level - Math.abs(level) * LEAST_STEP;
  for (let i = 0; i < out.length; i++) {
    const value = out[i]!;
    if (recorded[i]! >= end) out[i] = level + 0 * value;
    else if (value >= level) out[i] = below;
  }
}

/** The mask of all defects, and the repair of those that dark and flat do not put right. */
function defectPlan(
  { defects, dark, flat }: CalibrationOptions,
  ignored: Uint8Array | null,
  width: number,
  height: number,
): { readonly mask: Uint8Array; readonly repair: PixelRepair } | null {
  if (defects === undefined) return null;
  const corrected = new Set<DefectKind>([
    ...(dark === undefined ? [] : (["bright", "dark"] as const)),
    ...(flat === undefined ? [] : (["gain"] as const)),
  ]);
  const left = defects.defects.filter(
    ({ x, y, kinds }) =>
      !ignored?.[y * width + x] &&
      !(kinds.length > 0 && kinds.every((kind) => corrected.has(kind))),
  );
  const mask = defectMask(mergeDefects(defectMap(width, height, []), defects));
  const repaired = defectMask(defectMap(width, height, left));
  return { mask, repair: createRepair(repaired, width, height, { replaceBy: "surface" }) };
}
