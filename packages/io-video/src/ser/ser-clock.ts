/** What the trailer of a SER recording counts from: the header gives its start in UTC and local time. */

import { utcSecond } from "../utc-time.ts";
import type { SerHeader } from "./ser-header.ts";
import { type SerTimes, stampTime } from "./ser-times.ts";

/** How far the first stamp may be from the start of the header to be told apart. */
const NEAR_MICROSECONDS = 300e6;
const CUT_MICROSECONDS = 3600e6;
/** Time zones are whole quarters of an hour; the two starts are written a moment apart. */
const ZONE_MICROSECONDS = 900e6;
const ZONE_SLACK = 5e6;
/** Stamps searched for the first that is one. */
const FIRST_STAMPS = 100;

export interface SerClock {
  /** Microseconds that the stamps are ahead of UTC. */
  readonly aheadMicroseconds: number;
  readonly warnings: readonly string[];
}

/**
 * The stamps should be UTC. They are local time, which some programs write, where the first is near
 * the local start of the header and far from its start in UTC.
 */
export async function serClock(header: SerHeader, times: SerTimes): Promise<SerClock> {
  const utc = stampTime(header.utcTicks);
  const local = stampTime(header.localTicks);
  const first = await firstStamp(times);
  if (first === null || utc === null) return { aheadMicroseconds: 0, warnings: [] };
  if (Math.abs(first - utc) <= NEAR_MICROSECONDS) return { aheadMicroseconds: 0, warnings: [] };
  const zone =
    local === null ? 0 : Math.round((local - utc) / ZONE_MICROSECONDS) * ZONE_MICROSECONDS;
  const isZone = local !== null && zone !== 0 && Math.abs(local - utc - zone) <= ZONE_SLACK;
  if (isZone && Math.abs(first - zone - utc) <= NEAR_MICROSECONDS) {
    const hours = zone / 3600e6;
    return {
      aheadMicroseconds: zone,
      warnings: [
        `the trailer counts in local time, ${Math.abs(hours)} h ${hours > 0 ? "ahead of" : "behind"} UTC by the header; UTC is given`,
      ],
    };
  }
  // A recording that was cut keeps the header of the whole: its first stamp is later.
  if (first > utc && first - utc < CUT_MICROSECONDS) return { aheadMicroseconds: 0, warnings: [] };
  return {
    aheadMicroseconds: 0,
    warnings: [
      `the trailer starts at ${utcSecond(first)}, the header says a start at ${utcSecond(utc)} UTC; the trailer is used`,
    ],
  };
}

async function firstStamp(times: SerTimes): Promise<number | null> {
  for (let index = 0; index < Math.min(FIRST_STAMPS, times.count); index++) {
    const time = await times.at(index);
    if (time !== null) return time;
  }
  return null;
}
