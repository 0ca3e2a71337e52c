/**
 * The law of time as it holds around each field: a clock that drifts a little, or is set anew, keeps
 * its law from field to field all the same.
 */

import { median } from "@photkit/core-stats";
import { aroundMidnight, type FieldLook } from "./field-look.ts";
import type { SureLook, TimeLaw } from "./laws.ts";

/** Sure fields around one that tell its law. */
const NEIGHBOURS = 20;
/** Units that a lawful stamp may differ from the law of its neighbours. */
const TOLERANCE = 2.5;

export interface LocalOrigins {
  /** The sure fields that obey the law of their neighbours. */
  readonly lawful: readonly SureLook[];
  /** Time of day that the counter 0 would have had, by the fields around one. */
  originAt(look: FieldLook): number;
}

/** @param sure - in the order of exposure. */
export function localOrigins(sure: readonly SureLook[], { step, origin }: TimeLaw): LocalOrigins {
  const own = sure.map(
    ({ timeOfDay, counter }) => origin + aroundMidnight(timeOfDay - step * counter - origin),
  );
  const around = own.map((_, i) => medianOf(own, i));
  const lawful = sure.filter((_, i) => Math.abs(own[i]! - around[i]!) < TOLERANCE);
  const frames = sure.map(({ look }) => look.frame);
  return {
    lawful,
    originAt: ({ frame }) => around[nearest(frames, frame)] ?? origin,
  };
}

function medianOf(values: readonly number[], i: number): number {
  return median(values.slice(Math.max(0, i - NEIGHBOURS), i + NEIGHBOURS + 1));
}

/** Index of the value nearest to one, in values that never fall. */
function nearest(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  const before = values[low - 1];
  return before !== undefined && value - before < Math.abs(values[low]! - value) ? low - 1 : low;
}
