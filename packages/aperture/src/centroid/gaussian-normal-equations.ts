/**
 * Normal equations of the Gaussian fit, one sweep over the pixels. Every derivative is the profile
 * times a polynomial in the distances u, v, so that the sweep only has to sum moments of the profile, and
 * along a row only their powers of u. The profile itself is two products per pixel.
 */

/**
 * Parameters of the model: amplitude, x, y, background, p, q, r with
 * value = background + amplitude exp(-(p u² + 2 q u v + r v²) / 2), u, v from (x, y).
 */
export const PARAMETERS = 7;

const BACKGROUND = 3;
/** Powers of u and v in the polynomials: 1, u, v, u², uv, v². */
const POWER_OF_U = [0, 1, 0, 2, 1, 0] as const;
const POWER_OF_V = [0, 0, 1, 0, 1, 2] as const;
const MONOMIALS = 6;
/** Moments u^i v^j up to the fourth power stand at 5 i + j. */
const POWERS = 5;

const momentsOfSquare = new Float64Array(POWERS * POWERS);
const moments = new Float64Array(POWERS * POWERS);
const momentsOfResidual = new Float64Array(POWERS * POWERS);
const polynomials = new Float64Array(PARAMETERS * MONOMIALS);
let rowProfile = new Float64Array(64);

/**
 * Fills the normal matrix (lower triangle) and the gradient at the parameters; for 5 instead of 7
 * parameters the star has one width: p = r, q = 0.
 *
 * @param weights - 1 / variance of each pixel, `null` for 1; pixels that are not finite are left out,
 *   and those whose weight is not above 0.
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
  const background = parameters[BACKGROUND]!;
  if (rowProfile.length < width) rowProfile = new Float64Array(2 * width);
  const profile = rowProfile;
  momentsOfSquare.fill(0);
  moments.fill(0);
  momentsOfResidual.fill(0);
  let chiSquare = 0;
  let pixels = 0;
  let weightSum = 0;
  let residualSum = 0;
  for (let j = 0; j < height; j++) {
    const v = j - cy;
    fillProfile(profile, width, cx, v, parameters);
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let e0 = 0;
    let e1 = 0;
    let e2 = 0;
    let r0 = 0;
    let r1 = 0;
    let r2 = 0;
    for (let i = 0; i < width; i++) {
      const value = values[j * width + i]!;
      const weight = weights === null ? 1 : weights[j * width + i]!;
      if (!Number.isFinite(value) || !(weight > 0)) continue;
      const u = i - cx;
      const e = profile[i]!;
      const residual = value - background - amplitude * e;
      const weighted = weight * residual;
      chiSquare += weighted * residual;
      residualSum += weighted;
      weightSum += weight;
      pixels++;
      const share = weight * e;
      const shareU = share * u;
      e0 += share;
      e1 += shareU;
      e2 += shareU * u;
      r0 += share * residual;
      r1 += shareU * residual;
      r2 += shareU * u * residual;
      const square = share * e;
      const squareUU = square * u * u;
      s0 += square;
      s1 += square * u;
      s2 += squareUU;
      s3 += squareUU * u;
      s4 += squareUU * u * u;
    }
    addRow(momentsOfSquare, v, s0, s1, s2, s3, s4);
    addRow(moments, v, e0, e1, e2, 0, 0);
    addRow(momentsOfResidual, v, r0, r1, r2, 0, 0);
  }
  describePolynomials(parameters, size);
  for (let k = 0; k < size; k++) {
    gradient[k] = k === BACKGROUND ? residualSum : momentOf(momentsOfResidual, k);
    for (let l = 0; l <= k; l++) {
      normal[k * size + l] =
        k === BACKGROUND
          ? l === BACKGROUND
            ? weightSum
            : momentOf(moments, l)
          : l === BACKGROUND
            ? momentOf(moments, k)
            : momentOfProduct(k, l);
    }
  }
  return [chiSquare, pixels];
}

/**
 * The profile exp(-(p u² + 2 q u v + r v²) / 2) along a row. From its highest column outwards each value
 * is the one before times a ratio, and each ratio the one before times exp(-p).
 */
