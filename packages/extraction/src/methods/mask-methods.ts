/** Masks of whole pixels: one that is grown on the reference picture, or the tracking star's own. */

import {
  circularMask,
  growTightMask,
  MeasurementFlag,
  measureAdaptive,
  measureMask,
  measureTightMask,
  type PixelMask,
  shiftMask,
  windowBackground,
} from "@photkit/aperture";
import type { ImageLike } from "@photkit/image";
import type { TightMaskMethod, TrackerMaskMethod } from "../options/method-options.ts";
import {
  backgroundOf,
  defaultAnnulus,
  type MethodContext,
  noiseOptions,
  type Place,
  type ResolvedMethod,
} from "./resolved-method.ts";

/** Radius within which a tight mask is grown, in FWHM. */
const GROWN = 2;
/** Radius of the circle where no mask can be grown, in FWHM. */
const EMPTY = 1.2;

/** A mask for each star, grown at its place in the reference picture. */
export function resolveTightMask(method: TightMaskMethod, context: MethodContext): ResolvedMethod {
  const { picture, fwhm } = context;
  const { radius = GROWN * fwhm, hunt = 0 } = method;
  const annulus = method.annulus ?? defaultAnnulus(radius, fwhm);
  const { estimator, told } = backgroundOf(context, annulus);
  const options = { background: estimator, reach: hunt, ...noiseOptions(context.noise) };
  const describe = (pixels: string) =>
    `tight mask of ${pixels} within r=${radius.toFixed(2)} px, ${hunt === 0 ? "at the tracked place" : `hunted by ${hunt} px`}, ${told}`;
  const forStar = ({ x: starX, y: starY }: Place): ResolvedMethod => {
    const grown = growTightMask(picture, starX, starY, { radius, snap: false });
    const mask = grown.pixels > 0 ? grown : circularMask(starX, starY, EMPTY * fwhm);
    const missing = grown.pixels > 0 ? 0 : MeasurementFlag.defaultMask;
    return {
      description: describe(`${mask.pixels} px`),
      settings,
      radius,
      measure: (image, x, y, circumstances) => {
        const placed = shiftMask(mask, x - starX, y - starY);
        const measured = measureTightMask(image, placed, { ...options, ...circumstances });
        return { ...measured, flags: measured.flags | missing };
      },
    };
  };
  const settings = { kind: "tight-mask", radius, hunt, annulus } as const;
  return {
    description: describe("best signal to noise"),
    settings,
    radius,
    measure: (image, x, y, circumstances) => forStar({ x, y }).measure(image, x, y, circumstances),
    forStar,
  };
}

/** The blob of the first tracking star, found anew in each frame and laid on every star. */
export function resolveTrackerMask(
  method: TrackerMaskMethod,
  context: MethodContext,
): ResolvedMethod {
  const { windowSize = 51, thresholdSigma = 2, defaultRadius = 3.2 } = method;
  const blob = { windowSize, thresholdSigma, defaultRadius };
  const background = context.background?.estimator ?? windowBackground({ size: windowSize });
  const options = { background, ...noiseOptions(context.noise) };
  // One mask serves all stars of a frame.
  let seen: { image: ImageLike; at: Place; mask: PixelMask; flags: number } | null = null;
  const maskOf = (image: ImageLike, at: Place) => {
    if (seen?.image === image && seen.at.x === at.x && seen.at.y === at.y) return seen;
    const { aperture, flags } = measureAdaptive(image, at.x, at.y, {
      ...blob,
      maxDistance: Number.POSITIVE_INFINITY,
    });
    const mask = aperture.pixels > 0 ? aperture : circularMask(at.x, at.y, defaultRadius);
    const none = MeasurementFlag.defaultMask | MeasurementFlag.outside;
    seen = { image, at, mask, flags: flags & none ? MeasurementFlag.defaultMask : 0 };
    return seen;
  };
  return {
    description: `mask of the tracking star in ${windowSize}x${windowSize} px at ${thresholdSigma} sigma, circle r=${defaultRadius} px without it`,
    settings: { kind: "tracker-mask", ...blob },
    radius: defaultRadius,
    measure: (image, x, y, circumstances) => {
      const leader = circumstances?.leader ?? { x, y };
      const { mask, flags } = maskOf(image, leader);
      const placed = shiftMask(mask, x - leader.x, y - leader.y);
      const measured = measureMask(image, placed, { ...options, ...circumstances });
      return { ...measured, flags: measured.flags | flags };
    },
  };
}
