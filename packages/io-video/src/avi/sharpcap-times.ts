/**
 * Time stamps that SharpCap writes into the pixels of 8-bit AVI files: the first eight pixels are a
 * count of 100-ns ticks since 0001-01-01 UTC, low byte first (as PyMovie 4.2 reads them).
 */

import type { ImageLike } from "@photkit/image";
import { ticksToMicroseconds } from "../utc-time.ts";

/** Pixels that the stamp takes up. */
export const STAMP_PIXELS = 8;

/** Instants that a recording by SharpCap can have; bright or dark pixels are never one. */
const EARLIEST = Date.UTC(2008) * 1000;
const LATEST = Date.UTC(2108) * 1000;
/** A recording does not last longer than this. */
const LONGEST_MICROSECONDS = 2 * 86_400e6;

/** Microseconds since 1970 UTC from the first eight pixels, or null when they are no time. */
export function sharpCapTime({ data, offset }: ImageLike): number | null {
  let ticks = 0n;
  for (let i = STAMP_PIXELS - 1; i >= 0; i--) ticks = (ticks << 8n) | BigInt(data[offset + i] ?? 0);
  const time = ticksToMicroseconds(ticks);
  return time >= EARLIEST && time <= LATEST ? time : null;
}

/** True when the times of the first and the last frame belong to one recording. */
export const isSharpCapRecording = (first: number | null, last: number | null): boolean =>
  first !== null && last !== null && last >= first && last - first < LONGEST_MICROSECONDS;
