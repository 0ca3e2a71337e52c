/**
 * The CCD equation (Merline & Howell 1995; AstroImageJ, Collins et al. 2017, with quantisation).
 */

/** Variance of rounding to whole ADU as AstroImageJ takes it: 0.289² (1/12 to three figures). */
const QUANTISATION_VARIANCE = 0.083521;

/** What the equation needs to know. */
export interface CcdErrorInput {
  /** Net counts of the star, ADU; negative counts add no shot noise. */
  readonly flux: number;
  /** Pixels in the aperture. */
  readonly pixels: number;
  /** Pixels that the background was estimated from; `Infinity` when it is known exactly. */
  readonly backgroundPixels: number;
  /** Background, ADU per pixel above the camera's pedestal. */
  readonly background: number;
  /** Gain, electrons per ADU, greater than 0. */
  readonly gain: number;
  /** Read noise, electrons. @default 0 */
  readonly readNoise?: number;
  /** Dark signal, electrons per pixel. @default 0 */
  readonly darkElectrons?: number;
}

/** Variance of one background pixel by the CCD equation, ADU². */
export function pixelVariance(
  background: number,
  gain: number,
  readNoise: number,
  darkElectrons: number,
): number {
  const electrons = Math.max(0, background) * gain + darkElectrons + readNoise * readNoise;
  return electrons / (gain * gain) + QUANTISATION_VARIANCE;
}

/**
 * 1-sigma uncertainty of an aperture's net counts, ADU:
 * sqrt(F g + n (1 + n/n_b) (B g + D + R² + 0.289² g²)) / g.
 *
 * @returns NaN when an input is NaN.
 */
export function ccdError(input: CcdErrorInput): number {
  const { flux, pixels, backgroundPixels, background, gain } = input;
  const pixel = pixelVariance(background, gain, input.readNoise ?? 0, input.darkElectrons ?? 0);
  return Math.sqrt(Math.max(0, flux) / gain + pixels * (1 + pixels / backgroundPixels) * pixel);
}
