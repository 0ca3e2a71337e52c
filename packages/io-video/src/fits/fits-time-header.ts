/** The header of a frame's time, where its keywords are spread over the units of a file. */

import { EXPOSURES, exposureOf } from "./fits-exposure.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import type { FitsHeader } from "./fits-header.ts";
import { statedTimes } from "./fits-time-candidates.ts";

/**
 * The header of the picture; where it states no time, with what the primary header states (unless
 * it says INHERIT = F). Only TIMESYS and the exposure come from other units to a time of its own:
 * the exposure from the primary unit, or else from the first unit without a picture that has it.
 */
export function timeHeader(unit: FitsHdu, units: readonly FitsHdu[]): FitsHeader {
  const own = unit.header;
  const primary = units[0]?.header ?? own;
  const mayInherit = own !== primary && own.values.INHERIT !== false;
  if (statedTimes(own).candidates.length === 0) {
    if (mayInherit) return joined(own, primary, () => true);
    return own === primary ? own : primary;
  }
  const scaled = mayInherit ? joined(own, primary, (keyword) => keyword === "TIMESYS") : own;
  if (exposureOf(own) !== null) return scaled;
  const others = units.filter((other) => other !== unit && other.axes.length < 2);
  const headers = [...(mayInherit ? [primary] : []), ...others.map(({ header }) => header)];
  const exposed = headers.find((header) => exposureOf(header) !== null);
  return exposed
    ? joined(scaled, exposed, (keyword) => /^EXP/.test(keyword) || isExposure(keyword))
    : scaled;
}

const isExposure = (keyword: string): boolean => EXPOSURES.includes(keyword);

/** A header with the cards of another that it does not have itself. */
function joined(
  own: FitsHeader,
  other: FitsHeader,
  wanted: (keyword: string) => boolean,
): FitsHeader {
  const added = other.cards.filter(
    ({ keyword }) => wanted(keyword) && !Object.hasOwn(own.values, keyword),
  );
  if (added.length === 0) return own;
  const values = { ...own.values };
  for (const { keyword } of added) values[keyword] ??= other.values[keyword] ?? null;
  return { ...own, cards: [...own.cards, ...added], values };
}
