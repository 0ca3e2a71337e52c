/**
 * How sharp a star can be: what the pixels around its brightest one hold at least. Worked out for a
 * Gaussian star summed over square pixels, at the worst of all places of its centre in the pixel.
 */

/** Full width at half maximum, px, and what belongs to it. */
interface StarShape {
  readonly fwhm: number;
  /** Least share of the light in the 4 darkest of 8 neighbours, over the median of the 16 around them. */
  readonly share: number;
  /** Largest part of the peak that the surface of second order through the 8 neighbours misses. */
  readonly missed: number;
}

const SHAPES: readonly StarShape[] = [
  { fwhm: 1, share: 0.0142, missed: 0.711 },
  { fwhm: 1.3, share: 0.0574, missed: 0.515 },
  { fwhm: 1.6, share: 0.1235, missed: 0.356 },
  { fwhm: 2, share: 0.2181, missed: 0.212 },
  { fwhm: 2.5, share: 0.3043, missed: 0.114 },
  { fwhm: 3, share: 0.3631, missed: 0.0644 },
  { fwhm: 4, share: 0.4299, missed: 0.024 },
  { fwhm: 6, share: 0.4817, missed: 0.0054 },
  { fwhm: 12, share: 0.5141, missed: 0.0004 },
];
/** No optics and seeing make sharper stars, px: what is taken where the width is not known. */
export const SHARPEST_FWHM = 1.3;
/** Seeing makes some stars sharper than the usual one by this factor. */
const SHARPER = 0.8;
/** A pixel is no star when its neighbours hold less than this part of what a star's would. */
const DECISIVE = 0.5;

const between = (fwhm: number, value: (shape: StarShape) => number): number => {
  const above = SHAPES.findIndex((shape) => shape.fwhm >= fwhm);
  if (above === 0) return value(SHAPES[0]!);
  if (above < 0) return value(SHAPES.at(-1)!);
  const [low, high] = [SHAPES[above - 1]!, SHAPES[above]!];
  const part = (fwhm - low.fwhm) / (high.fwhm - low.fwhm);
  return value(low) + part * (value(high) - value(low));
};

/** A sharp pixel's neighbours hold less than this share; `fwhm` of the stars, NaN when unknown. */
export const shareOfStars = (fwhm: number): number =>
  DECISIVE *
  between(
    Math.max(SHARPEST_FWHM, Number.isFinite(fwhm) ? SHARPER * fwhm : 0),
    ({ share }) => share,
  );

/** Part of a star's light that its eight neighbours do not say of a pixel, at most. */
export const missedLight = (fwhm: number): number =>
  between(Number.isFinite(fwhm) ? fwhm : SHARPEST_FWHM, ({ missed }) => missed);

/** The largest share that any stars ask for. */
export const LARGEST_SHARE = DECISIVE * SHAPES.at(-1)!.share;
