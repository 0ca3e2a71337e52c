/** A coordinate system from stars whose places in the picture and on the sky are known. */

import { ARCSECONDS } from "./angles.ts";
import type { WcsDescription } from "./description.ts";
import { WcsError } from "./errors.ts";
import { localField } from "./field.ts";
import { chosenSolution, searchModel } from "./plate-choice.ts";
import type { PlateModel } from "./plate-model.ts";
import { checkPlateOptions, type FitPlateOptions } from "./plate-options.ts";
import { belongingStars } from "./plate-outliers.ts";
import { leftOutResidual, type PlateSolution, residualAt, spreadAt } from "./plate-solution.ts";
import type { PlateStar } from "./plate-stars.ts";
import { ICRS } from "./sky-frame.ts";
import { createWcs, type PixelPosition, type Wcs } from "./wcs.ts";

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
  checkPlateOptions(stars, options);
  const { pixelAspect: aspect = 1, tangent, falseRejection = 0.001 } = options;
  const centre = options.centre ?? meanPixel(stars);
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

const meanPixel = (stars: readonly PlateStar[]): PixelPosition => ({
  x: stars.reduce((sum, { x }) => sum + x, 0) / stars.length,
  y: stars.reduce((sum, { y }) => sum + y, 0) / stars.length,
});

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
