/** TIFF files for tests with directories below directories, tag by tag. */

/** Values of a tag; text, whole numbers, fractions. */
export type TagValue =
  | { readonly type: "byte" | "short" | "long"; readonly values: readonly number[] }
  | { readonly type: "rational"; readonly values: readonly (readonly [number, number])[] }
  | { readonly type: "ascii"; readonly text: string };

export interface MadeDirectory {
  readonly tags: Readonly<Record<number, TagValue>>;
  /** Strips (tags 273, 279) or, with `tiled`, tiles (324, 325). */
  readonly blocks?: readonly Uint8Array[];
  readonly tiled?: boolean;
  /** Directories that a tag points at: 330 SubIFDs, 34665 EXIF. */
  readonly below?: Readonly<Record<number, readonly MadeDirectory[]>>;
  /** The page behind it, or where its directory is said to stand. @default none */
  readonly next?: MadeDirectory | number;
}

export const byte = (...values: number[]): TagValue => ({ type: "byte", values });
export const short = (...values: number[]): TagValue => ({ type: "short", values });
export const long = (...values: number[]): TagValue => ({ type: "long", values });
export const rational = (...values: [number, number][]): TagValue => ({ type: "rational", values });
export const ascii = (text: string): TagValue => ({ type: "ascii", text });

const TYPES = {
  byte: [1, 1],
  ascii: [2, 1],
  short: [3, 2],
  long: [4, 4],
  rational: [5, 8],
} as const;

/** A TIFF file; `mark` stands behind the first 8 bytes ("CR" of Canon). */
export function makeTiffTree(
  root: MadeDirectory,
  { littleEndian = true, mark = "" }: { littleEndian?: boolean; mark?: string } = {},
): Uint8Array {
  const parts: { at: number; bytes: Uint8Array }[] = [];
  let end = 8 + 4 * Math.ceil(mark.length / 4);
  const place = (length: number) => {
    const at = end + (end & 1);
    end = at + length;
    const bytes = new Uint8Array(length);
    parts.push({ at, bytes });
    return { at, bytes, view: new DataView(bytes.buffer) };
  };
  const write = (directory: MadeDirectory): number => {
    const { tags, blocks, tiled = false, below = {} } = directory;
    const all: Record<number, TagValue> = { ...tags };
    if (blocks) {
      const offsets = blocks.map((block) => {
        const { at, bytes } = place(block.length);
        bytes.set(block);
        return at;
      });
      all[tiled ? 324 : 273] ??= long(...offsets);
      all[tiled ? 325 : 279] ??= long(...blocks.map((block) => block.length));
    }
    for (const [tag, children] of Object.entries(below)) {
      all[Number(tag)] = long(...children.map(write));
    }
    const entries = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
    const { at, view } = place(2 + 12 * entries.length + 4);
    view.setUint16(0, entries.length, littleEndian);
    for (const [i, [tag, value]] of entries.entries()) {
      const [code, size] = TYPES[value.type];
      const count = value.type === "ascii" ? value.text.length + 1 : value.values.length;
      const entry = 2 + 12 * i;
      view.setUint16(entry, Number(tag), littleEndian);
      view.setUint16(entry + 2, code, littleEndian);
      view.setUint32(entry + 4, count, littleEndian);
      const outside = count * size > 4 ? place(count * size) : null;
      if (outside) view.setUint32(entry + 8, outside.at, littleEndian);
      const target = outside?.view ?? view;
      const start = outside ? 0 : entry + 8;
      if (value.type === "ascii") {
        for (let k = 0; k < value.text.length; k++) {
          target.setUint8(start + k, value.text.charCodeAt(k));
        }
        continue;
      }
      for (const [k, item] of value.values.entries()) {
        const to = start + k * size;
        if (typeof item !== "number") {
          target.setUint32(to, item[0], littleEndian);
          target.setUint32(to + 4, item[1], littleEndian);
        } else if (value.type === "byte") target.setUint8(to, item);
        else if (value.type === "short") target.setUint16(to, item, littleEndian);
        else target.setUint32(to, item, littleEndian);
      }
    }
    const { next = 0 } = directory;
    const nextAt = typeof next === "number" ? next : write(next);
    view.setUint32(2 + 12 * entries.length, nextAt, littleEndian);
    return at;
  };
  const first = write(root);
  const file = new Uint8Array(end);
  const head = new DataView(file.buffer);
  file.fill(littleEndian ? 0x49 : 0x4d, 0, 2);
  head.setUint16(2, 42, littleEndian);
  head.setUint32(4, first, littleEndian);
  for (let i = 0; i < mark.length; i++) file[8 + i] = mark.charCodeAt(i);
  for (const { at, bytes } of parts) file.set(bytes, at);
  return file;
}
