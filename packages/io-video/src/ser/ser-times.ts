/** The trailer of a SER recording: one 100-ns tick count (UTC, since 0001-01-01) per frame. */

import type { ByteSource } from "../byte-source.ts";
import { ticksToMicroseconds } from "../utc-time.ts";

/** Stamps that one read brings in; 4096 of them are 32 kB. */
const PAGE = 4096;

/** Stamps outside 1950 to 2200 are no times of a recording. */
const EARLIEST = Date.UTC(1950) * 1000;
const LATEST = Date.UTC(2200) * 1000;

/** The time of a stamp, or null when it is none: empty, or with nothing but its kind of time. */
export function stampTime(ticks: bigint): number | null {
  const time = ticksToMicroseconds(ticks);
  return time >= EARLIEST && time <= LATEST ? time : null;
}

export interface SerTimes {
  /** Frames that have a stamp: the first `count` of the recording. */
  readonly count: number;
  /** Microseconds since 1970 UTC of a frame, or null when it has no stamp. */
  at(index: number): Promise<number | null> | number | null;
}

/**
 * Stamps read page by page, so that memory does not grow with the recording.
 *
 * @param offset - where the trailer starts.
 * @param count - stamps in it.
 */
export function serTimes(source: ByteSource, offset: number, count: number): SerTimes {
  let page: DataView | undefined;
  let first = 0;
  const stamp = (view: DataView, index: number, start: number): number | null => {
    const at = (index - start) * 8;
    return at + 8 <= view.byteLength ? stampTime(view.getBigInt64(at, true)) : null;
  };
  const load = async (index: number): Promise<number | null> => {
    const start = index - (index % PAGE);
    const length = Math.min(PAGE, count - start) * 8;
    // Without its stamp a frame still has its pixels: it is not lost for a trailer that is cut off.
    const bytes = await (async () => source.read(offset + start * 8, length))().catch(() => null);
    if (bytes === null) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // Fewer stamps than there were may be more the next time: they are asked for again.
    if (bytes.length === length) {
      page = view;
      first = start;
    }
    return stamp(view, index, start);
  };
  return {
    count,
    at(index) {
      if (index >= count) return null;
      return page && index >= first && index < first + PAGE
        ? stamp(page, index, first)
        : load(index);
    },
  };
}
