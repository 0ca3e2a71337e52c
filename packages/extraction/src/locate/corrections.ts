/** Corrections by hand: where the field is from a frame on, when tracking has lost it. */

import type { StarTracker } from "@photkit/tracking";
import { check, ExtractionError } from "../errors.ts";
import type { Correction } from "../options/options.ts";
import type { FrameSpan } from "../run/read-frames.ts";

/** Tells the tracker what was said about frame `index`, and about frames passed over before it. */
export type Corrector = (tracker: StarTracker, index: number) => void;

/**
 * Demands that every correction falls behind the first frame, in which the stars themselves are
 * pointed at.
 *
 * @throws ExtractionError `"invalid-option"`.
 */
export function checkCorrectionFrames(corrections: readonly Correction[], span: FrameSpan): void {
  const { start, stop, backwards } = span;
  corrections.forEach(({ frame }, i) => {
    const [low, high] = backwards ? [start, stop - 2] : [start + 1, stop - 1];
    check.between(`corrections[${i}].frame`, frame, low, high);
  });
}

/**
 * A corrector for a run over `span`; `stars` have their places in the reference picture.
 *
 * @throws ExtractionError `"invalid-option"` for a star that is not measured.
 */
export function createCorrector(
  corrections: readonly Correction[],
  stars: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  { backwards }: FrameSpan,
): Corrector {
  const direction = backwards ? -1 : 1;
  const pending = [...corrections]
    .sort((a, b) => direction * (a.frame - b.frame))
    .map((correction) => ({ frame: correction.frame, apply: shiftOf(correction, stars) }));
  return (tracker, index) => {
    for (;;) {
      const next = pending[0];
      if (next === undefined || direction * (next.frame - index) > 0) return;
      pending.shift();
      next.apply(tracker);
    }
  };
}

function shiftOf(
  correction: Correction,
  stars: Parameters<typeof createCorrector>[1],
): (tracker: StarTracker) => void {
  if (!("star" in correction)) return (tracker) => tracker.shift(correction.dx, correction.dy);
  const star = stars.find(({ name }) => name === correction.star);
  if (star === undefined) {
    throw new ExtractionError(
      "invalid-option",
      `corrections must name stars that are measured. Received "${correction.star}".`,
      { data: { option: "corrections", received: correction.star } },
    );
  }
  return (tracker) => {
    const held = tracker.expected(star.x, star.y);
    tracker.shift(correction.x - held.x, correction.y - held.y);
  };
}
