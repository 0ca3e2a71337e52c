/** What is really in a SER file: complete frames and time stamps, whatever the header counts. */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { SER_HEADER_BYTES, type SerHeader } from "./ser-header.ts";
import { stampTime } from "./ser-times.ts";

export interface SerLayout {
  readonly frameCount: number;
  readonly trailerOffset: number;
  /** Stamps in the trailer, at most `frameCount`. */
  readonly stampCount: number;
  readonly warnings: readonly string[];
}

/** Stamps that are looked at to tell a trailer from pixels. */
const SAMPLED = 9;

/**
 * Trusts the length of the file over the frame count of the header, which a crash leaves wrong.
 *
 * @throws VideoError `"truncated"` when the file holds no complete frame.
 */
export async function serLayout(source: ByteSource, header: SerHeader): Promise<SerLayout> {
  const available = source.size - SER_HEADER_BYTES;
  const complete = Math.floor(available / header.frameBytes);
  if (complete === 0) {
    await readExactly(source, SER_HEADER_BYTES, header.frameBytes, "the first frame");
  }
  const stated = header.frameCount;
  const frameCount = await countFrames(source, header, complete);
  const trailerOffset = SER_HEADER_BYTES + frameCount * header.frameBytes;
  const rest = source.size - trailerOffset;
  const warnings: string[] = [];
  if (frameCount < stated) {
    warnings.push(
      `the header counts ${stated} frames, the file ends after ${frameCount} complete ones: recording cut off?`,
    );
  } else if (frameCount > stated) {
    warnings.push(`the header counts ${stated} frames, the file has ${frameCount}; all are given`);
  }
  const room = Math.min(frameCount, Math.floor(rest / 8));
  const stampCount =
    frameCount >= stated && (await plausible(source, trailerOffset, room)) ? room : 0;
  if (stampCount === 0) {
    warnings.push("the file has no time stamps: it ends without a trailer");
  } else if (stampCount < frameCount) {
    warnings.push(
      `the trailer has time stamps for the first ${stampCount} of ${frameCount} frames`,
    );
  }
  return { frameCount, trailerOffset, stampCount, warnings };
}

async function countFrames(
  source: ByteSource,
  header: SerHeader,
  complete: number,
): Promise<number> {
  const stated = header.frameCount;
  if (stated >= complete) return complete;
  const start = (frames: number) => SER_HEADER_BYTES + frames * header.frameBytes;
  const rest = source.size - start(stated);
  // Small frames: the trailer alone may be longer than a frame.
  if (stated > 0 && (rest <= stated * 8 || (await plausible(source, start(stated), stated)))) {
    return stated;
  }
  const withTrailer = (source.size - SER_HEADER_BYTES) / (header.frameBytes + 8);
  const fits = Number.isInteger(withTrailer) && withTrailer > 0;
  return fits && (await plausible(source, start(withTrailer), withTrailer))
    ? withTrailer
    : complete;
}

/** True when at least half of the stamps that are looked at are times that a recording can have. */
async function plausible(source: ByteSource, offset: number, count: number): Promise<boolean> {
  if (count < 1) return false;
  const looks = Math.min(SAMPLED, count);
  let good = 0;
  for (let look = 0; look < looks; look++) {
    const index = looks === 1 ? 0 : Math.round((look * (count - 1)) / (looks - 1));
    const bytes = await source.read(offset + index * 8, 8);
    if (bytes.length < 8) return false;
    const ticks = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0, true);
    if (stampTime(ticks) !== null) good++;
  }
  return 2 * good >= looks;
}
