/**
 * Normal equations of the Gaussian fit, one sweep over the pixels. The 7 x 7 sums are kept in local
 * variables: a loop over them would take three times as long.
 */

/**
 * Parameters of the model: amplitude, x, y, background, p, q, r with
 * value = background + amplitude exp(-(p u² + 2 q u v + r v²) / 2), u, v from (x, y).
 */
export const PARAMETERS = 7;

/**
 * Fills the normal matrix (lower triangle) and the gradient at the parameters; for 5 instead of 7
 * parameters (one width: p = r, q = 0) those of p and r are added up.
 *
 * @param weights - 1 / variance of each pixel, `null` for 1; NaN pixels and weights are left out.
 * @returns chi-square and the number of pixels used.
 */
export function accumulateGaussian(
  values: Float64Array,
  width: number,
  height: number,
  weights: Float64Array | null,
  parameters: Float64Array,
  size: number,
  normal: Float64Array,
  gradient: Float64Array,
): [chiSquare: number, pixels: number] {
  const amplitude = parameters[0]!;
  const cx = parameters[1]!;
  const cy = parameters[2]!;
  const background = parameters[3]!;
  const p = parameters[4]!;
  const q = parameters[5]!;
  const r = parameters[6]!;
  let chiSquare = 0;
  let pixels = 0;
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  let g4 = 0;
  let g5 = 0;
  let g6 = 0;
  let n00 = 0;
  let n10 = 0;
  let n11 = 0;
  let n20 = 0;
  let n21 = 0;
  let n22 = 0;
  let n30 = 0;
  let n31 = 0;
  let n32 = 0;
  let n33 = 0;
  let n40 = 0;
  let n41 = 0;
  let n42 = 0;
  let n43 = 0;
  let n44 = 0;
  let n50 = 0;
  let n51 = 0;
  let n52 = 0;
  let n53 = 0;
  let n54 = 0;
  let n55 = 0;
  let n60 = 0;
  let n61 = 0;
  let n62 = 0;
  let n63 = 0;
  let n64 = 0;
  let n65 = 0;
  let n66 = 0;
  for (let j = 0; j < height; j++) {
    const v = j - cy;
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const weight = weights === null ? 1 : weights[j * width + i]!;
      if (Number.isNaN(value) || !(weight > 0)) continue;
      const u = i - cx;
      const d0 = Math.exp(-0.5 * (p * u * u + 2 * q * u * v + r * v * v));
      const light = amplitude * d0;
      const d1 = light * (p * u + q * v);
      const d2 = light * (q * u + r * v);
      const d4 = -0.5 * light * u * u;
      const d5 = -light * u * v;
      const d6 = -0.5 * light * v * v;
      const residual = value - background - light;
      const weighted = weight * residual;
      chiSquare += weighted * residual;
      pixels++;
      g0 += weighted * d0;
      g1 += weighted * d1;
      g2 += weighted * d2;
      g3 += weighted;
      g4 += weighted * d4;
      g5 += weighted * d5;
      g6 += weighted * d6;
      const w0 = weight * d0;
      n00 += w0 * d0;
      const w1 = weight * d1;
      n10 += w1 * d0;
      n11 += w1 * d1;
      const w2 = weight * d2;
      n20 += w2 * d0;
      n21 += w2 * d1;
      n22 += w2 * d2;
      n30 += weight * d0;
      n31 += weight * d1;
      n32 += weight * d2;
      n33 += weight;
      const w4 = weight * d4;
      n40 += w4 * d0;
      n41 += w4 * d1;
      n42 += w4 * d2;
      n43 += w4;
      n44 += w4 * d4;
      const w5 = weight * d5;
      n50 += w5 * d0;
      n51 += w5 * d1;
      n52 += w5 * d2;
      n53 += w5;
      n54 += w5 * d4;
      n55 += w5 * d5;
      const w6 = weight * d6;
      n60 += w6 * d0;
      n61 += w6 * d1;
      n62 += w6 * d2;
      n63 += w6;
      n64 += w6 * d4;
      n65 += w6 * d5;
      n66 += w6 * d6;
    }
  }
  const sums = [
    [n00],
    [n10, n11],
    [n20, n21, n22],
    [n30, n31, n32, n33],
    [n40, n41, n42, n43, n44],
    [n50, n51, n52, n53, n54, n55],
    [n60, n61, n62, n63, n64, n65, n66],
  ];
  const slopes = [g0, g1, g2, g3, g4, g5, g6];
  normal.fill(0);
  gradient.fill(0);
  for (let k = 0; k < PARAMETERS; k++) {
    const row = target(k, size);
    if (row < 0) continue;
    gradient[row]! += slopes[k]!;
    for (let l = 0; l <= k; l++) {
      const column = target(l, size);
      if (column < 0) continue;
      // The pair (p, r) falls on the diagonal, where both orders count.
      normal[row * size + column]! += (row === column && k !== l ? 2 : 1) * sums[k]![l]!;
    }
  }
  return [chiSquare, pixels];
}

/** Row of a parameter's sums in the matrix; -1 for the one that a circular star does not have. */
function target(parameter: number, size: number): number {
  if (size === PARAMETERS || parameter < 5) return parameter;
  return parameter === 6 ? 4 : -1;
}
