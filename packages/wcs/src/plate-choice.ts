/** Which model of a plate is taken, and which way round. */

import { isWcsError, WcsError } from "./errors.ts";
import { affineModel, type PlateModel, similarityModel, sipModel } from "./plate-model.ts";
import type { FitPlateOptions } from "./plate-options.ts";
import { leftOutResidual, type PlateSolution, residualAt, solvePlate } from "./plate-solution.ts";
import type { PlateStar } from "./plate-stars.ts";
import type { SkyPosition } from "./sphere.ts";
import type { PixelPosition } from "./wcs.ts";

/** How much better one way round must fit than the other for the stars to tell them apart. */
const CLEARLY_BETTER = 4;
/** Residuals below this many px are rounding. */
const ROUNDING_PX = 1e-6;
const FEWEST_TO_CHOOSE = 4;
const ENOUGH_FOR_LINEAR = 8;

/** The model by which outliers are told: of `"auto"` a linear map where there are stars enough. */
export function searchModel(
  stars: number,
  mirrored: boolean,
  options: FitPlateOptions,
): PlateModel {
  const { model = "auto", sipOrder = 2, pixelAspect = 1 } = options;
  if (model === "sip") return sipModel(sipOrder);
  const isLinear = model === "affine" || (model === "auto" && stars >= ENOUGH_FOR_LINEAR);
  return isLinear ? affineModel : similarityModel(mirrored, pixelAspect);
}

/** What a fit goes by, settled. */
export interface PlateSetting {
  readonly aspect: number;
  readonly centre: PixelPosition;
  readonly mirrored: boolean | null;
  readonly tangent?: SkyPosition;
}

/** The model that was asked for, or the one that foretells left-out stars best. */
export function chosenSolution(
  stars: readonly PlateStar[],
  options: FitPlateOptions,
  setting: PlateSetting,
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
    if (isWcsError(error, "degenerate-stars")) return null;
    throw error;
  }
}

/** Sum of the squared distances of stars from where the fit without them has them. */
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
  { aspect, centre, mirrored, tangent }: PlateSetting,
): PlateSolution {
  if (mirrored !== null) {
    return solvePlate(stars, similarityModel(mirrored, aspect), centre, tangent);
  }
  const [better, worse] = bothWays(stars, aspect, centre, tangent);
  const off = Math.max(...stars.map((star) => Math.hypot(...residualAt(worse, star))));
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

/** Which way round the stars lie: the fits of both, the better one first. */
function bothWays(
  stars: readonly PlateStar[],
  aspect: number,
  centre: PixelPosition,
  tangent?: SkyPosition,
): readonly [PlateSolution, PlateSolution] {
  const direct = solvePlate(stars, similarityModel(false, aspect), centre, tangent);
  const mirrored = solvePlate(stars, similarityModel(true, aspect), centre, tangent);
  return direct.chiSquare <= mirrored.chiSquare ? [direct, mirrored] : [mirrored, direct];
}

/** Refuses a linear map that lies the other way round than was said. */
function agreeing(solution: PlateSolution, { mirrored }: PlateSetting): PlateSolution {
  const [a, b, c, d] = solution.model.describe(solution.fitted).cd;
  const isMirrored = a * d - b * c < 0;
  if (mirrored === null || mirrored === isMirrored) return solution;
  throw new WcsError(
    "degenerate-stars",
    `the stars must show ${mirrored ? "a mirrored field" : "a field that is not mirrored"}, as mirrored: ${mirrored} says. Received the opposite.`,
    { data: { mirrored } },
  );
}
