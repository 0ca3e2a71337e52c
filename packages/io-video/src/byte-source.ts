/** Where the bytes of a recording come from: memory, a Blob, a file; read at any offset. */

import { VideoError } from "./errors.ts";

/** Random access to bytes. A source in memory answers synchronously, so it costs no promise. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /** What messages call it: a file name. */
  readonly name: string;
  /**
   * The bytes from `offset` on: `length` of them, fewer only where the source ends. They belong to
   * the caller and are never overwritten, but may be a view of the source's own memory.
   */
  read(offset: number, length: number): Promise<Uint8Array> | Uint8Array;
  /** Gives back what is held open until the next read, for sequences of very many files. */
  release?(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Bytes in memory; they are read in place, never copied. */
export function bytesSource(bytes: ArrayBuffer | Uint8Array, name = "memory"): ByteSource {
  // A plain Uint8Array also for Node's Buffer, whose slice() is a view.
  const view =
    bytes instanceof Uint8Array
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      : new Uint8Array(bytes);
  return {
    size: view.length,
    name,
    read: (offset, length) => view.subarray(offset, offset + length),
    close() {},
  };
}

/** A `Blob` or `File` of a browser; nothing is read before it is asked for. */
export function blobSource(blob: Blob, name = blobName(blob)): ByteSource {
  return {
    size: blob.size,
    name,
    async read(offset, length) {
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
    close() {},
  };
}

const blobName = (blob: Blob): string =>
  "name" in blob && typeof blob.name === "string" ? blob.name : "blob";

/**
 * The same source, for which an answer shorter than what the file has there is an error: readers may
 * take an end of the bytes for the end of the file. Failures are also given to `failed`.
 *
 * @throws VideoError `"truncated"` from its `read`, beside what `source` throws.
 */
export function wholeReads(source: ByteSource, failed?: (error: unknown) => void): ByteSource {
  const checked = (bytes: Uint8Array, offset: number, length: number): Uint8Array => {
    const wanted = Math.max(0, Math.min(length, source.size - offset));
    if (bytes.length >= wanted) return bytes;
    throw new VideoError(
      "truncated",
      `${source.name}: reading ${wanted} bytes at offset ${offset} gave ${bytes.length}. The file should have ${source.size}.`,
      { data: { file: source.name, offset, expected: wanted, received: bytes.length } },
    );
  };
  const tell = (error: unknown): never => {
    failed?.(error);
    throw error;
  };
  const slow = async (answer: PromiseLike<Uint8Array>, offset: number, length: number) => {
    try {
      return checked(await answer, offset, length);
    } catch (error) {
      return tell(error);
    }
  };
  const { release } = source;
  return {
    size: source.size,
    name: source.name,
    read(offset, length) {
      try {
        const answer = source.read(offset, length);
        if ("then" in answer) return slow(answer, offset, length);
        return checked(answer, offset, length);
      } catch (error) {
        return tell(error);
      }
    },
    ...(release && { release: () => release.call(source) }),
    close: () => source.close(),
  };
}

/**
 * Exactly `length` bytes from `offset`.
 *
 * @param what - what the bytes are, for the message: `"the SER header"`.
 * @throws VideoError `"truncated"` when the source ends before.
 */
export async function readExactly(
  source: ByteSource,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  const available = Math.max(0, source.size - offset);
  const bytes = available < length ? undefined : await source.read(offset, length);
  if (bytes === undefined || bytes.length < length) {
    const came = bytes === undefined ? available : bytes.length;
    throw new VideoError(
      "truncated",
      `${source.name}: ${what} needs ${length} bytes at offset ${offset}. The file has ${came}.`,
      { data: { file: source.name, offset, expected: length, received: came } },
    );
  }
  return bytes;
}
