/** FITS files compressed as a whole with gzip (`.fits.gz`), unpacked by the platform. */

import { type ByteSource, bytesSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

/** Unpacked size allowed: pictures pack to a third, an empty one to a thousandth. */
const GROWTH = 200;
const LEAST_LIMIT = 64 << 20;

/** True when the source starts with the gzip mark. */
export async function isGzip(source: ByteSource): Promise<boolean> {
  const start = await source.read(0, 2);
  return start[0] === 0x1f && start[1] === 0x8b;
}

/** The unpacked file in memory. @throws VideoError `"truncated"`, `"invalid-file"`. */
export async function gunzipSource(source: ByteSource): Promise<ByteSource> {
  const packed = await source.read(0, source.size);
  return bytesSource(
    await inflate(packed, "gzip", Math.max(LEAST_LIMIT, packed.length * GROWTH), source.name),
    source.name,
  );
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
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream(format));
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const room = limit - length;
      length += part.value.length;
      if (length <= limit) chunks.push(part.value);
      else if (beyond === "leave") chunks.push(part.value.subarray(0, room));
      if (length > limit || (length === limit && beyond === "leave")) break;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VideoError(
      "truncated",
      `${file}: the ${format} data are damaged or cut off after ${length} unpacked bytes: ${reason}`,
      { data: { file, received: length }, cause },
    );
  }
  // What is not read may be damaged: it is none of the result.
  if (length >= limit) await reader.cancel().catch(() => {});
  if (beyond === "leave") length = Math.min(length, limit);
  if (length > limit) {
    throw new VideoError(
      "invalid-file",
      `${file}: unpacks to more than ${limit} bytes from ${packed.length}.`,
      { data: { file, limit } },
    );
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
