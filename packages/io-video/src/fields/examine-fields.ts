/**
 * Interlaced video told from its pictures: in which order the fields of a frame were exposed, if not
 * together, and whether their rows were exchanged. What moves differs most between the fields that
 * are furthest apart in time: three field times for one of the two pairings of successive frames if
 * the fields follow each other, and not at all within a frame if they are of one instant.
 */

import { mean, quantiles, standardDeviation } from "@photkit/core-stats";
import { copyWindow, type ImageLike } from "@photkit/image";
import { check } from "../errors.ts";
import type { FrameSource } from "../frame.ts";
import { type FieldEnergies, type FieldWindow, fieldEnergies } from "./field-energies.ts";

/** What the pictures say about the fields of a frame. */
export type FieldOrder =
  /** Rows 0, 2, 4 … were exposed before rows 1, 3, 5 … */
  | "upper-first"
  | "lower-first"
  /** Not interlaced, or the camera gives both fields the same picture. */
  | "same-instant"
  /** Nothing moves, or not in a way that tells. */
  | "unknown";

export interface RepeatedField {
  readonly frame: number;
  /** Rows 0, 2, 4 … or 1, 3, 5 … */
  readonly field: "upper" | "lower";
}

export interface FieldExamination {
  /** Frames that were looked at. */
  readonly compared: number;
  readonly order: FieldOrder;
  /** True when upper rows hold what belongs into lower ones; null when it cannot be told. */
  readonly swapped: boolean | null;
  /** Fields equal to the last pixel to those of the frame before, whose other field is new. */
  readonly repeated: readonly RepeatedField[];
}

