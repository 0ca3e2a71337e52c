/** A way of measuring with everything decided, and what is known while a frame is measured. */

import {
  annulusBackground,
  type LocalBackgroundEstimator,
  type Measurement,
  type NoiseOptions,
  type OtherStars,
  type PsfParameters,
} from "@photkit/aperture";
import type { StarTable } from "@photkit/detection";
import type { Image, ImageLike } from "@photkit/image";
import type { NamedBackground } from "../options/background-choice.ts";
import type { Ring, StarMethod } from "../options/method-options.ts";

/** What is known about the camera. */
export interface Noise {
  readonly gain: number | null;
  readonly readNoise: number;
  /** Level without light, ADU. */
  readonly pedestal: number;
  readonly saturation: number | null;
}

/** What apertures are made from. */
export interface ApertureContext {
  /** Full width at half maximum of the stars, in px. */
  readonly fwhm: number;
  readonly noise: Noise;
  /** The background function asked for; null for each method's own. */
  readonly background: NamedBackground | null;
}

/** What methods are made from that learn from the reference picture. */
export interface MethodContext extends ApertureContext {
  /** The reference picture, its stars and their shape. */
  readonly picture: Image<Float64Array>;
  readonly stars: StarTable;
  readonly psf: PsfParameters;
}

/** A place in px. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is known about one star in one frame, beside its place. */
export interface Circumstances {
  /** Stars near it, in this frame. */
  readonly otherStars?: OtherStars;
  /** As large as the frame; pixels that are not 0 are left out: the other field of the frame. */
  readonly mask?: ImageLike | null;
  /** The first tracking star of this frame. */
  readonly leader?: Place | null;
}

/** Measures a star at a place of the frame. */
export type StarMeter = (
  image: ImageLike,
  x: number,
  y: number,
  circumstances?: Circumstances,
) => Measurement;

/** An aperture beside the main one, with a series of its own. */
export interface NestedAperture {
  /** What its series is called after the star's name, e.g. "r3.2". */
  readonly suffix: string;
  readonly description: string;
}

/** A method with everything decided, and its description for people. */
export interface ResolvedMethod {
  readonly description: string;
  /** The same as options: asked for with these, a run measures the same. */
  readonly settings: StarMethod;
  /** Radius in px that neighbours are judged by. */
  readonly radius: number;
  readonly measure: StarMeter;
  /** Apertures around the same place, and all of them measured at once, in order. */
  readonly nested?: readonly NestedAperture[];
  readonly measureNested?: (...star: Parameters<StarMeter>) => readonly Measurement[];
  /** The method for one star, where it depends on the star. */
  readonly forStar?: (star: Place) => ResolvedMethod;
}

/** Annulus for an aperture when the user names none: well outside the star's wings. */
export function defaultAnnulus(radius: number, fwhm: number): Ring {
  const inner = radius + Math.max(4, 2 * fwhm);
  return { inner, outer: inner + 10 };
}

/** The noise as options of the aperture package. */
export const noiseOptions = ({
  gain,
  readNoise,
  pedestal,
  saturation,
}: Noise): NoiseOptions & { readonly saturation: number | null } => ({
  gain,
  readNoise,
  pedestal,
  saturation,
});

/** The background of a method with an annulus, and how people are told of it. */
export function backgroundOf(
  { background }: ApertureContext,
  annulus: Ring,
): { readonly estimator: LocalBackgroundEstimator; readonly told: string } {
  return background === null
    ? {
        estimator: annulusBackground(annulus),
        told: `annulus ${annulus.inner.toFixed(1)}-${annulus.outer.toFixed(1)} px`,
      }
    : { estimator: background.estimator, told: `background ${background.label}` };
}
