/**
 * The laws that the stamps of a recording obey, found from the fields that read well by themselves:
 * how the counter runs from field to field and from frame to frame, and how time runs with it.
 */

import { median } from "@photkit/core-stats";
import type { FieldName } from "@photkit/image";
import { aroundMidnight, type FieldLook } from "./field-look.ts";
import { FIELD_UNITS, type VideoStandard } from "./units.ts";

/** Which field of a frame was exposed first. */
export type StampedOrder = "upper-first" | "lower-first" | "unknown";

/** How the counter runs. */
export interface CounterLaw {
  readonly order: StampedOrder;
  /** From the first field of a frame to its second: 1, or 2 N - 1 where N frames are integrated. */
  readonly withinFrame: number;
  /** From a frame to the next: 2, or 2 N. */
  readonly perFrame: number;
}

/** How time runs with the counter. */
export interface TimeLaw {
  /** Units of 0.1 ms a field. */
  readonly step: number;
  readonly standard: VideoStandard | null;
  /** Time of day that the counter 0 would have, near which all others are. */
  readonly origin: number;
}

/** Probability from which on a field tells laws. */
const SURE = 0.9;

/** A field whose stamp is sure by itself. */
export interface SureLook {
  readonly look: FieldLook;
  readonly counter: number;
  readonly timeOfDay: number;
}

export const sureLooks = (looks: readonly FieldLook[]): SureLook[] =>
  looks.flatMap((look) => {
    const { counter, timeOfDay, confidence } = look.reading;
    return counter === null || timeOfDay === null || confidence < SURE
      ? []
      : [{ look, counter, timeOfDay }];
  });

/** The counter's law, by the vote of all frames. */
export function counterLaw(sure: readonly SureLook[]): CounterLaw {
  const frames = new Map<number, Partial<Record<FieldName, number>>>();
  for (const { look, counter } of sure) {
    frames.set(look.frame, { ...frames.get(look.frame), [look.field]: counter });
  }
  const within: number[] = [];
  const between: number[] = [];
  for (const [frame, { upper, lower }] of frames) {
    if (upper !== undefined && lower !== undefined) within.push(lower - upper);
    const next = frames.get(frame + 1);
    if (upper !== undefined && next?.upper !== undefined) between.push(next.upper - upper);
    if (lower !== undefined && next?.lower !== undefined) between.push(next.lower - lower);
  }
  const apart = usual(within) ?? 0;
  return {
    order: apart > 0 ? "upper-first" : apart < 0 ? "lower-first" : "unknown",
    withinFrame: Math.max(1, Math.abs(apart)),
    perFrame: usual(between.filter((step) => step > 0)) ?? Math.max(1, Math.abs(apart)) + 1,
  };
}

/** The number that comes most often. */
function usual(values: readonly number[]): number | null {
  const counts = new Map<number, number>();
  let best: number | null = null;
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (best === null || count > counts.get(best)!) best = value;
  }
  return best;
}

/** A step within this part of a standard's field is that standard. */
const STANDARD_TOLERANCE = 0.005;
/** Readings that are taken in turn for the origin, and units by which others may differ. */
const ORIGINS_TRIED = 60;
const ORIGIN_TOLERANCE = 5;

/** How time runs with the counter; null when no two fields tell. */
export function timeLaw(sure: readonly SureLook[]): TimeLaw | null {
  const rough = medianStep(sure, 1);
  if (rough === null) return null;
  const standard =
    (Object.keys(FIELD_UNITS) as VideoStandard[]).find(
      (name) => Math.abs(rough / FIELD_UNITS[name] - 1) < STANDARD_TOLERANCE,
    ) ?? null;
  const nominal = standard === null ? rough : FIELD_UNITS[standard];
  const long = medianStep(sure, Math.max(1, sure.length >> 1)) ?? nominal;
  const step =
    sure.length > 8 && Math.abs(long / nominal - 1) < STANDARD_TOLERANCE ? long : nominal;
  const originOf = ({ timeOfDay, counter }: SureLook) => timeOfDay - step * counter;
  const stride = Math.max(1, Math.floor(sure.length / ORIGINS_TRIED));
  let origin = 0;
  let most = -1;
  for (let i = 0; i < sure.length; i += stride) {
    const here = originOf(sure[i]!);
    const agreeing = sure.filter(
      (one) => Math.abs(aroundMidnight(originOf(one) - here)) < ORIGIN_TOLERANCE,
    ).length;
    if (agreeing > most) [origin, most] = [here, agreeing];
  }
  return { step, standard, origin };
}

/** Median time per count between readings that are `apart` places from each other. */
function medianStep(sure: readonly SureLook[], apart: number): number | null {
  const steps: number[] = [];
  for (let i = apart; i < sure.length; i++) {
    const counts = sure[i]!.counter - sure[i - apart]!.counter;
    if (counts === 0) continue;
    steps.push(aroundMidnight(sure[i]!.timeOfDay - sure[i - apart]!.timeOfDay) / counts);
  }
  return steps.length === 0 ? null : median(steps);
}
