/** TPV: polynomials with odd powers of the radius (FITS registry of conventions, TPV). */

import { type Polynomial, type PolynomialTerm, polynomialOf } from "./polynomial.ts";

/** Powers of (x, y) by the number of the coefficient; null: an odd power of the radius. */
const POWERS: readonly (readonly [number, number] | null)[] = tpvPowers();
const RADIAL = [3, 11, 23, 39];
export const TPV_TERMS = 40;

/** By rising order n: x^n, x^(n-1) y … y^n, and r^n behind the odd orders. */
function tpvPowers(): (readonly [number, number] | null)[] {
  const powers: (readonly [number, number] | null)[] = [];
  for (let n = 0; n <= 7; n++) {
    for (let q = 0; q <= n; q++) powers.push([n - q, q]);
    if (n % 2 === 1) powers.push(null);
  }
  return powers;
}

/** The polynomial of one axis. @param swapped - true for eta, where x and y change places. */
export function tpvPolynomial(coefficients: readonly number[], swapped: boolean): Polynomial {
  const terms = coefficients.flatMap((coefficient, k): PolynomialTerm[] => {
    const powers = POWERS[k];
    if (!powers || coefficient === 0) return [];
    const [p, q] = powers;
    return [swapped ? [q, p, coefficient] : [p, q, coefficient]];
  });
  const even = polynomialOf(terms);
  const radial = RADIAL.map((k) => coefficients[k] ?? 0);
  if (radial.every((coefficient) => coefficient === 0)) return even;
  return {
    evaluate(x, y, out) {
      even.evaluate(x, y, out);
      const rr = x * x + y * y;
      const r = Math.sqrt(rr);
      let power = r;
      for (let i = 0; i < radial.length; i++) {
        const coefficient = radial[i]!;
        out[0]! += coefficient * power;
        // d(r^n)/dx = n r^(n-1) x/r; at the centre the slope of r itself has no direction.
        if (r > 0) {
          const slope = (coefficient * (2 * i + 1) * power) / rr;
          out[1]! += slope * x;
          out[2]! += slope * y;
        }
        power *= rr;
      }
    },
  };
}
