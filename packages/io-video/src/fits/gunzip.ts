/** Data packed with gzip or deflate, unpacked by the platform, never beyond a limit. */

import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

/** True when the source starts with the gzip mark. */
export async function isGzip(source: ByteSource): Promise<boolean> {
  const start = await source.read(0, 2);
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Unpacks bytes with the platform's `DecompressionStream`.
 *
 * @param limit - largest result accepted, bytes.
 * @param beyond - whether more data are refused, or left packed.
 * @throws VideoError `"truncated"` for damaged or cut-off data, `"invalid-file"` beyond `limit`.
 */
export async function inflate(
  packed: Uint8Array,
  format: "gzip" | "deflate",
  limit: number,
  file: string,
  beyond: "refuse" | "leave" = "refuse",
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const part of unpackedParts(packed, format, file)) {
    const room = limit - length;
    length += part.length;
    if (length <= limit) chunks.push(part);
    else if (beyond === "leave") chunks.push(part.subarray(0, room));
    if (length > limit || (length === limit && beyond === "leave")) break;
  }
  if (beyond === "leave") length = Math.min(length, limit);
  if (length > limit) throw tooLarge(file, limit, packed.length);
  return joinParts(chunks, length);
}

export const tooLarge = (file: string, limit: number, packed: number): VideoError =>
  new VideoError("invalid-file", `${file}: unpacks to more than ${limit} bytes from ${packed}.`, {
    data: { file, limit },
  });

/**
 * What packed data hold, piece by piece: who stops asking leaves the rest packed, damaged or not.
 *
 * @throws VideoError `"truncated"` for damaged or cut-off data.
 */
export async function* unpackedParts(
  packed: Uint8Array,
  format: "gzip" | "deflate",
  file: string,
): AsyncGenerator<Uint8Array, void> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  let length = 0;
  const next = async () => {
    try {
      return await reader.read();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new VideoError(
        "truncated",
        `${file}: the ${format} data are damaged or cut off after ${length} unpacked bytes: ${reason}`,
        { data: { file, received: length }, cause },
      );
    }
  };
  try {
    for (let part = await next(); !part.done; part = await next()) {
      length += part.value.length;
      yield part.value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** Parts one after the other: the first `length` bytes of them. */
export function joinParts(parts: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const kept = part.subarray(0, length - at);
    out.set(kept, at);
    at += kept.length;
  }
  return out;
}
