/** What a caller can ask of an extraction, and what holds when nothing is asked. */

import { checkOptions } from "@photkit/errors/schema";
import type { ApertureRole } from "@photkit/lightcurve";
import { givenPath, type PathPoint, type TrackingStar } from "@photkit/tracking";
import { check, ExtractionError } from "../errors.ts";
import { ownMethod } from "../methods/own-method.ts";
import type { IgnoredAreas } from "../prepare/ignored-areas.ts";
import { checkStarName } from "../stars/star-names.ts";
import type { BackgroundChoice } from "./background-choice.ts";
import { type CalibrationOptions, checkCalibrationOptions } from "./calibration-options.ts";
import { checkMethod } from "./check-method.ts";
import type { MeasurementMethod, QuietestMethod, StarMethod } from "./method-options.ts";
import { optionsSchema } from "./options-schema.ts";
import { checkOverlay, type OverlayOptions } from "./overlay-options.ts";

/** A star pointed at: its place in the first frame, in px, found again on the nearest star. */
export interface StarChoice {
  readonly x: number;
  readonly y: number;
  /** Name in the light curve. @default "target", "track1"…, "ref1"… */
  readonly name?: string;
  /** Radius of this star's own circle, mask or default mask in px. @default that of the run */
  readonly radius?: number;
  /** Threshold of this star's own adaptive mask, in sigma. @default that of the run */
  readonly thresholdSigma?: number;
  /** How this star is measured. @default as the run */
  readonly method?: MeasurementMethod;
}

/** A place whose whole window is measured, for flashes that mark a time; it does not move. */
export interface FlashChoice {
  /** Column and row of the window's centre, in px. */
  readonly x: number;
  readonly y: number;
  /** Name in the light curve. @default "flash1"… */
  readonly name?: string;
  /** Side of the window, odd, in px. @default 51 */
  readonly size?: number;
}

/** A star whose place, name and part are settled: nothing about it is looked for or chosen. */
export interface FixedStar {
  readonly name: string;
  readonly role: ApertureRole;
  /** Place in px. */
  readonly x: number;
  readonly y: number;
  /** Flux in the reference picture in ADU, null when no star is seen there. */
  readonly flux: number | null;
  /** Whether it belongs to the comparison ensemble. */
  readonly comparison: boolean;
  /** Whether it was left out of the ensemble as it did not stay with the others. @default false */
  readonly unsteady?: boolean;
  /** How it is measured, where it has a method of its own. */
  readonly method?: StarMethod;
}

/**
 * A correction by hand: from `frame` on the field is looked for `dx`, `dy` px from where it was held
 * to be, or where it has the named star at (x, y) px.
 */
export type Correction =
  | { readonly frame: number; readonly dx: number; readonly dy: number }
  | { readonly frame: number; readonly star: string; readonly x: number; readonly y: number };

/** Every star of an extraction, in the order of the light curve, and those that lead the way. */
export interface FixedStars {
  /** Number of the frame in which the stars are at their places. */
  readonly frame: number;
  /** Size in px of the frames that the places were found in. @default not checked */
  readonly size?: { readonly width: number; readonly height: number };
  readonly stars: readonly FixedStar[];
  readonly tracking: readonly TrackingStar[];
}

/** Which field of an interlaced frame was exposed first. */
export type FieldOrder = "upper-first" | "lower-first";

