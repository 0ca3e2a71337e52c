/** Where a star is, to a fraction of a pixel, with an uncertainty. */

import { type ImageLike, sizeOf } from "@photkit/image";
import { checkAnnulus, clippedRing } from "../background/local-background.ts";
import { check } from "../errors.ts";
import { blurWindow } from "../masks/adaptive-mask.ts";
import {
  checkMask,
  createScratch,
  LARGEST_RADIUS,
  type PixelWindow,
  readWindow,
} from "../pixels/window.ts";
import { brightestCentroid } from "./brightest-centroid.ts";
import { gaussianCentroid, marginalCentroid } from "./fitted-centroid.ts";
import { momentCentroid } from "./moment-centroid.ts";
import { findPlateau, type Plateau, plateauError } from "./plateau.ts";
import { quadraticCentroid } from "./quadratic-centroid.ts";
import {
  type CentroidEstimate,
  NO_CENTROID,
  type PixelModel,
  windowedCentroid,
} from "./windowed-centroid.ts";

const METHODS = ["windowed", "moments", "gaussian", "marginals", "quadratic", "brightest"] as const;

/** How a star's position is found. */
export type CentroidMethod = (typeof METHODS)[number];

/** Options of `centroid`. */
export interface CentroidOptions {
  /**
   * `"windowed"`: SExtractor's iterated Gaussian window; `"moments"`: centre of mass of the circle;
   * `"gaussian"`: fitted elliptical Gaussian; `"marginals"`: 1-D Gaussians through the sums of columns
   * and rows of the square of side 2 `radius`; `"quadratic"`: vertex through the highest pixels;
   * `"brightest"`: centre of mass of the few brightest pixels above the last of them.
   *
   * The first four find a clean, well-sampled star to 0.001 px (`"windowed"` to 0.01 px at a full width
   * of 2 px; `"moments"` to 0.02 px when the circle is as narrow as 1.3 full widths and off the star).
   * `"quadratic"` and `"brightest"` have errors of their own, which no light removes, up to 0.06 and
   * 0.09 px at a full width of 4 px (0.19 and 0.06 px at 2 px): for stars that are fainter than that.
   * @default "windowed"
   */
  readonly method?: CentroidMethod;
  /** The star lies within this distance of the given position, px. @default 8 */
  readonly radius?: number;
  /** Full width at half maximum of the stars, px: width of the window, first guess of the fit. @default 4 */
  readonly fwhm?: number;
  /**
   * Start from the highest point of the blurred image within this distance, px; 0 starts from the
   * given position. Needed when the position is known to worse than about one FWHM.
   * @default 0
   */
  readonly searchRadius?: number;
  /** Background level, ADU; `null` takes the clipped ring between `radius` and `radius` + 5. @default null */
  readonly background?: number | null;
  /** Side of the box of `"quadratic"`, odd, px. @default 5 */
  readonly box?: number;
  /** Pixels of `"brightest"`. @default 5 */
  readonly pixels?: number;
  /** Below this signal-to-noise ratio there is no star. @default 5 */
  readonly minimumSignalToNoise?: number;
  /** Electrons per ADU; without it the errors leave out the star's own shot noise. @default null */
  readonly gain?: number | null;
  /** Most steps of the iterated methods. @default 40 */
  readonly maxIterations?: number;
  /** As large as the image; pixels that are not 0 are not used. @default null */
  readonly mask?: ImageLike | null;
}

/** A position. NaN unless `converged`, so that a missing star is never measured somewhere else. */
export interface Centroid {
  readonly x: number;
  readonly y: number;
  /** 1-sigma uncertainties from the noise of the pixels, px; what the method itself is off by is not in them. */
  readonly xError: number;
  readonly yError: number;
  /** Light of the star as the method sees it, ADU: weighted, summed or fitted; the peak for `"quadratic"`. */
  readonly flux: number;
  /** Signal-to-noise ratio of `flux` against the background's noise. */
  readonly signalToNoise: number;
  /** The method found a star within `radius`, brighter than `minimumSignalToNoise`. */
  readonly converged: boolean;
}

const RING_WIDTH = 5;
const pixelScratch = createScratch();
const blurScratch = createScratch();

/**
 * Finds the star near a position.
 *
 * NaN and masked pixels are left out. A star that is clipped to five pixels of one value or more is
 * found by its middle, with an error that allows for the rim's pixels. Without a star (too faint, outside the image, or wandering
 * farther than `radius`) `converged` is false and the position NaN.
 *
 * @param x - column where the star is expected, px.
 * @throws ApertureError `"invalid-option"` when an option is out of range.
 * @example
 * const star = centroid(frame, 424, 286, { fwhm: 4.5, searchRadius: 4 });
 * if (star.converged) console.log(star.x, star.xError);
 */
