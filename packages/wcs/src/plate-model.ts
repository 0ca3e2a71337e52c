/**
 * The models of a plate: how pixels from the centre (u, v) become standard coordinates, as linear
 * equations in the plate constants.
 */

import type { WcsDescription } from "./description.ts";
import type { PolynomialTerm } from "./distortion/polynomial.ts";

/** A plate model. */
export interface PlateModel {
  readonly kind: "similarity" | "affine" | "sip";
  /** Number of plate constants. */
  readonly constants: number;
  /** Fewest stars that settle them. */
  readonly fewestStars: number;
  /** The equations of xi and eta at (u, v). */
  rows(u: number, v: number): readonly [number[], number[]];
  /** Places of the constant terms of xi and eta among the plate constants. */
  readonly offsets: readonly [number, number];
  /** Matrix and distortion of fitted constants, in the units of xi and eta per px. */
  describe(fitted: ArrayLike<number>): Pick<WcsDescription, "cd" | "distortion">;
}

/**
 * Scale, rotation and shift; pixels `aspect` times as wide as high.
 *
 * @param mirrored - whether y runs the other way round.
 */
export function similarityModel(mirrored: boolean, aspect: number): PlateModel {
  const side = mirrored ? -1 : 1;
  return {
    kind: "similarity",
    constants: 4,
    fewestStars: 2,
    // xi = a u - s b v + c and eta = b u + s a v + d.
    rows: (u, v) => [
      [aspect * u, -side * v, 1, 0],
      [side * v, aspect * u, 0, 1],
    ],
    offsets: [2, 3],
    describe(fitted) {
      const [a, b] = [fitted[0]!, fitted[1]!];
      return { cd: [aspect * a, -side * b, aspect * b, side * a], distortion: null };
    },
  };
}

/** Any linear map: also shear and two scales, as differential refraction makes them. */
export const affineModel: PlateModel = {
  ...polynomialModel(1),
  kind: "affine",
};

/** A linear map and SIP polynomials up to `order` on top. */
export const sipModel = (order: number): PlateModel => polynomialModel(order);

function polynomialModel(order: number): PlateModel {
  const powers: [number, number][] = [];
  for (let sum = 0; sum <= order; sum++) {
    for (let q = 0; q <= sum; q++) powers.push([sum - q, q]);
  }
  const { length } = powers;
  const zeros = new Array<number>(length).fill(0);
  return {
    kind: "sip",
    constants: 2 * length,
    fewestStars: length,
    rows(u, v) {
      const values = powers.map(([p, q]) => u ** p * v ** q);
      return [
        [...values, ...zeros],
        [...zeros, ...values],
      ];
    },
    offsets: [0, length],
    describe(fitted) {
      const [xiX, xiY] = [fitted[1]!, fitted[2]!];
      const [etaX, etaY] = [fitted[length + 1]!, fitted[length + 2]!];
      const determinant = xiX * etaY - xiY * etaX;
      const terms = (alongXi: number, alongEta: number): PolynomialTerm[] =>
        powers.flatMap(([p, q], k): PolynomialTerm[] =>
          p + q < 2
            ? []
            : [[p, q, (alongXi * fitted[k]! + alongEta * fitted[length + k]!) / determinant]],
        );
      const distortion =
        order < 2 ? null : { kind: "sip" as const, a: terms(etaY, -xiY), b: terms(-etaX, xiX) };
      return { cd: [xiX, xiY, etaX, etaY], distortion };
    },
  };
}
