/** Sharp-edged occultations: how much of a star's light an exposure receives. */

export interface Occultation {
  /** Number of the star in the list of stars. */
  readonly star: number;
  /** Seconds from the start of the first exposure. */
  readonly disappearanceSeconds: number;
  readonly reappearanceSeconds: number;
  /** Part of the light that goes, 0 to 1. */
  readonly drop: number;
}

/**
 * Part of the star's light that an exposure receives, 0 to 1: exact, since within an exposure
 * light is lost in proportion to the time between disappearance and reappearance.
 */
export function visibleFraction(
  occultation: Occultation,
  startSeconds: number,
  exposureSeconds: number,
): number {
  const from = Math.max(startSeconds, occultation.disappearanceSeconds);
  const to = Math.min(startSeconds + exposureSeconds, occultation.reappearanceSeconds);
  const hidden = Math.min(1, Math.max(0, (to - from) / exposureSeconds));
  return 1 - occultation.drop * hidden;
}
