/**
 * The regularity of time stamps: step, dropped and duplicated frames, clocks that run backwards.
 * Limits as observers know them from PyOTE: a step below 0.2 or above 1.8 of the usual one is a
 * duplicate or a gap.
 */

import { median } from "@photkit/core-stats";
import { consistentStamps } from "./consistent-stamps.ts";

export interface CadenceGap {
  /** Row before the gap. */
  readonly row: number;
  /** Length of the step, in seconds. */
  readonly seconds: number;
  /** Frames that are missing, by the usual step. */
  readonly missing: number;
}

export interface Cadence {
  /** Usual time from frame to frame, in seconds; NaN with fewer than two stamps. */
  readonly stepSeconds: number;
  /** Largest difference of a regular step from the usual one, in seconds. */
  readonly jitterSeconds: number;
  readonly gaps: readonly CadenceGap[];
  /** Rows whose stamp repeats (nearly) that of the row before. */
  readonly duplicates: readonly number[];
  /** Rows whose stamp lies before that of the row before. */
  readonly backwards: readonly number[];
  /** Rows whose stamp contradicts those around it, as `consistentStamps` finds them. */
  readonly misread: readonly number[];
  /** Rows without a stamp. */
  readonly missing: readonly number[];
}

const DUPLICATE_BELOW = 0.2;
const GAP_ABOVE = 1.8;

/** Examines stamps in microseconds; NaN = no stamp. */
export function examineCadence(utcMicroseconds: ArrayLike<number>): Cadence {
  const rows = Array.from({ length: utcMicroseconds.length }, (_, i) => i);
  const stamped = rows.filter((i) => Number.isFinite(utcMicroseconds[i]!));
  const steps = stamped.slice(1).map((row, k) => {
    const before = stamped[k]!;
    return { row, before, seconds: (utcMicroseconds[row]! - utcMicroseconds[before]!) / 1e6 };
  });
  const { rows: consistent, misread } = consistentStamps(utcMicroseconds);
  const fitting = new Set(consistent);
  const usual = median(
    steps.filter((s) => s.row === s.before + 1 && s.seconds > 0).map((s) => s.seconds),
  );
  const ratio = (seconds: number) => seconds / usual;
  const regular = steps.filter(
    (s) => ratio(s.seconds) >= DUPLICATE_BELOW && ratio(s.seconds) <= GAP_ABOVE,
  );
  return {
    stepSeconds: usual,
    jitterSeconds: regular.reduce((most, s) => Math.max(most, Math.abs(s.seconds - usual)), 0),
    gaps: steps.flatMap((s, k) => {
      // A step to or from a misread stamp is no gap.
      const fits = fitting.has(s.row) && fitting.has(s.before);
      if (!fits || s.row !== s.before + 1 || ratio(s.seconds) <= GAP_ABOVE) return [];
      // After a repeated or backward stamp the next step makes up for it: the two count together.
      const last = steps[k - 1];
      const makesUp = last !== undefined && ratio(last.seconds) < DUPLICATE_BELOW;
      const missing = makesUp
        ? Math.round(ratio(last.seconds + s.seconds)) - 2
        : Math.round(ratio(s.seconds)) - 1;
      return missing > 0 ? [{ row: s.before, seconds: s.seconds, missing }] : [];
    }),
    duplicates: steps
      .filter((s) => s.seconds >= 0 && ratio(s.seconds) < DUPLICATE_BELOW)
      .map((s) => s.row),
    backwards: steps.filter((s) => s.seconds < 0).map((s) => s.row),
    misread,
    missing: rows.filter((i) => !Number.isFinite(utcMicroseconds[i]!)),
  };
}
