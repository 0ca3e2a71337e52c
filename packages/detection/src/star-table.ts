/** Stars as columns. */

/** What can be said against a detection; the same bits as `MeasurementFlag` of `@photkit/aperture`. */
export const StarFlag = {
  /** A pixel of the star is at or above the saturation level: flux and peak are lower limits. */
  saturated: 1,
  /** The star's light reaches over the edge of the image. */
  edge: 2,
  /** NaN or masked pixels lie in the star. */
  maskedPixels: 4,
  /** Another star of the table lies within two FWHM. */
  neighbour: 32,
} as const;

/** Stars, brightest first; `length` is 0 when there are none. */
export interface StarTable {
  readonly length: number;
  /** Column of the star, px. */
  readonly x: Float64Array;
  /** Row of the star, px. */
  readonly y: Float64Array;
  /** Light above the background of a Gaussian star of the field's width, ADU. */
  readonly flux: Float64Array;
  /** Highest pixel above the background, ADU. */
  readonly peak: Float64Array;
  /** Signal-to-noise ratio of `flux` against the background's noise. */
  readonly snr: Float64Array;
  /** Full width at half maximum from the star's own moments, px; NaN where too faint or too crowded to tell. */
  readonly fwhm: Float64Array;
  /** Shorter axis over longer axis, 0 (a trail) … 1 (round); NaN where too faint or too crowded. */
  readonly roundness: Float64Array;
  /** What the highest pixel has over the mean of the 8 around it, of its height: 1 for a hot pixel. */
  readonly sharpness: Float64Array;
  /** `StarFlag` bits. */
  readonly flags: Uint16Array;
}

/** One row of a `StarTable`. */
export interface Star {
  x: number;
  y: number;
  flux: number;
  peak: number;
  snr: number;
  fwhm: number;
  roundness: number;
  sharpness: number;
  flags: number;
}

/** The table of these stars, in their order. */
export function starTable(stars: readonly Star[]): StarTable {
  const column = (pick: (star: Star) => number) => Float64Array.from(stars, pick);
  return {
    length: stars.length,
    x: column((star) => star.x),
    y: column((star) => star.y),
    flux: column((star) => star.flux),
    peak: column((star) => star.peak),
    snr: column((star) => star.snr),
    fwhm: column((star) => star.fwhm),
    roundness: column((star) => star.roundness),
    sharpness: column((star) => star.sharpness),
    flags: Uint16Array.from(stars, (star) => star.flags),
  };
}
