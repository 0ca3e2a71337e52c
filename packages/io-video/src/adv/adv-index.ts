/** Where the frames of the MAIN stream are: from the index, or by searching after a crash. */

import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { findMarkedFrames, type MarkedFrame } from "../frame-marks.ts";
import { FRAME_MARK } from "./adv-header.ts";

export interface AdvIndex {
  /** Offset of each frame's mark, bytes. */
  readonly offsets: readonly number[];
  /** Bytes of each frame, mark included. */
  readonly sizes: readonly number[];
  readonly warnings: readonly string[];
}

/** How the versions write their index and their frames. */
export interface AdvIndexForm {
  /** Bytes from the index offset to the number of entries. */
  readonly preamble: number;
  readonly entryBytes: number;
  /** Place of a frame's offset in its entry; its size follows. */
  readonly offsetAt: number;
  /** Bytes of a frame up to and with the length of its image. */
  readonly headBytes: number;
  /** Place of the stream's number in a frame, or null where there is one stream. */
  readonly streamAt: number | null;
}

/** A version byte and two table offsets, which older programs write wrong, precede the table. */
export const ADV2_INDEX: AdvIndexForm = {
  preamble: 9,
  entryBytes: 20,
  offsetAt: 8,
  headBytes: 25,
  streamAt: 4,
};

export const ADV1_INDEX: AdvIndexForm = {
  preamble: 0,
  entryBytes: 16,
  offsetAt: 4,
  headBytes: 20,
  streamAt: null,
};

/**
 * @param header - where the index is (0: nowhere) and where the headers end.
 * @throws VideoError `"truncated"` without a complete frame.
 */
export async function readAdvIndex(
  source: ByteSource,
  header: { readonly indexOffset: number; readonly headerEnd: number },
  form: AdvIndexForm,
): Promise<AdvIndex> {
  const known = await fromIndex(source, header.indexOffset, form);
  const index = known ? { ...known, warnings: [] } : await fromMarks(source, header, form);
  if (index.offsets.length > 0) return index;
  throw new VideoError("truncated", `${source.name}: the file has no complete frame.`, {
    data: { file: source.name, size: source.size },
  });
}

async function fromMarks(
  source: ByteSource,
  header: { readonly headerEnd: number },
  form: AdvIndexForm,
): Promise<AdvIndex> {
  const found = await findMarkedFrames(source, header.headerEnd, FRAME_MARK, (offset) =>
    frameAt(source, offset, form),
  );
  const warning = `the file has no index (recording cut off?); ${found.offsets.length} frames were found by their marks`;
  return { ...found, warnings: [warning] };
}

async function fromIndex(
  source: ByteSource,
  indexOffset: number,
  { preamble, entryBytes, offsetAt }: AdvIndexForm,
): Promise<Omit<AdvIndex, "warnings"> | null> {
  const start = indexOffset + preamble + 4;
  if (indexOffset <= 0 || start > source.size) return null;
  const head = await readExactly(source, start - 4, 4, "the index");
  const count = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0, true);
  if (start + count * entryBytes > source.size) return null;
  const bytes = await readExactly(source, start, count * entryBytes, "the index");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets: number[] = [];
  const sizes: number[] = [];
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    offsets.push(Number(view.getBigUint64(at + offsetAt, true)));
    sizes.push(view.getUint32(at + offsetAt + 8, true) + 4);
  }
  return { offsets, sizes };
}

/** The frame at a mark; of the calibration stream it is passed over; or null when the file ends within it. */
async function frameAt(
  source: ByteSource,
  offset: number,
  { headBytes, streamAt }: AdvIndexForm,
): Promise<MarkedFrame | null> {
  const head = await source.read(offset, headBytes);
  if (head.length < headBytes) return null;
  const image = new DataView(head.buffer, head.byteOffset).getUint32(headBytes - 4, true);
  const rest = await source.read(offset + headBytes + image, 4);
  if (rest.length < 4) return null;
  const size =
    headBytes + 4 + image + new DataView(rest.buffer, rest.byteOffset).getUint32(0, true);
  return offset + size <= source.size
    ? { size, wanted: streamAt === null || head[streamAt] === 0 }
    : null;
}
