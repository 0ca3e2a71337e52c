/**
 * Which stars belong together: the least median of squares over all pairs (Rousseeuw 1984), then every
 * other star that the fit does not contradict, nearest first (a forward search).
 */

import { median } from "@photkit/core-stats";
import type { PlateModel } from "./plate-model.ts";
import {
  type PlateSolution,
  residualAt,
  solvePlate,
  solveSymmetric,
  spreadAt,
} from "./plate-solution.ts";
import { middleStar, type PlateStar } from "./plate-stars.ts";
import { type SkyPosition, toTangentPlane } from "./sphere.ts";
import type { PixelPosition } from "./wcs.ts";

/** Of more stars than these only some pairs are tried. */
const MOST_IN_PAIRS = 40;
/** Degrees that are no contradiction, whatever the scatter: rounding of the positions. */
const ROUNDING = 1e-10;

export interface OutlierOptions {
  /** The model to fit, by whether the picture is mirrored. */
  readonly modelFor: (mirrored: boolean) => PlateModel;
  /** null: both ways are tried. */
  readonly mirrored: boolean | null;
  readonly aspect: number;
  readonly centre: PixelPosition;
  readonly tangent?: SkyPosition;
  /** Chance that any star that belongs is left out. */
  readonly falseRejection: number;
}

/** For each star whether it belongs to the rest. */
export function belongingStars(stars: readonly PlateStar[], options: OutlierOptions): boolean[] {
  const { modelFor, centre, tangent, falseRejection } = options;
  const { order, side } = nearestToBestPair(stars, options);
  const model = modelFor(side);
  const core = Math.max(Math.ceil(stars.length / 2) + 1, model.fewestStars + 2);
  const used = new Set(order.slice(0, core));
  let about = tangent;
  while (used.size < stars.length) {
    const members = [...used].sort((i, j) => i - j).map((i) => stars[i]!);
    const solution = solvePlate(members, model, centre, about);
    // A tangent point that is right to a pixel serves all rounds.
    about = solution.tangent;
    const others = order.filter((i) => !used.has(i));
    const chances = others.map((i) => chanceOf(solution, stars[i]!));
    const best = Math.max(...chances);
    if (!(best >= falseRejection / stars.length)) break;
    used.add(others[chances.indexOf(best)]!);
  }
  return stars.map((_, i) => used.has(i));
}

/**
 * The chance of a residual like that of a star that took no part in the fit: its square over the
 * scatter follows the F distribution of 2 and m degrees of freedom, P(F > f) = (1 + 2 f / m)^(-m / 2).
 */
function chanceOf(solution: PlateSolution, star: PlateStar): number {
  const residual = residualAt(solution, star);
  const distance = Math.hypot(...residual);
  if (!(distance > ROUNDING)) return Number.isNaN(distance) ? 0 : 1;
  const m = solution.degreesOfFreedom;
  const variance = solution.chiSquare / m;
  const own = 1 / (star.weight ?? 1);
  const [xx, yy, xy] = spreadAt(solution, star);
  const pulled = solveSymmetric([xx + own, yy + own, xy], residual);
  const square = residual[0] * pulled[0] + residual[1] * pulled[1];
  return (1 + square / (m * variance)) ** (-m / 2);
}

/** Stars by their distance from where the best pair puts them. */
function nearestToBestPair(
  stars: readonly PlateStar[],
  { mirrored, aspect, tangent }: OutlierOptions,
): { readonly order: number[]; readonly side: boolean } {
  const middle = tangent ?? middleStar(stars);
  const plane = stars.map((star) => toTangentPlane(middle, star));
  const stride = Math.max(1, Math.ceil(stars.length / MOST_IN_PAIRS));
  const sides = mirrored === null ? [false, true] : [mirrored];
  let least = Number.POSITIVE_INFINITY;
  let nearest: number[] = stars.map(() => 0);
  let best = false;
  for (const side of sides) {
    for (let i = 0; i < stars.length; i += stride) {
      for (let j = i + stride; j < stars.length; j += stride) {
        const distances = distancesFromPair(stars, plane, i, j, side ? -1 : 1, aspect);
        const middleDistance = median(distances);
        if (!(middleDistance < least)) continue;
        least = middleDistance;
        nearest = distances;
        best = side;
      }
    }
  }
  const order = stars.map((_, i) => i).sort((i, j) => nearest[i]! - nearest[j]!);
  return { order, side: best };
}

/** Squared distances of all stars from the similarity through stars i and j; complex numbers inside. */
function distancesFromPair(
  stars: readonly PlateStar[],
  plane: readonly { readonly xi: number; readonly eta: number }[],
  i: number,
  j: number,
  side: number,
  aspect: number,
): number[] {
  const one = stars[i]!;
  const from = plane[i]!;
  const dx = aspect * (stars[j]!.x - one.x);
  const dy = side * (stars[j]!.y - one.y);
  const dXi = plane[j]!.xi - from.xi;
  const dEta = plane[j]!.eta - from.eta;
  const norm = dx * dx + dy * dy;
  const a = (dXi * dx + dEta * dy) / norm;
  const b = (dEta * dx - dXi * dy) / norm;
  return stars.map((star, k) => {
    const x = aspect * (star.x - one.x);
    const y = side * (star.y - one.y);
    const offXi = plane[k]!.xi - from.xi - (a * x - b * y);
    const offEta = plane[k]!.eta - from.eta - (b * x + a * y);
    const square = offXi * offXi + offEta * offEta;
    return Number.isNaN(square) ? Number.POSITIVE_INFINITY : square;
  });
}
