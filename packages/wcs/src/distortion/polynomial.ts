/** Polynomials of two variables with their slopes: the stuff of all distortions. */

/** One term: coefficient * x^p * y^q. */
export type PolynomialTerm = readonly [p: number, q: number, coefficient: number];

/** A polynomial of x and y. */
export interface Polynomial {
  /** `out` = value, slope along x, slope along y. */
  evaluate(x: number, y: number, out: Float64Array): void;
}

/** Horner's rule over a table of coefficients, row q holding the powers of x at y^q. */
export function polynomialOf(terms: readonly PolynomialTerm[]): Polynomial {
  const order = terms.reduce((most, [p, q]) => Math.max(most, p, q), 0);
  const side = order + 1;
  const table = new Float64Array(side * side);
  for (const [p, q, coefficient] of terms) table[q * side + p]! += coefficient;
  return {
    evaluate(x, y, out) {
      let value = 0;
      let alongX = 0;
      let alongY = 0;
      for (let q = order; q >= 0; q--) {
        let row = 0;
        let rowSlope = 0;
        for (let p = order; p >= 0; p--) {
          rowSlope = rowSlope * x + row;
          row = row * x + table[q * side + p]!;
        }
        alongY = alongY * y + value;
        value = value * y + row;
        alongX = alongX * y + rowSlope;
      }
      out[0] = value;
      out[1] = alongX;
      out[2] = alongY;
    },
  };
}
