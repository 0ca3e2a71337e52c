/** A coordinate system from stars whose places in the picture and on the sky are known. */

import { ARCSECONDS } from "./angles.ts";
import type { WcsDescription } from "./description.ts";
import { check, WcsError } from "./errors.ts";
import { localField } from "./field.ts";
import { affineModel, type PlateModel, similarityModel, sipModel } from "./plate-model.ts";
import { belongingStars, bothWays } from "./plate-outliers.ts";
import {
  leftOutResidual,
  type PlateSolution,
  residualAt,
  solvePlate,
  spreadAt,
} from "./plate-solution.ts";
import { checkStars, type PlateStar } from "./plate-stars.ts";
import { ICRS } from "./sky-frame.ts";
import type { SkyPosition } from "./sphere.ts";
import { createWcs, type PixelPosition, type Wcs } from "./wcs.ts";

export interface FitPlateOptions {
  /**
   * Scale, rotation and shift (2 stars and more); any linear map (3); a linear map with SIP
   * polynomials. `"auto"` is a similarity, or from 4 stars on a linear map where that foretells stars
   * better that it has not seen. @default "auto"
   */
  readonly model?: "auto" | "similarity" | "affine" | "sip";
  /** Order of the polynomials of `"sip"`, 2 to 5. @default 2 */
  readonly sipOrder?: number;
  /**
   * Whether the picture, row 0 on top, shows the sky as a mirror would. @default what 3 stars or more
   * say; two cannot say it
   */
  readonly mirrored?: boolean;
  /** Width of a pixel over its height, for similarities. @default 1 */
  readonly pixelAspect?: number;
  /** Pixel of the optical axis: the middle of the whole picture. @default the mean of the stars */
  readonly centre?: PixelPosition;
  /** Tangent point that the plate constants are to belong to. @default that of `centre` */
  readonly tangent?: SkyPosition;
  /** Chance that a star that belongs is left out, from 5 stars on; 0 keeps all. @default 0.001 */
  readonly falseRejection?: number;
  /** Error of a star's place along one axis in arc seconds. @default what the residuals say */
  readonly starErrorArcsec?: number;
  /** Size of the picture in px. @default unknown */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A fitted plate. */
export interface PlateFit {
  readonly wcs: Wcs;
  readonly model: "similarity" | "affine" | "sip";
  /** Whether the picture, row 0 on top, is mirrored. */
  readonly mirrored: boolean;
  /** Arc seconds per px in the middle. */
  readonly scaleArcsec: number;
  /** Whether each star took part. */
  readonly used: readonly boolean[];
  /** Seen less fitted, in arc seconds to the east and north, by star; also of those left out. */
  readonly xiArcsec: Float64Array;
  readonly etaArcsec: Float64Array;
  /**
   * Distance in arc seconds of each star from where the fit without it has it: the honest residual.
   * NaN where the fit cannot do without the star.
   */
  readonly leaveOneOutArcsec: Float64Array;
  /** Root mean square of the distances of the stars that took part, arc seconds. */
  readonly rmsArcsec: number;
  /** Error of a star's place along one axis in arc seconds; NaN when no star is to spare. */
  readonly starErrorArcsec: number;
  /** Error of a position read off at a pixel, along one axis in arc seconds; NaN likewise. */
  predictionErrorArcsec(x: number, y: number): number;
}

const FEWEST_TO_REJECT = 5;
const FEWEST_TO_CHOOSE = 4;
const ENOUGH_FOR_LINEAR = 8;
/** How much better one way round must fit than the other for the stars to tell them apart. */
const CLEARLY_BETTER = 4;
/** Residuals below this many px are rounding. */
const ROUNDING_PX = 1e-6;

/**
 * Fits the coordinates of a picture to two stars or more, in the tangent plane: exact at any
 * declination and across 0 hours.
 *
 * @throws WcsError `"invalid-option"`; `"too-few-stars"` for fewer than the model needs, and for two
 *   without `mirrored`; `"degenerate-stars"` for stars at one place or on one line where that does
 *   not settle the plate, or that lie the other way round than `mirrored` says.
 * @example
 * const { wcs } = fitPlate(
 *   [
 *     { x: 100, y: 80, raDegrees: 83.61, decDegrees: 22.05 },
 *     { x: 540, y: 400, raDegrees: 83.66, decDegrees: 21.99 },
 *   ],
 *   { mirrored: false },
 * );
 */
export function fitPlate(stars: readonly PlateStar[], options: FitPlateOptions = {}): PlateFit {
  checkOptions(stars, options);
  const { pixelAspect: aspect = 1, tangent, falseRejection = 0.001 } = options;
  const centre = options.centre ?? meanPixel(stars);
  if (stars.length === 2 && options.mirrored === undefined) {
    throw new WcsError(
      "too-few-stars",
      "two stars fit a picture and its mirror image alike: give mirrored, or a third star.",
      { data: { stars: 2 } },
    );
  }
  const setting = {
    aspect,
    centre,
    mirrored: options.mirrored ?? null,
    ...(tangent !== undefined && { tangent }),
  };
  const modelFor = (mirrored: boolean): PlateModel => searchModel(stars.length, mirrored, options);
  const { fewestStars, kind } = modelFor(false);
  if (stars.length < fewestStars) {
    throw new WcsError(
      "too-few-stars",
      `a plate of the model ${kind} needs at least ${fewestStars} stars. Received ${stars.length}.`,
      { data: { model: kind, stars: stars.length } },
    );
  }
  const rejects = falseRejection > 0 && stars.length >= Math.max(FEWEST_TO_REJECT, fewestStars + 3);
  const used = rejects
    ? belongingStars(stars, { ...setting, modelFor, falseRejection })
    : stars.map(() => true);
  const members = stars.filter((_, i) => used[i]);
  const solution = chosenSolution(members, options, setting);
  return describeFit(stars, used, solution, options);
}

function checkOptions(stars: readonly PlateStar[], options: FitPlateOptions): void {
  const { model = "auto", sipOrder = 2, pixelAspect = 1, centre, tangent } = options;
  check.oneOf("model", model, ["auto", "similarity", "affine", "sip"]);
  check.integerAtLeast("sipOrder", sipOrder, 2);
  check.between("sipOrder", sipOrder, 2, 5);
  check.positive("pixelAspect", pixelAspect);
  check.between("falseRejection", options.falseRejection ?? 0, 0, 1);
  if (options.starErrorArcsec !== undefined) {
    check.positive("starErrorArcsec", options.starErrorArcsec);
  }
  if (centre !== undefined) {
    check.finite("centre.x", centre.x);
    check.finite("centre.y", centre.y);
  }
  if (tangent !== undefined) {
    check.finite("tangent.raDegrees", tangent.raDegrees);
    check.between("tangent.decDegrees", tangent.decDegrees, -90, 90);
    if (model === "sip") {
      throw new WcsError("invalid-option", "tangent does not go with the model sip: give centre.");
    }
  }
  checkStars(stars);
  if (stars.length < 2) {
    throw new WcsError(
      "too-few-stars",
      `a plate needs at least 2 stars. Received ${stars.length}.`,
      { data: { stars: stars.length } },
    );
  }
}

const meanPixel = (stars: readonly PlateStar[]): PixelPosition => ({
  x: stars.reduce((sum, { x }) => sum + x, 0) / stars.length,
  y: stars.reduce((sum, { y }) => sum + y, 0) / stars.length,
});

/** The model by which outliers are told: of `"auto"` a linear map where there are stars enough. */
function searchModel(stars: number, mirrored: boolean, options: FitPlateOptions): PlateModel {
  const { model = "auto", sipOrder = 2, pixelAspect = 1 } = options;
  if (model === "sip") return sipModel(sipOrder);
  const isLinear = model === "affine" || (model === "auto" && stars >= ENOUGH_FOR_LINEAR);
  return isLinear ? affineModel : similarityModel(mirrored, pixelAspect);
}

interface Setting {
  readonly aspect: number;
  readonly centre: PixelPosition;
  readonly mirrored: boolean | null;
  readonly tangent?: SkyPosition;
}

/** The model that was asked for, or the one that foretells left-out stars best. */
function chosenSolution(
  stars: readonly PlateStar[],
  options: FitPlateOptions,
  setting: Setting,
): PlateSolution {
  const { model = "auto", sipOrder = 2 } = options;
  const { centre, tangent } = setting;
  if (model === "sip") return agreeing(solvePlate(stars, sipModel(sipOrder), centre), setting);
  const affine = () => agreeing(solvePlate(stars, affineModel, centre, tangent), setting);
  if (model === "affine") return affine();
  if (model === "similarity" || stars.length < FEWEST_TO_CHOOSE) return similarity(stars, setting);
  const [one, other] = [tried(() => similarity(stars, setting)), tried(affine)];
  if (one === null || other === null) return one ?? other ?? similarity(stars, setting);
  return foretelling(other, stars) < foretelling(one, stars) ? other : one;
}

/** A solution, or null where the stars do not settle it. */
function tried(solve: () => PlateSolution): PlateSolution | null {
  try {
    return solve();
  } catch (error) {
    if (error instanceof WcsError && error.code === "degenerate-stars") return null;
    throw error;
  }
}

/** Mean square distance of stars from where the fit without them has them. */
const foretelling = (solution: PlateSolution, stars: readonly PlateStar[]): number => {
  const sum = stars.reduce(
    (total, star) => total + Math.hypot(...leftOutResidual(solution, star)) ** 2,
    0,
  );
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
};

/** The similarity the way round that was given, or that the stars tell. */
function similarity(
  stars: readonly PlateStar[],
  { aspect, centre, mirrored, tangent }: Setting,
): PlateSolution {
  if (mirrored !== null) {
    return solvePlate(stars, similarityModel(mirrored, aspect), centre, tangent);
  }
  const [better, worse] = bothWays(stars, aspect, centre, tangent);
  const off = Math.sqrt(worse.chiSquare / stars.length);
  const pixel = Math.hypot(worse.fitted[0]!, worse.fitted[1]!);
  if (worse.chiSquare > CLEARLY_BETTER * better.chiSquare && off > ROUNDING_PX * pixel) {
    return better;
  }
  throw new WcsError(
    "degenerate-stars",
    "the stars fit a picture and its mirror image about alike, as stars on one line do: give mirrored, or a star off the line.",
    { data: { stars: stars.length } },
  );
}

/** Refuses a linear map that lies the other way round than was said. */
function agreeing(solution: PlateSolution, { mirrored }: Setting): PlateSolution {
  const [a, b, c, d] = solution.model.describe(solution.fitted).cd;
  const isMirrored = a * d - b * c < 0;
  if (mirrored === null || mirrored === isMirrored) return solution;
  throw new WcsError(
    "degenerate-stars",
    `the stars must show ${mirrored ? "a mirrored field" : "a field that is not mirrored"}, as mirrored: ${mirrored} says. Received the opposite.`,
    { data: { mirrored } },
  );
}

function describeFit(
  stars: readonly PlateStar[],
  used: readonly boolean[],
  solution: PlateSolution,
  options: FitPlateOptions,
): PlateFit {
  const wcs = createWcs(descriptionOf(solution, options));
  const { centre, chiSquare, degreesOfFreedom } = solution;
  const residuals = stars.map((star) => residualAt(solution, star));
  const leftOut = stars.map((star, i) =>
    used[i] ? leftOutResidual(solution, star) : residuals[i]!,
  );
  const members = used.filter(Boolean).length;
  const squares = residuals.reduce(
    (sum, residual, i) => sum + (used[i] ? Math.hypot(...residual) ** 2 : 0),
    0,
  );
  const scatter =
    degreesOfFreedom > 0 ? Math.sqrt(chiSquare / degreesOfFreedom) * ARCSECONDS : Number.NaN;
  const starError = options.starErrorArcsec ?? scatter;
  const { scaleArcsec, mirrored } = localField(wcs, centre.x, centre.y);
  return {
    wcs,
    model: solution.model.kind,
    mirrored,
    scaleArcsec,
    used,
    xiArcsec: Float64Array.from(residuals, ([xi]) => xi * ARCSECONDS),
    etaArcsec: Float64Array.from(residuals, ([, eta]) => eta * ARCSECONDS),
    leaveOneOutArcsec: Float64Array.from(leftOut, (one) => Math.hypot(...one) * ARCSECONDS),
    rmsArcsec: Math.sqrt(squares / members) * ARCSECONDS,
    starErrorArcsec: starError,
    predictionErrorArcsec(x, y) {
      const [xx, yy] = spreadAt(solution, { x, y });
      return starError * Math.sqrt((xx + yy) / 2);
    },
  };
}

/** The solution as a coordinate system whose reference pixel is on its tangent point. */
function descriptionOf(solution: PlateSolution, { size }: FitPlateOptions): WcsDescription {
  const { model, fitted, centre, tangent } = solution;
  const { cd, distortion } = model.describe(fitted);
  const [a, b, c, d] = cd;
  const determinant = a * d - b * c;
  const [xi, eta] = [fitted[model.offsets[0]]!, fitted[model.offsets[1]]!];
  return {
    // The pixel where xi and eta are 0: the centre itself but for a tangent point that was given.
    crpix: [
      centre.x - (d * xi - b * eta) / determinant,
      centre.y - (a * eta - c * xi) / determinant,
    ],
    cd,
    crval: [tangent.raDegrees, tangent.decDegrees],
    projection: "TAN",
    parameters: [],
    lonpole: 180,
    latpole: 90,
    distortion,
    frame: ICRS,
    size: size ?? null,
    warnings: [],
  };
}
