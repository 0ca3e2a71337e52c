/** What the time stamps of a container tell about its frames: gaps, and steps that are not even. */

import { median } from "@photkit/core-stats";
import type { FfmpegIndex } from "./ffmpeg-index.ts";

/** A step this many times the usual one has a gap in it. */
const GAP = 1.6;
/** Part of the usual step, and units of the stamps, by which even steps may differ. */
const UNEVEN_PART = 0.1;
const UNEVEN_TICKS = 2;
/** Part of the steps that may be uneven without a word. */
const UNEVEN_SHARE = 0.02;
/** Gaps that are named one by one. */
const NAMED = 5;

/** Sentences about gaps and uneven steps; none when the stamps are even. */
export function stampWarnings({ packets, timeBase }: FfmpegIndex): string[] {
  if (packets === null || packets.length < 3) return [];
  const steps = packets.slice(1).map(({ pts }, i) => pts - packets[i]!.pts);
  const usual = median(steps);
  const allowed = Math.max(UNEVEN_PART * usual, UNEVEN_TICKS);
  const gaps = steps.flatMap((step, i) =>
    step > GAP * usual && step - usual > UNEVEN_TICKS
      ? [{ after: i, missing: Math.max(1, Math.round(step / usual) - 1) }]
      : [],
  );
  const uneven = steps.filter((step) => Math.abs(step - usual) > allowed);
  if (uneven.length > Math.max(gaps.length, UNEVEN_SHARE * steps.length) + gaps.length) {
    const seconds = (step: number) => (step * timeBase).toFixed(4);
    const [shortest, longest] = [Math.min(...range(steps)), Math.max(...range(steps))];
    return [
      `its frames are not evenly spaced: the stamps of the container step by ${seconds(shortest)} to ${seconds(longest)} s, usually by ${seconds(usual)} s`,
    ];
  }
  const named = gaps
    .slice(0, NAMED)
    .map(({ after, missing }) => `${missing} after frame ${after}`)
    .join(", ");
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const more = gaps.length > NAMED ? ` and ${gaps.length - NAMED} more gaps` : "";
  return gaps.length === 0
    ? []
    : [
        `${missing} ${missing === 1 ? "frame is" : "frames are"} missing by the stamps of the container: ${named}${more}`,
      ];
}

/** The smallest and the largest of many numbers. */
const range = (values: readonly number[]): [number, number] =>
  values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