export interface ExamineFieldsOptions {
  /** Frames to look at, from `start` on. @default 100 */
  readonly frames?: number;
  /** First of them. @default 0 */
  readonly start?: number;
  /** Stops the work: the promise rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Part in the middle that is looked at, so that no overlay at the edges is taken for a star. */
const MOST_COLUMNS = 512;
const MOST_ROWS = 384;
const SHARE_OF_ROWS = 0.7;
/** Fewest frames that can tell anything. */
const FEWEST_FRAMES = 12;
/** Rows at the border whose neighbours are outside. */
const BORDER = 3;
/** Pixels of stars: this many times the spread of the sky above it, in the mean picture. */
const STAR_LEVEL = 5;
/** A difference counts from this many standard errors on: chance alone makes one in two million. */
const SURE = 5;
/** Two differences that should be equal are, when they are within this part of the one that should not. */
const EQUAL = 0.35;

/**
 * Looks at the stars in the middle of some frames. Only motion tells the order, be it wind, drift or
 * seeing: a steady picture gives `"unknown"`, never a guess.
 *
 * @throws VideoError `"invalid-option"`; a frame that cannot be read is passed over.
 */
export async function examineFields(
  source: FrameSource,
  options: ExamineFieldsOptions = {},
): Promise<FieldExamination> {
  const { frames = 100, start = 0, signal } = options;
  check.integerAtLeast("frames", frames, 0);
  check.integerAtLeast("start", start, 0);
  const stop = Math.min(source.frameCount, start + frames);
  const windows: (FieldWindow | null)[] = [];
  for (let index = start; index < stop; index++) {
    signal?.throwIfAborted();
    windows.push(
      await source.frame(index).then(
        ({ image }) => middleOf(image),
        () => null,
      ),
    );
  }
  const pairs = pairsOf(windows);
  const { order, swapped } = judge(windows, pairs);
  const repeated = pairs.flatMap(([before, after, row]) =>
    repeatsOf(before, after).map((field) => ({ frame: start + row, field })),
  );
  return { compared: windows.filter(Boolean).length, order, swapped, repeated };
}

type Pair = readonly [before: FieldWindow, after: FieldWindow, row: number];

function pairsOf(windows: readonly (FieldWindow | null)[]): Pair[] {
  return windows.flatMap((after, row) => {
    const before = windows[row - 1];
    return before && after ? [[before, after, row] as const] : [];
  });
}

function middleOf(image: ImageLike): FieldWindow {
  const [fullHeight, fullWidth] = image.shape as [number, number];
  const width = Math.min(MOST_COLUMNS, fullWidth);
  const height = Math.min(MOST_ROWS, Math.ceil(SHARE_OF_ROWS * fullHeight));
  const left = (fullWidth - width) >> 1;
  const top = 2 * ((fullHeight - height) >> 2);
  const values = copyWindow(image, left, top, width, height, new Float32Array(width * height));
  return { width, height, values };
}

function judge(
  windows: readonly (FieldWindow | null)[],
  pairs: readonly Pair[],
): Pick<FieldExamination, "order" | "swapped"> {
  const unknown = { order: "unknown", swapped: null } as const;
  const places = starPixels(windows.filter((window) => window !== null));
  if (pairs.length < FEWEST_FRAMES || places.length === 0) return unknown;
  const energiesOf = (swapped: boolean) =>
    pairs.map(([before, after]) => fieldEnergies(before, after, places, swapped));
  const [straight, crossed] = [energiesOf(false), energiesOf(true)];
  // Exchanged rows show in every pairing; in a single one, fast motion looks the same.
  const gains = PAIRINGS.map((pairing) =>
    significance(pairs.map((_, k) => crossed[k]![pairing] - straight[k]![pairing])),
  );
  const inPlace = gains.every((gain) => gain > SURE);
  const swapped = gains.every((gain) => gain < -SURE);
  if (!inPlace && !swapped) return unknown;
  return { order: orderOf(swapped ? crossed : straight), swapped };
}

const PAIRINGS = ["within", "lowerToUpper", "upperToLower"] as const;

/** The order that the differences of the three pairings show. */
function orderOf(energies: readonly FieldEnergies[]): FieldOrder {
  const [within, lowerToUpper, upperToLower] = PAIRINGS.map((pairing) =>
    mean(energies.map((energy) => energy[pairing])),
  ) as [number, number, number];
  const apart = upperToLower - lowerToUpper;
  const asymmetry = significance(energies.map((e) => e.upperToLower - e.lowerToUpper));
  const near = Math.min(lowerToUpper, upperToLower);
  // Interlaced: the fields of a frame are as far apart as those of the nearer pairing.
  if (Math.abs(asymmetry) > SURE && Math.abs(within - near) < EQUAL * Math.abs(apart)) {
    return apart > 0 ? "upper-first" : "lower-first";
  }
  const nearer = apart > 0 ? "lowerToUpper" : "upperToLower";
  const motion = significance(energies.map((energy) => energy[nearer] - energy.within));
  const isSame = motion > SURE && Math.abs(apart) < EQUAL * (near - within);
  return isSame ? "same-instant" : "unknown";
}

/** Pixels that stand above the sky in the mean of the windows, and their neighbours in the rows. */
function starPixels(windows: readonly FieldWindow[]): Uint32Array {
  const [first] = windows;
  if (!first) return new Uint32Array(0);
  const { width, height } = first;
  const picture = new Float64Array(width * height);
  for (const { values } of windows) {
    for (let i = 0; i < picture.length; i++) picture[i] = picture[i]! + values[i]! / windows.length;
  }
  // One standard deviation below the median of a normal distribution: unlike above, no stars there.
  const [low = 0, sky = 0] = quantiles(picture, [0.1587, 0.5]);
  const level = sky + STAR_LEVEL * (sky - low);
  const places: number[] = [];
  for (let y = BORDER; y < height - BORDER; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (picture[at]! > level || picture[at - width]! > level || picture[at + width]! > level) {
        places.push(at);
      }
    }
  }
  return Uint32Array.from(places);
}

/** A mean in units of its standard error; 0 when nothing differs at all. */
function significance(values: readonly number[]): number {
  const average = mean(values);
  const error = standardDeviation(values, { ddof: 1 }) / Math.sqrt(values.length);
  return average === 0 ? 0 : average / error;
}

/** The one field that repeats the frame before, if the other does not. */
function repeatsOf(before: FieldWindow, after: FieldWindow): ("upper" | "lower")[] {
  const equal = [0, 1].map((parity) => {
    for (let y = parity; y < after.height; y += 2) {
      for (let at = y * after.width, end = at + after.width; at < end; at++) {
        if (before.values[at] !== after.values[at]) return false;
      }
    }
    return true;
  });
  if (equal[0] === equal[1]) return [];
  return [equal[0] ? "upper" : "lower"];
}
