/**
 * A PSF learnt from stars, as a table finer than the pixels (the effective PSF of Anderson & King
 * 2000, PASP 112, 1360), read by cubic convolution (Keys 1981).
 */

/** A table of light per pixel around the centre of a star of flux 1. */
export interface EmpiricalPsf {
  readonly kind: "empirical";
  /** The table reaches this far in x and y, px. */
  readonly radius: number;
  /** Nodes per pixel. */
  readonly oversampling: number;
  /** `(2 radius oversampling + 1)²` values, row by row, the centre of the star in the middle. */
  readonly values: Float64Array;
  /** Full width at half maximum, px. */
  readonly fwhm: number;
  /**
   * What is not known of the shape: tables as large as `values`, each a deviation of one sigma that is
   * independent of the others. Errors of fluxes and positions contain it. @default none
   */
  readonly deviations?: readonly Float64Array[];
}

/** Weights of the four nodes around a fraction `t` between the second and the third. */
export function cubicWeights(t: number, weights: Float64Array, slopes: Float64Array): void {
  weights[0] = t * (-0.5 + t * (1 - 0.5 * t));
  weights[1] = 1 + t * t * (1.5 * t - 2.5);
  weights[2] = t * (0.5 + t * (2 - 1.5 * t));
  weights[3] = t * t * (0.5 * t - 0.5);
  slopes[0] = -0.5 + t * (2 - 1.5 * t);
  slopes[1] = t * (4.5 * t - 5);
  slopes[2] = 0.5 + t * (4 - 4.5 * t);
  slopes[3] = t * (1.5 * t - 1);
}

const alongWeights = new Float64Array(4);
const alongSlopes = new Float64Array(4);
const acrossWeights = new Float64Array(4);
const acrossSlopes = new Float64Array(4);

/** As `fillPsf`: values and, where two arrays are given, derivatives by x and y; 0 off the table. */
export function fillEmpirical(
  psf: EmpiricalPsf,
  dx: Float64Array,
  dy: Float64Array,
  out: Float64Array,
  slopes: readonly Float64Array[] | null,
): void {
  const { radius, oversampling, values } = psf;
  const side = 2 * radius * oversampling + 1;
  const [byX, byY] = slopes ?? [];
  for (let i = 0; i < out.length; i++) {
    const column = (dx[i]! + radius) * oversampling;
    const row = (dy[i]! + radius) * oversampling;
    let value = 0;
    let slopeX = 0;
    let slopeY = 0;
    if (column >= 0 && row >= 0 && column <= side - 1 && row <= side - 1) {
      const left = Math.floor(column);
      const top = Math.floor(row);
      cubicWeights(column - left, alongWeights, alongSlopes);
      cubicWeights(row - top, acrossWeights, acrossSlopes);
      for (let b = 0; b < 4; b++) {
        // Nodes beyond the table repeat its edge.
        const start = Math.min(Math.max(top + b - 1, 0), side - 1) * side;
        for (let a = 0; a < 4; a++) {
          const node = values[start + Math.min(Math.max(left + a - 1, 0), side - 1)]!;
          value += node * alongWeights[a]! * acrossWeights[b]!;
          slopeX += node * alongSlopes[a]! * acrossWeights[b]!;
          slopeY += node * alongWeights[a]! * acrossSlopes[b]!;
        }
      }
    }
    out[i] = value;
    if (!byX || !byY) continue;
    // Moving the star to the right moves a pixel to the left in the table.
    byX[i] = -slopeX * oversampling;
    byY[i] = -slopeY * oversampling;
  }
}