export interface ExtractionOptions {
  /** The star to measure. @default none: every star that can be trusted is measured */
  readonly target?: StarChoice;
  /**
   * Tracking stars; `"none"` follows nothing: every aperture stays where it is.
   * @default chosen by brightness, shape and distance from the edges
   */
  readonly track?: readonly StarChoice[] | "none";
  /**
   * Where one point of the field is in two or more frames: the field moves straight from one to the
   * next, whatever its stars do; takes the place of `track`. @default none: stars are followed
   */
  readonly path?: readonly PathPoint[];
  /** Comparison stars. @default the quietest ensemble of the field */
  readonly references?: readonly StarChoice[];
  /** Windows of whole light, for flashes that mark a time. @default [] */
  readonly flash?: readonly FlashChoice[];
  /**
   * All stars as they are, from an aperture set; takes the place of `target` and `references`.
   * @default none: stars are looked for
   */
  readonly fixed?: FixedStars;
  /** First frame and one past the last. @default all */
  readonly start?: number;
  readonly stop?: number;
  /** Measures from the last frame to the first; stars are then pointed at in the last one. @default false */
  readonly backwards?: boolean;
  /** Where the field is, told by hand from a frame on, after a jump that tracking missed. @default [] */
  readonly corrections?: readonly Correction[];
  /** @default { kind: "quietest" } */
  readonly method?: MeasurementMethod;
  /**
   * Finds the local background of every star: a function, or the module that exports one, which a
   * worker can be sent. Takes the place of annuli. @default each method's own
   */
  readonly background?: BackgroundChoice;
  /**
   * For interlaced video: which rows of a frame were exposed first, rows 0, 2, 4… (top) or 1, 3, 5…
   * (bottom). Each frame then gives two rows of the light curve, half a frame apart, each measured on
   * the rows of its own field; `"auto"` takes the order from the time in the picture.
   * @default none: frames are measured whole
   */
  readonly fields?: FieldOrder | "auto";
  /**
   * Time that an inserter burned into the picture; its rows are ignored. Without `inserter` or `rows`
   * it is looked for where the recording has no times of its own. `"none"` looks for none.
   * @default {}
   */
  readonly overlay?: OverlayOptions | "none";
  /** What is done to every frame before it is measured. @default nothing */
  readonly calibration?: CalibrationOptions;
  /**
   * Whether defective pixels are looked for in the recording itself, and repaired; those of
   * `calibration.defects` are in any case. @default true
   */
  readonly repairHotPixels?: boolean;
  /** Rows, columns and rectangles that nothing looks at. @default none */
  readonly ignore?: IgnoredAreas;
  /** Electrons per ADU. @default unknown: errors are made to match the scatter that is seen */
  readonly gain?: number;
  /** Read noise in electrons, used with `gain`. @default 0 */
  readonly readNoise?: number;
  /**
   * Level of the camera without light in ADU, still contained in the frames, used with `gain`: it has
   * no shot noise. With a dark or a bias taken off there is none.
   * @default 0
   */
  readonly pedestal?: number;
  /** Level at which pixels saturate, in ADU. @default what the recording says */
  readonly saturation?: number;
  /** Most stars measured by own choice. @default 40 */
  readonly maximumStars?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

export interface ExtractionProgress {
  readonly stage: "reference" | "aperture" | "measure";
  readonly done: number;
  readonly total: number;
}

export const DEFAULT_METHOD: QuietestMethod = { kind: "quietest" };
export const DEFAULT_MAXIMUM_STARS = 40;

/** Throws when an option is out of range. @throws ExtractionError `"invalid-option"`. */
export function checkExtractionOptions(options: ExtractionOptions): void {
  checkOptions(optionsSchema, options, (message, { data }) => {
    throw new ExtractionError("invalid-option", message, { ...(data && { data }) });
  });
  const method = options.method ?? DEFAULT_METHOD;
  if (options.calibration !== undefined) checkCalibrationOptions(options.calibration);
  if (options.overlay !== undefined) checkOverlay(options.overlay);
  checkOwnMethods(options);
  checkGuidance(options);
  checkBackground(options, method);
  if (options.fixed !== undefined) checkFixed(options.fixed, options);
  const names = options.fixed?.stars.map(({ name }) => name) ?? namesAskedFor(options);
  for (const name of names) checkStarName(name);
  options.corrections?.forEach((correction, i) => {
    if ("star" in correction) check.oneOf(`corrections[${i}].star`, correction.star, names);
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ExtractionError(
      "invalid-option",
      `star names must differ. Received "${twice}" twice.`,
      { data: { name: twice } },
    );
  }
}

function checkFixed(fixed: FixedStars, options: ExtractionOptions): void {
  const { target, references } = options;
  check.integerAtLeast("fixed.stars.length", fixed.stars.length, 1);
  if (followsStars(options))
    check.integerAtLeast("fixed.tracking.length", fixed.tracking.length, 1);
  fixed.stars.forEach(({ method }, i) => {
    if (method === undefined) return;
    if (method.kind === "flash") check.oddInteger(`fixed.stars[${i}].method.size`, method.size);
    else checkMethod(method, ["fixed", "stars", i, "method"]);
  });
  const beside = target !== undefined ? "target" : references !== undefined ? "references" : null;
  if (beside === null) return;
  throw new ExtractionError(
    "invalid-option",
    `fixed names every star: ${beside} cannot be given with it.`,
    { data: { option: beside } },
  );
}

/** What is asked for single stars must go with their methods. */
function checkOwnMethods(options: ExtractionOptions): void {
  const { target, references = [], method: run = DEFAULT_METHOD } = options;
  const chosen = [target, ...(trackChoices(options) ?? []), ...references];
  for (const star of chosen) if (star !== undefined) ownMethod(star, run);
}

/** What follows the field: stars, a path, or nothing. */
function checkGuidance(options: ExtractionOptions): void {
  const { path, track, corrections = [], method } = options;
  if (path !== undefined) {
    givenPath(path);
    if (track !== undefined)
      refuse("path takes the place of track: only one of them can be given.");
  }
  if (followsStars(options)) return;
  if (corrections.length > 0) refuse("corrections go with tracking stars.");
  if (method?.kind === "tracker-mask") refuse("the method tracker-mask goes with tracking stars.");
}

function checkBackground({ background }: ExtractionOptions, method: MeasurementMethod): void {
  if (background === undefined) return;
  if (method.kind === "adaptive") refuse("background does not go with the method adaptive.");
  if ("annulus" in method && method.annulus !== undefined)
    refuse("background takes the place of annulus: only one of them can be given.");
}

function refuse(message: string): never {
  throw new ExtractionError("invalid-option", message);
}

/** Whether the field is followed by its stars. */
export const followsStars = ({ track, path }: Pick<ExtractionOptions, "track" | "path">): boolean =>
  track !== "none" && path === undefined;

/** The tracking stars asked for, if any were. */
export const trackChoices = ({ track }: ExtractionOptions): readonly StarChoice[] | undefined =>
  track === "none" ? undefined : track;

/** Places asked for, under the names given and the usual ones where none was given. */
export function placesAskedFor(
  options: ExtractionOptions,
): { readonly name: string; readonly x: number; readonly y: number }[] {
  const { target, references = [], flash = [] } = options;
  const named = (
    choices: readonly { readonly x: number; readonly y: number; readonly name?: string }[],
    prefix: string,
  ) => choices.map(({ name, x, y }, i) => ({ name: name ?? `${prefix}${i + 1}`, x, y }));
  return [
    ...(target === undefined ? [] : [{ name: target.name ?? "target", x: target.x, y: target.y }]),
    ...named(trackChoices(options) ?? [], "track"),
    ...named(references, "ref"),
    ...named(flash, "flash"),
  ];
}

export const namesAskedFor = (options: ExtractionOptions): string[] =>
  placesAskedFor(options).map(({ name }) => name);
