/**
 * How likely a place of the field is before the frame is looked at: near where it was, as it shakes,
 * or anywhere; and under a sky about as clear as before. In natural logarithms, and beside the chance
 * evidence of `createKnownStars`, whose sum decides whether a pose is believed.
 */

/** Odds (ln) from which a pose is believed when nothing else fits, and without further search. */
export const BELIEVED = 2;
export const SURE = 5;
/** A pose elsewhere that is nearly as likely makes both doubtful. */
export const RIVAL = 1.5;

/** Part of the frames whose field moves as it did. */
const USUAL = 0.9;
/** Chance of a jump, given that the field is not where it was. */
const JUMP = 0.4;
/** Chance that a jump of the field is a half turn: a mount that changes sides at the meridian. */
const HALF_TURN = 0.001;
/** Change of the transparency from frame to frame, and for every frame without stars (1 sigma, ln). */
const FADING = 0.3;
const FADING_UNSEEN = 0.1;
const MOST_FADING = 2;
/** A sudden change of the light costs so much at most. */
const MOST_COST = 6;
/** The evidence takes any transparency; that of the frame before is this much narrower. */
const SAME_LIGHT = 1.8;
/** The shake is never held for less than this, px, and so much at the beginning, in FWHM. */
const LEAST_SHAKE = 0.3;
const FIRST_SHAKE = 1;
const MEMORY = 0.9;

export interface PoseOdds {
  /** For a pose `distance` px from where the field is expected. */
  near(distance: number): number;
  /** For a pose anywhere in a frame of so many px. */
  anywhere(area: number): number;
  /** The same for one that is turned by 180 degrees. */
  turned(area: number): number;
  /** For a transparency, after `unseen` frames in which no star was seen. */
  light(transparency: number, unseen: number): number;
  /** Takes in a pose that is believed; `distance` NaN when it was reached by a jump. */
  learn(distance: number, transparency: number): void;
}

/** @param searchRadius - largest motion between frames that is followed, in px. */
export function createPoseOdds(fwhm: number, searchRadius: number): PoseOdds {
  let shake = (FIRST_SHAKE * fwhm) ** 2;
  let last = Number.NaN;
  let clearest = Number.NaN;
  const cell = fwhm * fwhm;
  return {
    near(distance) {
      const spread = Math.max(shake, LEAST_SHAKE ** 2, (0.1 * fwhm) ** 2);
      const density = Math.exp((-0.5 * distance * distance) / spread) / (2 * Math.PI * spread);
      const usual = USUAL * Math.min(1, cell * density);
      return Math.log(usual + ((1 - USUAL) * cell) / (4 * searchRadius * searchRadius));
    },
    anywhere: (area) => Math.log((JUMP * cell) / area),
    turned: (area) => Math.log((HALF_TURN * JUMP * cell) / area),
    light(transparency, unseen) {
      if (Number.isNaN(last)) return 0;
      const brightest = unseen > 0 ? Math.max(last, clearest) : last;
      const change =
        transparency < last
          ? Math.log(transparency / last)
          : Math.max(0, Math.log(transparency / brightest));
      const width = Math.min(MOST_FADING, FADING + FADING_UNSEEN * unseen);
      return SAME_LIGHT - Math.min(MOST_COST, 0.5 * (change / width) ** 2);
    },
    learn(distance, transparency) {
      if (Number.isFinite(distance)) {
        shake = MEMORY * shake + (1 - MEMORY) * 0.5 * distance * distance;
      }
      if (!(transparency > 0)) return;
      last = transparency;
      clearest = Number.isNaN(clearest)
        ? transparency
        : Math.max(transparency, 0.99 * clearest + 0.01 * transparency);
    },
  };
}