function fillProfile(
  profile: Float64Array,
  width: number,
  cx: number,
  v: number,
  parameters: Float64Array,
): void {
  const p = parameters[4]!;
  const q = parameters[5]!;
  const r = parameters[6]!;
  const highest = Math.min(width - 1, Math.max(0, Math.round(cx - (q * v) / p)));
  const u = highest - cx;
  const start = Math.exp(-0.5 * (p * u * u + 2 * q * u * v + r * v * v));
  const decay = Math.exp(-p);
  let value = start;
  let ratio = Math.exp(-0.5 * p * (1 + 2 * u) - q * v);
  for (let i = highest; i < width; i++) {
    profile[i] = value;
    value *= ratio;
    ratio *= decay;
  }
  value = start;
  ratio = Math.exp(-0.5 * p * (1 - 2 * u) + q * v);
  for (let i = highest; i >= 0; i--) {
    profile[i] = value;
    value *= ratio;
    ratio *= decay;
  }
}

/** Adds a row's sums of powers of u, times the powers of its v. */
function addRow(
  sums: Float64Array,
  v: number,
  u0: number,
  u1: number,
  u2: number,
  u3: number,
  u4: number,
): void {
  let power = 1;
  for (let j = 0; j < POWERS; j++) {
    sums[j]! += u0 * power;
    sums[POWERS + j]! += u1 * power;
    sums[2 * POWERS + j]! += u2 * power;
    sums[3 * POWERS + j]! += u3 * power;
    sums[4 * POWERS + j]! += u4 * power;
    power *= v;
  }
}

/** The derivatives by the parameters, divided by the profile, as polynomials in u and v. */
function describePolynomials(parameters: Float64Array, size: number): void {
  const amplitude = parameters[0]!;
  const p = parameters[4]!;
  const q = parameters[5]!;
  const r = parameters[6]!;
  polynomials.fill(0);
  polynomials[0] = 1;
  polynomials[MONOMIALS + 1] = amplitude * p;
  polynomials[MONOMIALS + 2] = amplitude * q;
  polynomials[2 * MONOMIALS + 1] = amplitude * q;
  polynomials[2 * MONOMIALS + 2] = amplitude * r;
  polynomials[4 * MONOMIALS + 3] = -0.5 * amplitude;
  if (size < PARAMETERS) {
    polynomials[4 * MONOMIALS + 5] = -0.5 * amplitude;
    return;
  }
  polynomials[5 * MONOMIALS + 4] = -amplitude;
  polynomials[6 * MONOMIALS + 5] = -0.5 * amplitude;
}

/** Sum over the pixels of parameter k's derivative, weighted as the moments are. */
function momentOf(sums: Float64Array, k: number): number {
  let total = 0;
  for (let a = 0; a < MONOMIALS; a++) {
    const factor = polynomials[k * MONOMIALS + a]!;
    if (factor !== 0) total += factor * sums[POWERS * POWER_OF_U[a]! + POWER_OF_V[a]!]!;
  }
  return total;
}

/** Sum over the pixels of the derivatives by parameters k and l. */
function momentOfProduct(k: number, l: number): number {
  let total = 0;
  for (let a = 0; a < MONOMIALS; a++) {
    const first = polynomials[k * MONOMIALS + a]!;
    if (first === 0) continue;
    for (let b = 0; b < MONOMIALS; b++) {
      const second = polynomials[l * MONOMIALS + b]!;
      if (second === 0) continue;
      const at = POWERS * (POWER_OF_U[a]! + POWER_OF_U[b]!) + POWER_OF_V[a]! + POWER_OF_V[b]!;
      total += first * second * momentsOfSquare[at]!;
    }
  }
  return total;
}
