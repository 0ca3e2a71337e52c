/**
 * All fields of a recording read together. What is hidden is by how much the counter is ahead of the
 * number of the field: it stays the same from field to field, and changes where frames were dropped
 * or repeated. The likeliest way through all fields is found by the Viterbi algorithm, forwards and
 * backwards, so that each field also knows how sure its own place is.
 */

import { type FieldLook, stampLog } from "./field-look.ts";
import type { CounterLaw, SureLook, TimeLaw } from "./laws.ts";
import { localOrigins } from "./local-origin.ts";
import { UNITS_PER_DAY } from "./units.ts";

/** A field with the stamp that it must have had. */
export interface DecodedField {
  readonly look: FieldLook;
  readonly counter: number;
  /** Units of 0.1 ms since midnight, whole, as the law of time has it. */
  readonly timeOfDay: number;
  /** By how much the counter is ahead of where the first sure field had it. */
  readonly ahead: number;
  /** Probability of this place in the count against all others. */
  readonly probability: number;
}

/** A field that contradicts its place is as likely as this: it may be damaged altogether. */
const DAMAGED = -40;
/** A change of the count from one frame to the next, and within a frame, which is rarer. */
const JUMP = -20;
const JUMP_WITHIN = -35;
/** Neighbouring fields whose places a field may have. */
const REACH = 60;
/** The inserter rounds: a stamp can be one unit off its law, which is a little less likely. */
const OFF_BY_ONE = -1;

/** The count that a field would have if nothing had ever been dropped. */
export const plainCount = ({ frame, field }: FieldLook, law: CounterLaw): number =>
  law.perFrame * frame + (isFirst(field, law) ? 0 : law.withinFrame);

const isFirst = (field: FieldLook["field"], { order }: CounterLaw): boolean =>
  (order === "lower-first") === (field === "lower");

/** In the order in which they were exposed. */
export const inOrder = (looks: readonly FieldLook[], law: CounterLaw): FieldLook[] =>
  [...looks].sort((a, b) => a.frame - b.frame || +isFirst(b.field, law) - +isFirst(a.field, law));

/**
 * @param looks - in the order of exposure.
 * @param sure - those of them that read well by themselves, in the same order.
 */
export function decodeStamps(
  looks: readonly FieldLook[],
  sure: readonly SureLook[],
  counting: CounterLaw,
  timing: TimeLaw,
): DecodedField[] {
  const { lawful, originAt } = localOrigins(sure, timing);
  if (lawful.length === 0) return [];
  const places = placesOf(looks, lawful, counting);
  const stampAt = (look: FieldLook, ahead: number) => {
    const counter = plainCount(look, counting) + ahead;
    const time = Math.round(originAt(look) + timing.step * counter);
    return { counter, timeOfDay: wrapped(time) };
  };
  const emissions = looks.map((look, i) =>
    Float64Array.from(places[i]!, (ahead) => {
      const { counter, timeOfDay } = stampAt(look, ahead);
      return counter < 0 ? DAMAGED : Math.max(DAMAGED, nearLog(look, timeOfDay, counter));
    }),
  );
  const costs = looks.map((look, i) => (looks[i - 1]?.frame === look.frame ? JUMP_WITHIN : JUMP));
  const forwards = pass(places, emissions, costs);
  const backwards = pass([...places].reverse(), [...emissions].reverse(), [
    JUMP,
    ...costs.slice(1).reverse(),
  ]).reverse();
  return looks.map((look, i) => {
    const totals = places[i]!.map(
      (_, j) => forwards[i]![j]! + backwards[i]![j]! - emissions[i]![j]!,
    );
    const best = totals.reduce((most, total, j) => (total > totals[most]! ? j : most), 0);
    const sum = totals.reduce((all, total) => all + Math.exp(total - totals[best]!), 0);
    const ahead = places[i]![best]!;
    return { look, ahead, ...stampAt(look, ahead), probability: 1 / sum };
  });
}

const wrapped = (time: number): number => ((time % UNITS_PER_DAY) + UNITS_PER_DAY) % UNITS_PER_DAY;

/** The best of a stamp and its two neighbours in time. */
const nearLog = (look: FieldLook, timeOfDay: number, counter: number): number =>
  Math.max(
    stampLog(look, timeOfDay, counter),
    OFF_BY_ONE + stampLog(look, wrapped(timeOfDay + 1), counter),
    OFF_BY_ONE + stampLog(look, wrapped(timeOfDay - 1), counter),
  );

/** The places that each field may have: those of the lawful fields around it, or the nearest. */
function placesOf(
  looks: readonly FieldLook[],
  lawful: readonly SureLook[],
  counting: CounterLaw,
): number[][] {
  const known = lawful.map(({ look, counter }) => ({
    frame: look.frame,
    ahead: counter - plainCount(look, counting),
  }));
  let from = 0;
  let to = 0;
  return looks.map(({ frame }) => {
    while (to < known.length && known[to]!.frame <= frame + REACH) to++;
    while (from < to && known[from]!.frame < frame - REACH) from++;
    const near = from < to ? known.slice(from, to) : known.slice(Math.max(0, from - 1), from + 1);
    return [...new Set(near.map(({ ahead }) => ahead))].sort((a, b) => a - b);
  });
}

/** Best sums of logarithms over all ways that lead to each place of each field. */
function pass(
  places: readonly (readonly number[])[],
  emissions: readonly Float64Array[],
  costs: readonly number[],
): Float64Array[] {
  const sums: Float64Array[] = [];
  for (const [i, own] of places.entries()) {
    const before = sums[i - 1];
    const known = places[i - 1] ?? [];
    const best = before === undefined ? 0 : Math.max(...before);
    const stay = new Map(known.map((ahead, j) => [ahead, before![j]!]));
    sums.push(
      Float64Array.from(own, (ahead, j) => {
        const entered =
          before === undefined
            ? 0
            : Math.max(best + costs[i]!, stay.get(ahead) ?? best + costs[i]!);
        return entered + emissions[i]![j]!;
      }),
    );
  }
  return sums;
}
