/** How the files of a FITS sequence share its frames out. */

import type { ByteSource } from "../byte-source.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { FITS_BLOCK } from "./fits-header.ts";
import { findPicture, loadFits } from "./fits-picture.ts";
import { isGzip } from "./gunzip.ts";

/** The frames of one file: `first` to `first + count`, or why there are none to read. */
export interface FilePart {
  readonly source: ByteSource;
  readonly first: number;
  readonly count: number;
}

/** Files whose start is read at the same time when a sequence is opened. */
const READERS = 16;

/**
 * Frames of every file. A file with the length and the array keywords of one that was read has as
 * many; gzipped ones are taken to be like the first. What was taken wrongly shows when the frame is
 * read.
 */
export async function countFrames(
  sources: readonly ByteSource[],
  framesOfFirst: number,
  hdu: number | string | undefined,
  framesIn: (unit: FitsHdu) => number,
): Promise<{ parts: FilePart[]; warnings: string[] }> {
  const parts: FilePart[] = [];
  const warnings: string[] = [];
  const known = new Map([["gzip", framesOfFirst]]);
  let first = 0;
  for (let group = 0; group < sources.length; group += READERS) {
    const members = sources.slice(group, group + READERS);
    const kinds = await Promise.all(members.map(kindOf));
    for (const [i, source] of members.entries()) {
      const kind = kinds[i] ?? "";
      let count = known.get(kind);
      if (count === undefined) {
        const counted = await countIn(source, hdu, framesIn);
        count = counted.count;
        if (counted.warning === null) known.set(kind, count);
        else warnings.push(counted.warning);
      }
      parts.push({ source, first, count });
      first += count;
    }
  }
  return { parts, warnings };
}

/** Length and array keywords of a file: what decides how many frames it has. */
async function kindOf(source: ByteSource): Promise<string> {
  try {
    if (await isGzip(source)) return "gzip";
    const start = new TextDecoder("latin1").decode(await source.read(0, FITS_BLOCK));
    const cards = start.match(/.{80}/gs) ?? [];
    const array = cards.filter((card) => /^(BITPIX|NAXIS)/.test(card));
    return `${source.size} ${array.map((card) => card.slice(0, 30)).join("")}`;
  } catch {
    // The file is read again, and the failure told, by `countIn`.
    return source.name;
  } finally {
    await source.release?.();
  }
}

/** A file that cannot be read keeps its place in the recording: its frame throws when reached. */
async function countIn(
  source: ByteSource,
  hdu: number | string | undefined,
  framesIn: (unit: FitsHdu) => number,
): Promise<{ count: number; warning: string | null }> {
  try {
    const bytes = await loadFits(source);
    const { pictures } = await findPicture(bytes, hdu);
    const count = pictures.reduce((sum, unit) => sum + framesIn(unit), 0);
    const cutOff = pictures.some((unit) => unit.header.dataOffset + unit.dataBytes > bytes.size);
    return { count, warning: cutOff ? `${source.name} is cut off` : null };
  } catch (error) {
    return { count: 1, warning: error instanceof Error ? error.message : String(error) };
  } finally {
    await source.release?.();
  }
}

/** The file that has frame `index`, by halving. */
export function partOf(parts: readonly FilePart[], index: number): FilePart {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.first <= index) low = middle;
    else high = middle - 1;
  }
  return parts[low]!;
}
