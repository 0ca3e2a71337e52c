/**
 * FITS files compressed as a whole with gzip (`.fits.gz`): unpacked as far as their headers say that
 * they reach, unit by unit, so that a few bytes cannot ask for more memory than the images need.
 */

import { type ByteSource, bytesSource } from "../byte-source.ts";
import { isVideoError } from "../errors.ts";
import { fitsUnitEnd } from "./fits-hdu.ts";
import { FITS_BLOCK } from "./fits-header.ts";
import { joinParts, tooLarge, unpackedParts } from "./gunzip.ts";

/** Unpacked size allowed at most: images pack to a third, an empty one to a thousandth. */
const GROWTH = 200;
const LEAST_LIMIT = 64 << 20;

/** What was unpacked so far. */
interface Unpacked {
  readonly parts: Uint8Array[];
  length: number;
}

/**
 * The unpacked file in memory. What follows its last unit stays packed.
 *
 * @throws VideoError `"truncated"` for damaged data, `"invalid-file"` when the units reach further
 * than the packed bytes can.
 */
export async function gunzipSource(source: ByteSource): Promise<ByteSource> {
  const packed = await source.read(0, source.size);
  const limit = Math.max(LEAST_LIMIT, packed.length * GROWTH);
  const unpacked: Unpacked = { parts: [], length: 0 };
  /** Where the unit starts whose header is next, and what must be there before it is looked at. */
  let unitAt = 0;
  let wanted = FITS_BLOCK;
  for await (const part of unpackedParts(packed, "gzip", source.name)) {
    unpacked.parts.push(part);
    unpacked.length += part.length;
    while (unpacked.length >= wanted) {
      const end = await unitEnd(unpacked, unitAt, source.name);
      if (end === null) return bytesSource(joinParts(unpacked.parts, unpacked.length), source.name);
      if (end === "more") {
        wanted = Math.max(unpacked.length + 1, 2 * wanted - unitAt);
        continue;
      }
      unitAt = end;
      wanted = end + FITS_BLOCK;
    }
    if (unpacked.length > limit) throw tooLarge(source.name, limit, packed.length);
  }
  return bytesSource(joinParts(unpacked.parts, unpacked.length), source.name);
}

/**
 * Where the unit at `start` ends; "more" when its header is not there yet, null when there is none.
 */
async function unitEnd(
  { parts, length }: Unpacked,
  start: number,
  name: string,
): Promise<number | "more" | null> {
  const bytes = bytesSource(tailOf(parts, length, start), name);
  try {
    const end = await fitsUnitEnd(bytes, start === 0 ? 0 : 1);
    return end === null ? null : start + end;
  } catch (error) {
    // A header that cannot be read is refused, with its reason, by who opens the file.
    return isVideoError(error, "truncated") ? "more" : null;
  }
}

/** The bytes from `start` on. */
function tailOf(parts: readonly Uint8Array[], length: number, start: number): Uint8Array {
  let first = parts.length;
  let at = length;
  while (at > start) at -= parts[--first]!.length;
  return joinParts(parts.slice(first), length - at).subarray(start - at);
}
