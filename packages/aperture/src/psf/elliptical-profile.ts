/** Gaussian and Moffat profiles of elliptical cross-section, of unit volume, with derivatives. */

/** exp(-s/2) or (1 + s)^-beta of s = p dx² + 2 q dx dy + r dy², scaled to unit volume. */
export interface EllipticalProfile {
  readonly kind: "elliptical";
  readonly p: number;
  readonly q: number;
  readonly r: number;
  /** Exponent of the Moffat profile; `Infinity` for the Gaussian. */
  readonly beta: number;
}

/** As `fillPsf`: values and, where arrays are given, derivatives by x, y, p, q, r, beta. */
export function fillElliptical(
  { p, q, r, beta }: EllipticalProfile,
  dx: Float64Array,
  dy: Float64Array,
  out: Float64Array,
  slopes: readonly Float64Array[] | null,
): void {
  const determinant = p * r - q * q;
  const gaussian = beta === Number.POSITIVE_INFINITY;
  const peak = (Math.sqrt(determinant) / Math.PI) * (gaussian ? 0.5 : beta - 1);
  const [byX, byY, byP, byQ, byR, byBeta] = slopes ?? [];
  for (let i = 0; i < out.length; i++) {
    const u = dx[i]!;
    const v = dy[i]!;
    const s = p * u * u + 2 * q * u * v + r * v * v;
    const value = peak * (gaussian ? Math.exp(-0.5 * s) : (1 + s) ** -beta);
    out[i] = value;
    if (!byX || !byY) continue;
    const byS = gaussian ? -0.5 * value : (-beta * value) / (1 + s);
    byX[i] = -2 * byS * (p * u + q * v);
    byY[i] = -2 * byS * (q * u + r * v);
    if (!byP || !byQ || !byR) continue;
    byP[i] = byS * u * u + (value * r) / (2 * determinant);
    byQ[i] = 2 * byS * u * v - (value * q) / determinant;
    byR[i] = byS * v * v + (value * p) / (2 * determinant);
    if (byBeta) byBeta[i] = value / (beta - 1) - value * Math.log1p(s);
  }
}
