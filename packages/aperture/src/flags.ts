/** What can be said against a measurement, as bits that are or-ed together; 0 means nothing. */
export const MeasurementFlag = {
  /** A pixel in the aperture is at or above the saturation level. */
  saturated: 1,
  /** Part of the aperture lies outside the image. */
  edge: 2,
  /**
   * NaN or masked pixels lie in the aperture: light is missing from sums, and the reading takes no part
   * in photometry.
   */
  maskedPixels: 4,
  /** No adaptive mask was found; the default mask was used. */
  defaultMask: 8,
  /** The local background is uncertain: fewer than 10 pixels, or more than half of them clipped. */
  backgroundContaminated: 16,
  /**
   * Another star's light reaches into the aperture: set by every method that is told the stars around
   * (`otherStars`), by `measureForced` and `fitPsfs` within 1.5 FWHM, and by `flagNeighbours`.
   */
  neighbour: 32,
  /**
   * The light lies farther from the place where the star was expected than the errors of both allow
   * (`examineStar`); or a free position of `fitPsf` went astray, whose flux does not count then.
   */
  centroidMoved: 64,
  /** The star is outside the image: nothing was measured. */
  outside: 128,
  /** No tracking star was found in this frame; the position is a prediction. */
  predicted: 256,
  /** The frame could not be read or holds no stars: nothing was measured. */
  badFrame: 512,
  /** The light is much narrower or wider than the stars are (`examineStar`): a spike, a smear. */
  implausibleWidth: 1024,
  /**
   * The only tracking star is not seen; the position is what its motion before and after says, which
   * is sure to a small part of the aperture. The measurement counts.
   */
  steadyMotion: 2048,
  /**
   * The time of the frame, burned into its picture, could be read only with the help of other frames.
   * The measurement counts.
   */
  repairedTime: 4096,
  /**
   * For a frame or a few the star is more than three times as bright as it is ever for longer: light of
   * something else, such as a satellite or an aircraft.
   */
  implausibleBrightness: 8192,
  /**
   * Pixels that are known to be defective lie in the aperture, filled from those around them or not.
   * The measurement counts.
   */
  defectivePixels: 16384,
} as const;

export type MeasurementFlagName = keyof typeof MeasurementFlag;

/** Names of the flags set in `flags`, in the order of their bits. */
export function flagNames(flags: number): MeasurementFlagName[] {
  return (Object.keys(MeasurementFlag) as MeasurementFlagName[]).filter(
    (name) => (flags & MeasurementFlag[name]) !== 0,
  );
}
