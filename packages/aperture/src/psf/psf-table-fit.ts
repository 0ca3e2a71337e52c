/**
 * The table of a PSF that fits samples of it best and is smooth: a first table, and a change to it
 * by cubic B-splines, found by least squares with a price on its curvature. Solved by conjugate
 * gradients (Hestenes & Stiefel 1952).
 */

import type { EmpiricalPsf } from "./empirical-psf.ts";
import { nodeOffsets } from "./psf-table.ts";

/** Pixels of stars as samples of their common profile. */
export interface ProfileSamples {
  /** Offsets from the star's centre, px; within the table. */
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  /** Light per pixel of a star of flux 1. */
  readonly value: Float64Array;
  /** The first table at the offsets. */
  readonly prior: Float64Array;
  /** 1 / variance of `value`; 0 leaves a sample out. */
  readonly weight: Float64Array;
}

/** Tables fitted to samples in groups; values as large as the first table's, not normalised. */
export interface TableFits {
  /** Fitted to all samples. */
  readonly whole: Float64Array;
  /** Fitted to the samples of all groups but one. */
  without(group: number): Float64Array;
}

/** Knots of the change are this part of a FWHM apart: 0.6 sigma, finer than anything a star shows. */
const KNOT_SPACING = 1 / 4;
/** Most knots from the centre of a table to its edge; their matrices take 11 MB a group then. */
const MOST_KNOTS = 80;
/**
 * Expected curvature of the change, over that of a Gaussian with the star's width and height. By
 * simulation of Moffat and double Gaussian stars, coma, trails and rings out of focus: 0.3 holds
 * rings and trails back, 10 follows the noise of faint stars.
 */
const CURVATURE = 3;
/** In the wings the height is taken to be at least this part of the peak. */
const LEAST_HEIGHT = 0.001;
const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);
/** A knot is coupled to those up to this many away. */
const REACH = 3;
const STENCIL = (2 * REACH + 1) ** 2;
/** Steps end when the change is right to this part of its noise. */
const TOLERANCE = 1e-4;
const MOST_STEPS = 300;

/** Knots on a square grid around the centre, with a margin that no sample reaches. */
interface Knots {
  readonly spacing: number;
  readonly half: number;
  readonly side: number;
}

