/**
 * Where the pictures of an AVI file are: from the OpenDML index, the old index, or, without either
 * (a crash leaves none), by walking through the chunks.
 */

import type { ByteSource } from "../byte-source.ts";
import type { AviHeader } from "./avi-header.ts";
import { fourCC, type RiffChunk, readChunk, readChunks } from "./riff.ts";

export interface AviIndex {
  /** Start of the data of each frame, bytes; length = number of frames. */
  readonly offsets: readonly number[];
  /** Bytes of each frame; 0 for a dropped one. */
  readonly sizes: readonly number[];
  readonly warnings: readonly string[];
}

interface Entries {
  readonly offsets: number[];
  readonly sizes: number[];
}

/** Index entries read at a time: 16 bytes each. */
const PAGE_BYTES = 1 << 20;

export async function readAviIndex(source: ByteSource, header: AviHeader): Promise<AviIndex> {
  const known =
    (await fromSuperIndex(source, header)) ??
    (header.movies.length === 1 ? await fromIdx1(source, header) : null);
  const entries = known ?? (await fromChunks(source, header));
  const warnings: string[] = [];
  if (!known) warnings.push("the file has no index that can be used; its chunks were counted");
  while (entries.offsets.length > 0 && !isInside(source, entries, entries.offsets.length - 1)) {
    entries.offsets.pop();
    entries.sizes.pop();
  }
  const found = entries.offsets.length;
  if (found !== header.statedFrames) {
    warnings.push(
      `the header counts ${header.statedFrames} frames, the file has ${found} complete ones`,
    );
  }
  return { ...entries, warnings };
}

const isInside = (source: ByteSource, { offsets, sizes }: Entries, i: number): boolean =>
  offsets[i]! + sizes[i]! <= source.size;

const isPicture = (id: string, stream: string): boolean =>
  id.startsWith(stream) && (id[2] === "d" || id[2] === "D");

/** OpenDML: `indx` points to `ix##` chunks, which point to the data of the pictures. */
async function fromSuperIndex(source: ByteSource, header: AviHeader): Promise<Entries | null> {
  const chunk = header.superIndex;
  if (!chunk) return null;
  const bytes = await source.read(chunk.offset, Math.min(chunk.size, PAGE_BYTES));
  if (bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(4, true);
  if (count === 0 || 24 + 16 * count > bytes.length) return null;
  const entries: Entries = { offsets: [], sizes: [] };
  for (let i = 0; i < count; i++) {
    const offset = Number(view.getBigUint64(24 + 16 * i, true));
    const part = await readChunk(source, offset, source.size);
    if (!part || part.cutOff || !(await readStandardIndex(source, part, entries))) return null;
  }
  return (await startsRight(source, header, entries)) ? entries : null;
}

async function readStandardIndex(
  source: ByteSource,
  chunk: RiffChunk,
  { offsets, sizes }: Entries,
): Promise<boolean> {
  const bytes = await source.read(chunk.offset, chunk.size);
  if (bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(4, true);
  if (view.getUint16(0, true) !== 2 || 24 + 8 * count > bytes.length) return false;
  const base = Number(view.getBigUint64(12, true));
  for (let i = 0; i < count; i++) {
    offsets.push(base + view.getUint32(24 + 8 * i, true));
    // The top bit marks pictures that are no key frames.
    sizes.push(view.getUint32(28 + 8 * i, true) & 0x7fffffff);
  }
  return true;
}

/** The old index; its offsets count from the `movi` list, in some files from the file's start. */
async function fromIdx1(source: ByteSource, header: AviHeader): Promise<Entries | null> {
  const [movie] = header.movies;
  const chunk = header.idx1;
  if (!chunk || !movie || chunk.cutOff) return null;
  for (const base of [movie.offset - 4, 0]) {
    const entries: Entries = { offsets: [], sizes: [] };
    for (let at = 0; at < chunk.size; at += PAGE_BYTES) {
      const bytes = await source.read(chunk.offset + at, Math.min(PAGE_BYTES, chunk.size - at));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let i = 0; i + 16 <= bytes.length; i += 16) {
        if (!isPicture(fourCC(bytes, i), header.stream)) continue;
        entries.offsets.push(base + view.getUint32(i + 8, true) + 8);
        entries.sizes.push(view.getUint32(i + 12, true));
      }
      if (at === 0 && !(await startsRight(source, header, entries))) break;
    }
    if (await startsRight(source, header, entries)) return entries;
  }
  return null;
}

/** True when the first and the last entry point at chunks of the stream. */
async function startsRight(
  source: ByteSource,
  header: AviHeader,
  { offsets, sizes }: Entries,
): Promise<boolean> {
  for (const i of [0, offsets.length - 1]) {
    const offset = offsets[i];
    if (offset === undefined || offset < 8) return false;
    const bytes = await source.read(offset - 8, 8);
    if (bytes.length < 8 || !isPicture(fourCC(bytes), header.stream)) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(4, true) !== sizes[i]) return false;
  }
  return true;
}

async function fromChunks(source: ByteSource, header: AviHeader): Promise<Entries> {
  const entries: Entries = { offsets: [], sizes: [] };
  for (const movie of header.movies) await walk(source, header.stream, movie, entries);
  return entries;
}

async function walk(
  source: ByteSource,
  stream: string,
  list: RiffChunk,
  { offsets, sizes }: Entries,
): Promise<void> {
  for await (const chunk of readChunks(source, list.offset, list.offset + list.size)) {
    if (chunk.isList && chunk.id === "rec ") await walk(source, stream, chunk, { offsets, sizes });
    else if (isPicture(chunk.id, stream) && !chunk.cutOff) {
      offsets.push(chunk.offset);
      sizes.push(chunk.size);
    }
  }
}