export function centroid(
  image: ImageLike,
  x: number,
  y: number,
  options: CentroidOptions = {},
): Centroid {
  const {
    method = "windowed",
    radius = 8,
    fwhm = 4,
    searchRadius = 0,
    box = 5,
    pixels = 5,
  } = options;
  const { background = null, minimumSignalToNoise = 5, gain = null, maxIterations = 40 } = options;
  check.oneOf("method", method, METHODS);
  check.between("radius", radius, 1e-6, LARGEST_RADIUS / 2);
  check.between("fwhm", fwhm, 1e-3, LARGEST_RADIUS);
  check.between("searchRadius", searchRadius, 0, LARGEST_RADIUS / 2);
  if (background !== null) check.finite("background", background);
  check.oddInteger("box", box);
  check.between("box", box, 3, LARGEST_RADIUS);
  check.integerAtLeast("pixels", pixels, 1);
  check.notNegative("minimumSignalToNoise", minimumSignalToNoise);
  if (gain !== null) check.positive("gain", gain);
  check.integerAtLeast("maxIterations", maxIterations, 1);
  checkMask(image, options.mask);

  const size = sizeOf(image);
  if (!(x > -0.5 && y > -0.5 && x < size.width - 0.5 && y < size.height - 0.5)) return NO_CENTROID;
  const outer = Math.max(radius, searchRadius) + RING_WIDTH;
  const window = readWindow(image, x, y, outer, pixelScratch, options.mask);
  const ring = clippedRing(window, x, y, checkAnnulus({ inner: outer - RING_WIDTH, outer }));
  const level = background ?? ring.level;
  if (!Number.isFinite(level)) return NO_CENTROID;
  // Without a ring (a stamp that ends at the star) nothing is known about the noise.
  const scatter = Number.isNaN(ring.scatter) ? 0 : ring.scatter;
  const start =
    searchRadius > 0 ? brightestPoint(window, x, y, searchRadius, level) : ([x, y] as const);
  if (start === null) return NO_CENTROID;
  const plateau = findPlateau(window, start[0], start[1], radius, level, scatter);
  const pixel: PixelModel = {
    background: level,
    scatter,
    gain: gain ?? Number.POSITIVE_INFINITY,
    clipped: plateau?.level ?? Number.POSITIVE_INFINITY,
  };
  const found =
    method === "brightest"
      ? brightestCentroid(window, start[0], start[1], radius, pixels, pixel)
      : run(method, window, start[0], start[1], radius, fwhm, box, maxIterations, pixel, plateau);
  const moved = Math.hypot(found.x - x, found.y - y);
  if (!(found.signalToNoise >= minimumSignalToNoise && moved <= Math.max(radius, searchRadius)))
    return { ...NO_CENTROID, signalToNoise: found.signalToNoise };
  if (plateau === null) return found;
  const rim = plateauError(plateau, method !== "brightest");
  return {
    ...found,
    xError: Math.hypot(found.xError, rim),
    yError: Math.hypot(found.yError, rim),
  };
}

function run(
  method: Exclude<CentroidMethod, "brightest">,
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  fwhm: number,
  box: number,
  maxIterations: number,
  pixel: PixelModel,
  plateau: Plateau | null,
): CentroidEstimate {
  switch (method) {
    case "windowed":
      return windowedCentroid(window, x, y, fwhm / 2.3548, radius, maxIterations, pixel);
    case "moments":
      return momentCentroid(window, x, y, radius, pixel);
    case "quadratic":
      return quadraticCentroid(window, x, y, radius, box, pixel, plateau);
    case "gaussian":
      return gaussianCentroid(window, x, y, radius, fwhm, maxIterations, pixel, plateau);
    case "marginals":
      return marginalCentroid(window, x, y, radius, fwhm, maxIterations, pixel);
  }
}

/** The highest pixel of the blurred window within `radius` of (x, y); null when all are NaN. */
function brightestPoint(
  window: PixelWindow,
  x: number,
  y: number,
  radius: number,
  level: number,
): readonly [x: number, y: number] | null {
  const { x0, y0, width, height, values } = window;
  const blurred = blurWindow(values, width, height, level, blurScratch(width * height));
  let best: readonly [number, number] | null = null;
  let peak = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const far = (x0 + i - x) ** 2 + (y0 + j - y) ** 2 > radius * radius;
      if (far || Number.isNaN(value) || !(blurred[j * width + i]! > peak)) continue;
      peak = blurred[j * width + i]!;
      best = [x0 + i, y0 + j];
    }
  }
  return best;
}