/** Normal equations of the knots: a row of `STENCIL` couplings each, and the right side. */
interface Equations {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

/** Fits the table; `prior` is the first one, whose shape and width say what is smooth. */
export function fitTables(
  prior: EmpiricalPsf,
  groups: readonly (readonly ProfileSamples[])[],
): TableFits {
  const knots = knotsOf(prior);
  const own = groups.map((samples) => sampleEquations(knots, samples));
  const sum = stiffnessEquations(knots, prior);
  for (const { matrix, right } of own) {
    addScaled(sum.matrix, 1, matrix);
    addScaled(sum.right, 1, right);
  }
  const start = solve(knots, sum, new Float64Array(sum.right.length));
  return {
    whole: changed(knots, prior, start),
    without: (group) => {
      const [matrix, right] = [sum.matrix.slice(), sum.right.slice()];
      addScaled(matrix, -1, own[group]!.matrix);
      addScaled(right, -1, own[group]!.right);
      return changed(knots, prior, solve(knots, { matrix, right }, start));
    },
  };
}

function knotsOf({ radius, oversampling, fwhm }: EmpiricalPsf): Knots {
  const spacing = Math.max(KNOT_SPACING * fwhm, 1 / oversampling, radius / MOST_KNOTS);
  const half = Math.ceil(radius / spacing) + 1 + REACH;
  return { spacing, half, side: 2 * half + 1 };
}

/** Weights of the four knots around a fraction `t` between the second and the third. */
function splineWeights(t: number, weights: Float64Array): void {
  const s = 1 - t;
  weights[0] = (s * s * s) / 6;
  weights[1] = 2 / 3 - t * t * (1 - t / 2);
  weights[2] = 2 / 3 - s * s * (1 - s / 2);
  weights[3] = (t * t * t) / 6;
}

const along = new Float64Array(4);
const across = new Float64Array(4);

/** Fills the weights of the 16 knots around an offset; gives the first of them. */
function placeKnots({ spacing, half, side }: Knots, dx: number, dy: number): number {
  const column = dx / spacing + half;
  const row = dy / spacing + half;
  const left = Math.floor(column);
  const top = Math.floor(row);
  splineWeights(column - left, along);
  splineWeights(row - top, across);
  return (top - 1) * side + left - 1;
}

function sampleEquations(knots: Knots, samples: readonly ProfileSamples[]): Equations {
  const { side } = knots;
  const matrix = new Float64Array(side * side * STENCIL);
  const right = new Float64Array(side * side);
  const shares = new Float64Array(16);
  for (const { dx, dy, value, prior, weight } of samples) {
    for (let i = 0; i < dx.length; i++) {
      if (weight[i] === 0) continue;
      const first = placeKnots(knots, dx[i]!, dy[i]!);
      for (let k = 0; k < 16; k++) shares[k] = across[k >> 2]! * along[k & 3]!;
      const beyond = weight[i]! * (value[i]! - prior[i]!);
      for (let k = 0; k < 16; k++) {
        const knot = first + (k >> 2) * side + (k & 3);
        right[knot]! += beyond * shares[k]!;
        const share = weight[i]! * shares[k]!;
        for (let l = 0; l < 16; l++) {
          const offset =
            ((l >> 2) - (k >> 2) + REACH) * (2 * REACH + 1) + (l & 3) - (k & 3) + REACH;
          matrix[knot * STENCIL + offset]! += share * shares[l]!;
        }
      }
    }
  }
  return { matrix, right };
}

/** The price on second differences along both axes. */
function stiffnessEquations({ spacing, half, side }: Knots, prior: EmpiricalPsf): Equations {
  const matrix = new Float64Array(side * side * STENCIL);
  const { radius, oversampling, values, fwhm } = prior;
  const nodes = 2 * radius * oversampling + 1;
  const peak = values.reduce((highest, value) => Math.max(highest, value), 0);
  const bend = CURVATURE * ((spacing * FWHM_PER_SIGMA) / fwhm) ** 2;
  const node = (knot: number): number =>
    Math.min(Math.max(Math.round(((knot - half) * spacing + radius) * oversampling), 0), nodes - 1);
  const centre = REACH * (2 * REACH + 1) + REACH;
  for (let row = REACH; row < side - REACH; row++) {
    for (let column = REACH; column < side - REACH; column++) {
      const height = Math.max(values[node(row) * nodes + node(column)]!, LEAST_HEIGHT * peak);
      const price = (bend * height) ** -2;
      for (const [step, far, inner] of [
        [1, 1, column > REACH && column < side - REACH - 1],
        [side, 2 * REACH + 1, row > REACH && row < side - REACH - 1],
      ] as const) {
        if (!inner) continue;
        const differences = [1, -2, 1];
        for (let a = 0; a < 3; a++) {
          const at = (row * side + column + (a - 1) * step) * STENCIL + centre;
          for (let b = 0; b < 3; b++) {
            matrix[at + (b - a) * far]! += price * differences[a]! * differences[b]!;
          }
        }
      }
    }
  }
  return { matrix, right: new Float64Array(side * side) };
}

function addScaled(to: Float64Array, scale: number, from: Float64Array): void {
  for (let k = 0; k < to.length; k++) to[k]! += scale * from[k]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Conjugate gradients from `start`, all knots brought to one scale by the diagonal. */
function solve(knots: Knots, { matrix, right }: Equations, start: Float64Array): Float64Array {
  const size = right.length;
  const solution = start.slice();
  const product = new Float64Array(size);
  applyMatrix(knots, matrix, solution, product);
  const residual = right.map((value, k) => value - product[k]!);
  const centre = REACH * (2 * REACH + 1) + REACH;
  const scale = right.map((_, k) => {
    const own = matrix[k * STENCIL + centre]!;
    return own > 0 ? 1 / own : 0;
  });
  const direction = residual.map((value, k) => value * scale[k]!);
  const scaled = direction.slice();
  let left = dot(residual, scaled);
  const enough = TOLERANCE ** 2 * size;
  for (let step = 0; step < MOST_STEPS && left > enough; step++) {
    applyMatrix(knots, matrix, direction, product);
    const length = left / dot(direction, product);
    addScaled(solution, length, direction);
    addScaled(residual, -length, product);
    for (let k = 0; k < size; k++) scaled[k] = residual[k]! * scale[k]!;
    const next = dot(residual, scaled);
    for (let k = 0; k < size; k++) direction[k] = scaled[k]! + (next / left) * direction[k]!;
    left = next;
  }
  return solution;
}

function applyMatrix(
  { side }: Knots,
  matrix: Float64Array,
  vector: Float64Array,
  out: Float64Array,
): void {
  for (let row = REACH; row < side - REACH; row++) {
    for (let column = REACH; column < side - REACH; column++) {
      const knot = row * side + column;
      let sum = 0;
      let at = knot * STENCIL;
      for (let b = -REACH; b <= REACH; b++) {
        const start = knot + b * side;
        for (let a = -REACH; a <= REACH; a++) sum += matrix[at++]! * vector[start + a]!;
      }
      out[knot] = sum;
    }
  }
}

/** The first table and the change at its nodes. */
function changed(knots: Knots, prior: EmpiricalPsf, change: Float64Array): Float64Array {
  const [dx, dy] = nodeOffsets(prior.radius, prior.oversampling);
  return prior.values.map((value, k) => {
    const first = placeKnots(knots, dx[k]!, dy[k]!);
    let sum = value;
    for (let b = 0; b < 4; b++) {
      for (let a = 0; a < 4; a++) {
        sum += across[b]! * along[a]! * change[first + b * knots.side + a]!;
      }
    }
    return sum;
  });
}
