/** One model fitted to stars: linear least squares in the tangent plane at the centre of the field. */

import { isStatsError, solveLinearLeastSquares } from "@photkit/core-stats";
import { WcsError } from "./errors.ts";
import type { PlateModel } from "./plate-model.ts";
import { meanPlace, type PlateStar } from "./plate-stars.ts";
import { fromTangentPlane, type SkyPosition, toTangentPlane } from "./sphere.ts";
import type { PixelPosition } from "./wcs.ts";

/** Fitted plate constants and all that follows from them. Angles are degrees. */
export interface PlateSolution {
  readonly model: PlateModel;
  readonly tangent: SkyPosition;
  readonly centre: PixelPosition;
  readonly fitted: Float64Array;
  /** Inverse of the normal equations, row by row: covariance for a unit variance. */
  readonly inverse: Float64Array;
  /** Sum of weight * residual^2 over both axes, and twice the stars less the constants. */
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
}

/** A 2 x 2 symmetric matrix: both diagonal elements and the other. */
export type Symmetric = readonly [number, number, number];

const MOST_ROUNDS = 50;
/** Degrees: a rounding error of positions. */
const SETTLED = 1e-13;

/**
 * The model fitted to `stars`. Without a `tangent` the tangent point is moved to where the centre of the
 * field is on the sky, so that the constants belong to the camera's own optical axis.
 *
 * @throws WcsError `"degenerate-stars"`.
 */
export function solvePlate(
  stars: readonly PlateStar[],
  model: PlateModel,
  centre: PixelPosition,
  tangent?: SkyPosition,
): PlateSolution {
  if (tangent !== undefined) return solveAbout(stars, model, centre, tangent);
  let solution = solveAbout(stars, model, centre, meanPlace(stars));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [c, d] = model.offsets;
    const [xi, eta] = [solution.fitted[c]!, solution.fitted[d]!];
    if (Math.abs(xi) + Math.abs(eta) <= SETTLED) break;
    solution = solveAbout(stars, model, centre, fromTangentPlane(solution.tangent, { xi, eta }));
  }
  return solution;
}

function solveAbout(
  stars: readonly PlateStar[],
  model: PlateModel,
  centre: PixelPosition,
  tangent: SkyPosition,
): PlateSolution {
  const rows: number[][] = [];
  const target: number[] = [];
  const weights: number[] = [];
  for (const star of stars) {
    const { xi, eta } = toTangentPlane(tangent, star);
    if (Number.isNaN(xi)) {
      throw new WcsError(
        "degenerate-stars",
        `the stars must lie within 90 degrees of the middle of the field. Received one at RA ${star.raDegrees}, Dec ${star.decDegrees}, the middle at RA ${tangent.raDegrees.toFixed(4)}, Dec ${tangent.decDegrees.toFixed(4)}.`,
        { data: { star, tangent } },
      );
    }
    rows.push(...model.rows(star.x - centre.x, star.y - centre.y));
    target.push(xi, eta);
    weights.push(star.weight ?? 1, star.weight ?? 1);
  }
  try {
    const fit = solveLinearLeastSquares(rows, target, weights);
    return {
      model,
      tangent,
      centre,
      fitted: fit.parameters,
      inverse: fit.covariance,
      chiSquare: fit.chiSquare,
      degreesOfFreedom: fit.degreesOfFreedom,
    };
  } catch (error) {
    if (!isStatsError(error, "singular") && !isStatsError(error, "too-few-samples")) throw error;
    throw new WcsError(
      "degenerate-stars",
      `the stars must settle ${model.constants} plate constants (${model.kind}): at least ${model.fewestStars} at different places${model.kind === "similarity" ? "" : ", not on one line or curve"}. Received ${stars.length}.`,
      { data: { model: model.kind, stars: stars.length }, cause: error },
    );
  }
}

/** What is seen less what the solution says, at one star: degrees along xi and eta. */
export function residualAt(
  { model, centre, tangent, fitted }: PlateSolution,
  star: PlateStar,
): readonly [number, number] {
  const [first, second] = model.rows(star.x - centre.x, star.y - centre.y);
  const { xi, eta } = toTangentPlane(tangent, star);
  const said = (row: readonly number[]) =>
    row.reduce((sum, value, k) => sum + value * fitted[k]!, 0);
  return [xi - said(first), eta - said(second)];
}

/** Covariance of the predicted xi and eta at a pixel, for stars of unit variance. */
export function spreadAt(
  { model, centre, inverse }: PlateSolution,
  { x, y }: PixelPosition,
): Symmetric {
  const [first, second] = model.rows(x - centre.x, y - centre.y);
  const n = model.constants;
  const form = (a: readonly number[], b: readonly number[]): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) sum += a[i]! * inverse[i * n + j]! * b[j]!;
    }
    return sum;
  };
  return [form(first, first), form(second, second), form(first, second)];
}

/** The vector m^-1 r, for a symmetric m. */
export function solveSymmetric(
  [xx, yy, xy]: Symmetric,
  [x, y]: readonly [number, number],
): readonly [number, number] {
  const determinant = xx * yy - xy * xy;
  return [(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant];
}

/**
 * The residual of a star of weight `weight` from the solution without it. NaN where the solution
 * cannot do without it.
 */
export function leftOutResidual(
  solution: PlateSolution,
  star: PlateStar,
): readonly [number, number] {
  const weight = star.weight ?? 1;
  const [xx, yy, xy] = spreadAt(solution, star);
  const rest: Symmetric = [1 - weight * xx, 1 - weight * yy, -weight * xy];
  // Below this the star alone settles a constant: rounding is all that is left.
  if (rest[0] * rest[1] - rest[2] * rest[2] < 1e-9) return [Number.NaN, Number.NaN];
  return solveSymmetric(rest, residualAt(solution, star));
}
