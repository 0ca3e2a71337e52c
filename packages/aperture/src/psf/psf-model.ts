/** A constant and stars of one shape as a model with its Jacobian: what a PSF fit varies. */

import type { FitModel } from "@photkit/core-stats";
import type { EllipticalProfile } from "./elliptical-profile.ts";
import { fillPsf, type PsfKernel } from "./psf.ts";
import type { StarPixels } from "./star-pixels.ts";

/** What may vary of a shape. */
export type FitShape = "fixed" | "circular" | "elliptical";

/** Parameters: background; flux, x, y of every star; then p, q, r (or p alone) and beta. */
export interface PsfModel {
  readonly stars: number;
  readonly size: number;
  readonly evaluate: FitModel;
  initial(
    background: number,
    flux: readonly number[],
    x: readonly number[],
    y: readonly number[],
  ): Float64Array;
  /** Positions stay within `maxShift` of the initial ones, shapes within reason. */
  bounds(initial: Float64Array, maxShift: number): { lower: Float64Array; upper: Float64Array };
  kernelAt(parameters: Float64Array): PsfKernel;
}

/** The shape of an elliptical profile as parameters, and back. */
const shapeOf = ({ p, q, r, beta }: EllipticalProfile, shape: FitShape): number[] => [
  ...(shape === "elliptical" ? [p, q, r] : [Math.sqrt(p * r - q * q)]),
  ...(Number.isFinite(beta) ? [beta] : []),
];

/** Widths may change by this factor, exponents lie between these. */
const WIDTH_FACTOR = 5;
const LEAST_BETA = 1.05;
const MOST_BETA = 50;

/** Builds the model for listed pixels. */
export function createPsfModel(
  kernel: PsfKernel,
  pixels: StarPixels,
  stars: number,
  wanted: FitShape,
): PsfModel {
  const shape = kernel.kind === "empirical" ? "fixed" : wanted;
  const firstShape = 1 + 3 * stars;
  const initialShape =
    kernel.kind === "empirical" || shape === "fixed" ? [] : shapeOf(kernel, shape);
  const size = firstShape + initialShape.length;
  const { count } = pixels;
  const dx = new Float64Array(count);
  const dy = new Float64Array(count);
  const profile = new Float64Array(count);
  const slopes = Array.from({ length: shape === "fixed" ? 2 : 6 }, () => new Float64Array(count));

  const kernelAt = (parameters: Float64Array): PsfKernel => {
    if (kernel.kind === "empirical" || shape === "fixed") return kernel;
    const p = parameters[firstShape]!;
    const [q, r] =
      shape === "elliptical" ? [parameters[firstShape + 1]!, parameters[firstShape + 2]!] : [0, p];
    const beta = Number.isFinite(kernel.beta) ? parameters[size - 1]! : kernel.beta;
    return { kind: "elliptical", p, q, r, beta };
  };

  const evaluate: FitModel = (parameters, values, jacobian) => {
    const at = kernelAt(parameters);
    // An ellipse that is none has no light: the fit takes a shorter step.
    const broken = at.kind === "elliptical" && !(at.p > 0 && at.p * at.r > at.q * at.q);
    values.fill(broken ? Number.NaN : parameters[0]!);
    jacobian?.fill(0);
    if (broken) return;
    if (jacobian) for (let i = 0; i < count; i++) jacobian[i * size] = 1;
    for (let k = 0; k < stars; k++) {
      const column = 1 + 3 * k;
      const flux = parameters[column]!;
      for (let i = 0; i < count; i++) {
        dx[i] = pixels.x[i]! - parameters[column + 1]!;
        dy[i] = pixels.y[i]! - parameters[column + 2]!;
      }
      fillPsf(at, dx, dy, profile, jacobian ? slopes : null);
      for (let i = 0; i < count; i++) values[i]! += flux * profile[i]!;
      if (!jacobian) continue;
      for (let i = 0; i < count; i++) {
        const row = i * size;
        jacobian[row + column] = profile[i]!;
        jacobian[row + column + 1] = flux * slopes[0]![i]!;
        jacobian[row + column + 2] = flux * slopes[1]![i]!;
      }
      if (size > firstShape) addShapeSlopes(jacobian, flux);
    }
  };

  /** Derivatives by the shape add up over the stars. */
  const addShapeSlopes = (jacobian: Float64Array, flux: number): void => {
    const [, , byP, byQ, byR, byBeta] = slopes as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < count; i++) {
      const row = i * size + firstShape;
      if (shape === "elliptical") {
        jacobian[row]! += flux * byP[i]!;
        jacobian[row + 1]! += flux * byQ[i]!;
        jacobian[row + 2]! += flux * byR[i]!;
      } else jacobian[row]! += flux * (byP[i]! + byR[i]!);
      if (kernel.kind === "elliptical" && Number.isFinite(kernel.beta)) {
        jacobian[(i + 1) * size - 1]! += flux * byBeta[i]!;
      }
    }
  };

  return {
    stars,
    size,
    evaluate,
    kernelAt,
    initial: (background, flux, x, y) => {
      const parameters = new Float64Array(size);
      parameters[0] = background;
      for (let k = 0; k < stars; k++) parameters.set([flux[k]!, x[k]!, y[k]!], 1 + 3 * k);
      parameters.set(initialShape, firstShape);
      return parameters;
    },
    bounds: (initial, maxShift) => {
      const lower = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
      const upper = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
      for (let k = 0; k < stars; k++) {
        for (let axis = 2; axis <= 3; axis++) {
          lower[3 * k + axis] = initial[3 * k + axis]! - maxShift;
          upper[3 * k + axis] = initial[3 * k + axis]! + maxShift;
        }
      }
      const widths = shape === "elliptical" ? [0, 2] : shape === "circular" ? [0] : [];
      for (const k of widths) {
        lower[firstShape + k] = initial[firstShape + k]! / WIDTH_FACTOR ** 2;
        upper[firstShape + k] = initial[firstShape + k]! * WIDTH_FACTOR ** 2;
      }
      if (kernel.kind === "elliptical" && Number.isFinite(kernel.beta) && shape !== "fixed") {
        lower[size - 1] = Math.min(LEAST_BETA, initial[size - 1]!);
        upper[size - 1] = Math.max(MOST_BETA, initial[size - 1]!);
      }
      return { lower, upper };
    },
  };
}
