/** Directories of TIFF-like files (TIFF 6.0, section 2; BigTIFF): tags and their values, read on demand. */

import type { ByteSource } from "../byte-source.ts";

/** One directory of a file. Values are read when they are asked for. */
export interface TiffTags {
  /** Where the next directory of the file stands; 0 behind the last one. */
  readonly next: number;
  has(tag: number): boolean;
  /** The numbers of a tag, fractions divided; nothing when it is missing or holds no numbers. */
  numbers(tag: number): Promise<readonly number[]>;
  /** The text of a tag without what follows its end; null when it is missing or holds no text. */
  text(tag: number): Promise<string | null>;
}

export interface TiffFile {
  readonly littleEndian: boolean;
  /** Where the first directory stands, bytes from the start of the TIFF data. */
  readonly first: number;
  /** @throws Error when the directory does not fit in the file. */
  directory(at: number): Promise<TiffTags>;
}

/** Bytes of a value, and how it is read; TIFF 6.0 p. 15, BigTIFF. */
const TYPES: Readonly<
  Record<number, [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  1: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getUint16(at, little)],
  4: [4, (view, at, little) => view.getUint32(at, little)],
  5: [8, (view, at, little) => view.getUint32(at, little) / view.getUint32(at + 4, little)],
  6: [1, (view, at) => view.getInt8(at)],
  7: [1, (view, at) => view.getUint8(at)],
  8: [2, (view, at, little) => view.getInt16(at, little)],
  9: [4, (view, at, little) => view.getInt32(at, little)],
  10: [8, (view, at, little) => view.getInt32(at, little) / view.getInt32(at + 4, little)],
  11: [4, (view, at, little) => view.getFloat32(at, little)],
  12: [8, (view, at, little) => view.getFloat64(at, little)],
  13: [4, (view, at, little) => view.getUint32(at, little)],
  16: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  18: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};
const TEXT = 2;
/** Values that a tag may have: enough for a block per row of the tallest pictures. */
const MOST_VALUES = 1 << 21;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the field for the value, or for its place, stands. */
  readonly field: number;
}

/**
 * Opens TIFF data that start at `base` of a source: the file itself, or an EXIF block within it.
 *
 * @throws Error with the reason when they are too short.
 */
export async function openTiff(source: ByteSource, base = 0): Promise<TiffFile> {
  const read = async (at: number, length: number, what: string): Promise<DataView> => {
    const from = base + at;
    const isInside = at >= 0 && from + length <= source.size;
    const bytes = isInside ? await source.read(from, length) : null;
    if (!bytes || bytes.length < length) {
      throw new Error(
        `${what} needs ${length} bytes at offset ${from}. The file has ${source.size}.`,
      );
    }
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  };
  const head = await read(0, 16, "a TIFF header");
  const littleEndian = head.getUint8(0) === 0x49;
  const isBig = head.getUint16(2, littleEndian) === 43;
  const word = (view: DataView, at: number) =>
    isBig ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);

  const directory = async (start: number): Promise<TiffTags> => {
    const countBytes = isBig ? 8 : 2;
    const entryBytes = isBig ? 20 : 12;
    const wordBytes = isBig ? 8 : 4;
    const counted = await read(start, countBytes, "the directory");
    const count = isBig ? word(counted, 0) : counted.getUint16(0, littleEndian);
    const first = start + countBytes;
    const tableBytes = count * entryBytes;
    // Some writers end the file where the place of the next directory should stand.
    const hasNext = base + first + tableBytes + wordBytes <= source.size;
    const entries = await read(first, tableBytes + (hasNext ? wordBytes : 0), "the directory");
    const tags = new Map<number, Entry>();
    for (let i = 0; i < count; i++) {
      const at = i * entryBytes;
      tags.set(entries.getUint16(at, littleEndian), {
        type: entries.getUint16(at + 2, littleEndian),
        count: word(entries, at + 4),
        field: at + (isBig ? 12 : 8),
      });
    }
    /** The bytes of a value, in the directory where they fit, else elsewhere in the file. */
    const valueAt = async (tag: number, { count, field }: Entry, size: number) => {
      const length = count * size;
      if (length > (isBig ? 8 : 4)) return read(word(entries, field), length, `tag ${tag}`);
      return new DataView(entries.buffer, entries.byteOffset + field, length);
    };
    return {
      next: hasNext ? word(entries, tableBytes) : 0,
      has: (tag) => tags.has(tag),
      async numbers(tag) {
        const entry = tags.get(tag);
        const type = entry && TYPES[entry.type];
        if (!type) return [];
        const [size, number] = type;
        if (entry.count > MOST_VALUES) throw new Error(`tag ${tag} has ${entry.count} values`);
        const view = await valueAt(tag, entry, size);
        return Array.from({ length: entry.count }, (_, k) => number(view, k * size, littleEndian));
      },
      async text(tag) {
        const entry = tags.get(tag);
        if (entry?.type !== TEXT) return null;
        const view = await valueAt(tag, entry, 1);
        const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
        return (new TextDecoder().decode(bytes).split("\0")[0] ?? "").trim();
      },
    };
  };
  return { littleEndian, first: word(head, isBig ? 8 : 4), directory };
}

/** The first number of a tag. */
export const oneNumber = async (tags: TiffTags, tag: number, otherwise: number): Promise<number> =>
  (await tags.numbers(tag))[0] ?? otherwise;
