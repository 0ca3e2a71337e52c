/**
 * Shapes of stars: Gaussian, Moffat (1969, A&A 3, 455) with its wider wings, and the donut of a
 * defocused telescope with a central obstruction: a Gaussian less a narrower one of the same height.
 */

/** What a star's light looks like. */
export type ProfileKind = "gaussian" | "moffat" | "donut";

export const PROFILE_KINDS = ["gaussian", "moffat", "donut"] as const;

export interface StarProfile {
  readonly kind: ProfileKind;
  /** Full width at half maximum, pixels, geometric mean of both axes; across its outer rim, of a donut. */
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

/** Width of the hole of a donut, of its outer Gaussian. */
export const DONUT_HOLE = 0.6;
/** Light of a donut, of its outer Gaussian. */
export const DONUT_LIGHT = 1 - DONUT_HOLE * DONUT_HOLE;
/** Full width at half maximum of a donut over the standard deviation of its outer Gaussian. */
const DONUT_FWHM = 3.644679;

/** Standard deviation of the outer Gaussian of a donut of this fwhm. */
export const donutSigma = (fwhm: number): number => fwhm / DONUT_FWHM;

/** Part of a round star's light within `radius` pixels of its centre, 0 to 1. */
export function encircledEnergy(profile: StarProfile, radius: number): number {
  if (profile.kind === "gaussian") {
    const u = radius / sigmaOfFwhm(profile.fwhm);
    return 1 - Math.exp(-0.5 * u * u);
  }
  if (profile.kind === "donut") {
    const u = radius / donutSigma(profile.fwhm);
    const hole = u / DONUT_HOLE;
    const outer = 1 - Math.exp(-0.5 * u * u);
    return (outer - DONUT_HOLE ** 2 * (1 - Math.exp(-0.5 * hole * hole))) / DONUT_LIGHT;
  }
  const u = radius / moffatRadius(profile.fwhm, profile.beta);
  return 1 - (1 + u * u) ** (1 - profile.beta);
}
