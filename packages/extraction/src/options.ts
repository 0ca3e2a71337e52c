/** What a caller can ask of an extraction, and what holds when nothing is asked. */

import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import { check, ExtractionError } from "./errors.ts";

/** A star pointed at: its place in the first frame, in px, found again on the nearest star. */
export interface StarChoice {
  readonly x: number;
  readonly y: number;
  /** Name in the light curve. @default "target", "track1"…, "ref1"… */
  readonly name?: string;
}

/**
 * What is quietest for the target on the first frames: optimal weights, or a circle where that is
 * clearly better. The default; docs/methods.md tells why.
 */
export interface QuietestMethod {
  readonly kind: "quietest";
  /** Background annulus in px. @default as for the method that is chosen */
  readonly annulus?: { readonly inner: number; readonly outer: number };
}

/**
 * Optimal extraction (Naylor 1998) with Gaussian weights of one width in all frames: linear, and
 * quieter than circles for faint stars.
 */
export interface OptimalMethod {
  readonly kind: "optimal";
  /** FWHM of the weights in px. @default the quietest of several multiples of the stars' FWHM */
  readonly fwhm?: number;
  /** Background annulus in px. @default fwhm + 2 FWHM of the stars (at least 4 px) to that + 10 px */
  readonly annulus?: { readonly inner: number; readonly outer: number };
}

/** A fixed circle with exact overlap and a clipped annulus: linear. */
export interface CircleMethod {
  readonly kind: "circle";
  /** Radius in px. @default the quietest of several multiples of the FWHM */
  readonly radius?: number;
  /** Background annulus in px, outside the radius. @default radius + 2 FWHM (at least 4 px) to that + 10 px */
  readonly annulus?: { readonly inner: number; readonly outer: number };
}

/** The blob of light around the star, new in each frame (PyMovie's dynamic mask). */
export interface AdaptiveMethod {
  readonly kind: "adaptive";
  /** Side of the window in px, odd. @default 51 */
  readonly windowSize?: number;
  /** Threshold above the background, in sigma. @default 2 */
  readonly thresholdSigma?: number;
  /** Radius of the mask used when no blob is found, in px. @default 3.2 */
  readonly defaultRadius?: number;
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
  readonly stars: readonly FixedStar[];
  readonly tracking: readonly TrackingStar[];
}

export interface ExtractionOptions {
  /** The star to measure. @default none: every star that can be trusted is measured */
  readonly target?: StarChoice;
  /** Tracking stars. @default chosen by brightness, shape and distance from the edges */
  readonly track?: readonly StarChoice[];
  /** Comparison stars. @default the quietest ensemble of the field */
  readonly references?: readonly StarChoice[];
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
  readonly method?: QuietestMethod | OptimalMethod | CircleMethod | AdaptiveMethod;
  /** Electrons per ADU. @default unknown: errors are made to match the scatter that is seen */
  readonly gain?: number;
  /** Read noise in electrons, used with `gain`. @default 0 */
  readonly readNoise?: number;
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
  const method = options.method ?? DEFAULT_METHOD;
  checkMethod(method);
  if (options.gain !== undefined) check.positive("gain", options.gain);
  if (options.readNoise !== undefined) check.notNegative("readNoise", options.readNoise);
  if (options.saturation !== undefined) check.positive("saturation", options.saturation);
  if (options.maximumStars !== undefined)
    check.integerAtLeast("maximumStars", options.maximumStars, 1);
  if (options.start !== undefined) check.integerAtLeast("start", options.start, 0);
  if (options.stop !== undefined)
    check.integerAtLeast("stop", options.stop, (options.start ?? 0) + 1);
  if (options.fixed !== undefined) checkFixed(options.fixed, options);
  const names = options.fixed?.stars.map(({ name }) => name) ?? namesAskedFor(options);
  options.corrections?.forEach((correction, i) => {
    checkCorrection(correction, `corrections[${i}]`, names);
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ExtractionError(
      "invalid-option",
      `star names must differ. Received "${twice}" twice.`,
      {
        data: { name: twice },
      },
    );
  }
}

function checkFixed(fixed: FixedStars, { target, references }: ExtractionOptions): void {
  check.integerAtLeast("fixed.stars.length", fixed.stars.length, 1);
  check.integerAtLeast("fixed.tracking.length", fixed.tracking.length, 1);
  const beside = target !== undefined ? "target" : references !== undefined ? "references" : null;
  if (beside === null) return;
  throw new ExtractionError(
    "invalid-option",
    `fixed names every star: ${beside} cannot be given with it.`,
    { data: { option: beside } },
  );
}

function checkCorrection(correction: Correction, at: string, names: readonly string[]): void {
  check.integerAtLeast(`${at}.frame`, correction.frame, 0);
  if ("star" in correction) {
    check.oneOf(`${at}.star`, correction.star, names);
    check.finite(`${at}.x`, correction.x);
    check.finite(`${at}.y`, correction.y);
  } else {
    check.finite(`${at}.dx`, correction.dx);
    check.finite(`${at}.dy`, correction.dy);
  }
}

function checkMethod(method: NonNullable<ExtractionOptions["method"]>): void {
  check.oneOf("method.kind", method.kind, ["quietest", "optimal", "circle", "adaptive"]);
  if (method.kind === "adaptive") {
    if (method.windowSize !== undefined) check.oddInteger("method.windowSize", method.windowSize);
    if (method.thresholdSigma !== undefined)
      check.positive("method.thresholdSigma", method.thresholdSigma);
    if (method.defaultRadius !== undefined)
      check.positive("method.defaultRadius", method.defaultRadius);
    return;
  }
  const size = sizeAskedFor(method);
  if (size !== undefined) check.positive(`method.${size.name}`, size.value);
  if (method.annulus === undefined) return;
  check.positive("method.annulus.inner", method.annulus.inner);
  if (size !== undefined)
    check.between("method.annulus.inner", method.annulus.inner, size.value, 1e4);
  check.between("method.annulus.outer", method.annulus.outer, method.annulus.inner + 1, 1e4);
}

/** The radius of a circle or the width of weights, where one was given. */
function sizeAskedFor(
  method: QuietestMethod | OptimalMethod | CircleMethod,
): { name: string; value: number } | undefined {
  if (method.kind === "circle" && method.radius !== undefined)
    return { name: "radius", value: method.radius };
  if (method.kind === "optimal" && method.fwhm !== undefined)
    return { name: "fwhm", value: method.fwhm };
  return undefined;
}

/** Names of the stars asked for: those given, and the usual ones where none was given. */
export function namesAskedFor({ target, track, references }: ExtractionOptions): string[] {
  const numbered = (choices: readonly StarChoice[] | undefined, prefix: string): string[] =>
    choices?.map((choice, i) => choice.name ?? `${prefix}${i + 1}`) ?? [];
  return [
    ...(target === undefined ? [] : [target.name ?? "target"]),
    ...numbered(track, "track"),
    ...numbered(references, "ref"),
  ];
}
