/** Distortions as plain data, as a header has them. */

import type { PolynomialTerm } from "./polynomial.ts";

/** Simple Imaging Polynomials: offsets in px, added to px from the reference pixel. */
export interface SipDistortion {
  readonly kind: "sip";
  /** Terms of A (along x) and B (along y): powers of x and y, coefficient. */
  readonly a: readonly PolynomialTerm[];
  readonly b: readonly PolynomialTerm[];
}

/** TPV, SCAMP's polynomial: PVi_0 to PVi_39 of the longitude and latitude axis, on degrees. */
export interface TpvDistortion {
  readonly kind: "tpv";
  readonly xi: readonly number[];
  readonly eta: readonly number[];
}

/** One correction of IRAF's TNX: a surface over a rectangle of the tangent plane. */
export interface TnxSurface {
  readonly function: "chebyshev" | "legendre" | "polynomial";
  readonly crossTerms: "none" | "full" | "half";
  readonly xOrder: number;
  readonly yOrder: number;
  /** The rectangle that is mapped to [-1, 1] (not for polynomials), degrees. */
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  /** Power or order in x fastest. */
  readonly coefficients: readonly number[];
}

/** IRAF's TNX: corrections added to xi and eta, null where there is none. */
export interface TnxDistortion {
  readonly kind: "tnx";
  readonly xi: TnxSurface | null;
  readonly eta: TnxSurface | null;
}

export type Distortion = SipDistortion | TpvDistortion | TnxDistortion;
