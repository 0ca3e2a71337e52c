/** Shapes of stars: Gaussian, and Moffat (1969, A&A 3, 455) with its wider wings. */

export interface StarProfile {
  readonly kind: "gaussian" | "moffat";
  /** Full width at half maximum, pixels, geometric mean of both axes. */
  readonly fwhm: number;
  /** 1 - minor axis / major axis. */
  readonly ellipticity: number;
  /** Direction of the major axis, radians from +x towards +y. */
  readonly thetaRadians: number;
  /** Moffat exponent. */
  readonly beta: number;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));

/** Standard deviation of a Gaussian of this fwhm. */
export const sigmaOfFwhm = (fwhm: number): number => fwhm / FWHM_PER_SIGMA;

/** Core radius of a Moffat profile of this fwhm. */
export const moffatRadius = (fwhm: number, beta: number): number =>
  fwhm / (2 * Math.sqrt(2 ** (1 / beta) - 1));

/** Part of a round star's light within `radius` pixels of its centre, 0 to 1. */
export function encircledEnergy(profile: StarProfile, radius: number): number {
  if (profile.kind === "gaussian") {
    const u = radius / sigmaOfFwhm(profile.fwhm);
    return 1 - Math.exp(-0.5 * u * u);
  }
  const u = radius / moffatRadius(profile.fwhm, profile.beta);
  return 1 - (1 + u * u) ** (1 - profile.beta);
}
