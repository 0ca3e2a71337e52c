/**
 * GPS cards that SharpCap writes for cameras with a GPS receiver (QHY174M-GPS): `GPS_ST` the second
 * in which the exposure started, `GPS_SU` the microseconds in it, `GPSSTAT` what they are worth.
 */

import { parseInstant, QHY_EPOCH_MICROSECONDS } from "../utc-time.ts";
import type { FitsHeader } from "./fits-header.ts";

export interface GpsCards {
  /** Start of the exposure, microseconds since 1970 UTC. */
  readonly utcMicroseconds: number;
  /** False when `GPSSTAT` is neither locked nor partial data (whose start is good, as in PyMovie). */
  readonly trusted: boolean;
  readonly status: string;
}

/**
 * The start of the exposure by the GPS cards, or null without them. `GPS_ST` is an instant as text,
 * whose fraction is left aside, or a number: seconds of the camera's clock since 1995-10-10.
 */
export function gpsCards({ values }: FitsHeader): GpsCards | null {
  const { GPS_ST: start, GPS_SU: micro, GPSSTAT: stated } = values;
  if (typeof micro !== "number" || !(micro >= 0 && micro < 1e6)) return null;
  const second =
    typeof start === "number"
      ? QHY_EPOCH_MICROSECONDS + Math.floor(start) * 1e6
      : Math.floor((parseInstant(String(start ?? ""))?.utcMicroseconds ?? Number.NaN) / 1e6) * 1e6;
  if (!Number.isFinite(second)) return null;
  const status = typeof stated === "string" ? stated.trim() : "";
  const trusted = status === "" || /^(Locked|PartialData)/i.test(status);
  return { utcMicroseconds: second + Math.round(micro), trusted, status };
}
