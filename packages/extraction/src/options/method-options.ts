/** The ways to measure a star that an extraction can be asked for, and the checks of their options. */

import type { Psf } from "@photkit/aperture";

/** A background annulus around the star, in px. */
export interface Ring {
  readonly inner: number;
  readonly outer: number;
}

/**
 * What is quietest for the target on the first frames: optimal weights, or a circle where that is
 * clearly better. The default; docs/methods.md tells why.
 */
export interface QuietestMethod {
  readonly kind: "quietest";
  /** Background annulus in px. @default as for the method that is chosen */
  readonly annulus?: Ring;
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
  readonly annulus?: Ring;
}

/** A fixed circle with exact overlap and a clipped annulus: linear. */
export interface CircleMethod {
  readonly kind: "circle";
  /** Radius in px. @default the quietest of several multiples of the FWHM */
  readonly radius?: number;
  /** Background annulus in px, outside the radius. @default radius + 2 FWHM (at least 4 px) to that + 10 px */
  readonly annulus?: Ring;
  /** Further radii in px, each a series of its own by the name of `target-r3.2`. @default [] */
  readonly nested?: readonly number[];
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
  /** Further thresholds in sigma, each a series of its own by the name of `target-t1.5`. @default [] */
  readonly nested?: readonly number[];
}

/** A PSF laid on the star, with neighbours of the catalogue solved together with it: linear. */
export interface PsfMethod {
  readonly kind: "psf";
  /**
   * Shape of the stars: an elliptical Gaussian, a Moffat profile or a table, each learnt from the
   * stars of the reference picture; or a PSF that is given. @default "gaussian"
   */
  readonly psf?: "gaussian" | "moffat" | "empirical" | Psf;
  /**
   * Where the star is: `"forced"` takes the tracker's word, and is linear also for a star that
   * vanishes; `"free"` fits the position within 1 FWHM, and has no flux where no star is found.
   * @default "forced"
   */
  readonly positions?: "forced" | "free";
  /** Pixels up to this distance are used, px. @default 2 FWHM */
  readonly radius?: number;
}

/** Whole pixels of best signal to noise, grown once on the reference picture (PyMovie's TME). */
export interface TightMaskMethod {
  readonly kind: "tight-mask";
  /** Pixels farther away do not belong to the star, px. @default 2 FWHM */
  readonly radius?: number;
  /**
   * The mask may move by so many whole pixels to the place of most light. More than 0 finds noise
   * where there is no star: the flux of an occulted star then comes out too high by its noise.
   * @default 0: laid on the tracked place
   */
  readonly hunt?: number;
  /** Background annulus in px. @default radius + 2 FWHM (at least 4 px) to that + 10 px */
  readonly annulus?: Ring;
}

/** The first tracking star's blob of each frame, laid on every star (PyMovie's yellow mask). */
export interface TrackerMaskMethod {
  readonly kind: "tracker-mask";
  /** Side of the window in px, odd. @default 51 */
  readonly windowSize?: number;
  /** Threshold above the background, in sigma. @default 2 */
  readonly thresholdSigma?: number;
  /** Radius of the mask used when the tracking star has no blob, in px. @default 3.2 */
  readonly defaultRadius?: number;
}

export type MeasurementMethod =
  | QuietestMethod
  | OptimalMethod
  | CircleMethod
  | AdaptiveMethod
  | PsfMethod
  | TightMaskMethod
  | TrackerMaskMethod;

/** Methods that may leave their size to be found by measuring. */
export type OpenMethod = QuietestMethod | OptimalMethod | CircleMethod;

export const isOpen = (method: MeasurementMethod): method is OpenMethod =>
  method.kind === "quietest" || method.kind === "optimal" || method.kind === "circle";

/** What one aperture can be measured by: any method, or the whole light of its window. */
export type StarMethod = MeasurementMethod | { readonly kind: "flash"; readonly size: number };

export const METHOD_KINDS: readonly MeasurementMethod["kind"][] = [
  "quietest",
  "optimal",
  "circle",
  "adaptive",
  "psf",
  "tight-mask",
  "tracker-mask",
];
