/** Recordings on a server, read by HTTP range requests (RFC 9110, section 14) with a block cache. */

import type { ByteSource } from "./byte-source.ts";
import { check, VideoError } from "./errors.ts";

export interface UrlSourceOptions {
  /** Does the requests, e.g. with credentials. @default the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes of a block: what is asked for at least, and kept. @default 262144 */
  readonly blockBytes?: number;
  /** Blocks that are kept in memory. @default 64 */
  readonly cachedBlocks?: number;
  /** What messages call it. @default the last part of the path */
  readonly name?: string;
}

/**
 * A file on a server. Opening asks for its first block, which also tells its size; later reads ask
 * for whole blocks, neighbours in one request. A server without range requests sends the whole file,
 * which is then kept in memory. A file that changes while it is read is an error.
 *
 * @throws VideoError `"no-such-file"` (status 404 or 410), `"network"` for every other failure, and
 * `"invalid-option"`.
 *
 * @example
 * const recording = await openSource(await urlSource("https://example.org/night.ser"));
 */
export async function urlSource(
  url: string | URL,
  options: UrlSourceOptions = {},
): Promise<ByteSource> {
  const { blockBytes = 1 << 18, cachedBlocks = 64 } = options;
  check.integerAtLeast("blockBytes", blockBytes, 1);
  check.integerAtLeast("cachedBlocks", cachedBlocks, 1);
  const address = String(url);
  const name = options.name ?? nameOf(address);
  const request = options.fetch ?? globalThis.fetch;
  const stop = new AbortController();

  /** Bytes `from` up to `to - 1`, or the whole file where the server knows no ranges. */
  const load = async (from: number, to: number): Promise<Loaded> => {
    const headers = { Range: `bytes=${from}-${to - 1}` };
    try {
      const response = await request(address, { headers, signal: stop.signal });
      // An empty file has no first byte.
      if (response.status === 416 && from === 0)
        return { bytes: new Uint8Array(0), size: 0, tag: null };
      if (!response.ok) throw statusError(name, address, response.status);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { bytes, size: sizeOf(response, bytes), tag: response.headers.get("etag") };
    } catch (cause) {
      if (cause instanceof VideoError) throw cause;
      if (stop.signal.aborted) throw closed(name);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw networkError(name, address, reason, cause);
    }
  };

  const first = await load(0, blockBytes);
  const { size, tag } = first;
  const inMemory = first.bytes.length >= size ? first.bytes.subarray(0, size) : null;
  /** Blocks by number, the longest unused first. */
  const blocks = new Map<number, Promise<Uint8Array>>();
  if (!inMemory) blocks.set(0, Promise.resolve(first.bytes));

  /** Starts one request for blocks `from` up to `to - 1`. */
  const loadBlocks = (from: number, to: number): void => {
    const start = from * blockBytes;
    const stop = Math.min(size, to * blockBytes);
    const whole = load(start, stop).then((part) => {
      if (part.size !== size || part.tag !== tag || part.bytes.length !== stop - start) {
        throw networkError(name, address, "it changed while it was read");
      }
      return part.bytes;
    });
    for (let block = from; block < to; block++) {
      const at = (block - from) * blockBytes;
      const bytes = whole.then((all) => all.slice(at, at + blockBytes));
      // A failure is told to whoever reads the block, and the next reader tries again.
      bytes.catch(() => blocks.delete(block));
      blocks.set(block, bytes);
    }
  };

  return {
    size,
    name,
    async read(offset, length) {
      if (stop.signal.aborted) throw closed(name);
      const end = Math.min(size, offset + length);
      if (offset >= end) return new Uint8Array(0);
      if (inMemory) return inMemory.slice(offset, end);
      const from = Math.floor(offset / blockBytes);
      const to = Math.ceil(end / blockBytes);
      for (let block = from; block < to; block++) {
        if (blocks.has(block)) continue;
        let last = block + 1;
        while (last < to && !blocks.has(last)) last++;
        loadBlocks(block, last);
      }
      const parts: Promise<Uint8Array>[] = [];
      for (let block = from; block < to; block++) {
        const part = blocks.get(block)!;
        parts.push(part);
        blocks.delete(block);
        blocks.set(block, part);
      }
      for (const block of blocks.keys()) {
        if (blocks.size <= cachedBlocks) break;
        blocks.delete(block);
      }
      const out = new Uint8Array(end - offset);
      for (const [i, part] of (await Promise.all(parts)).entries()) {
        const start = (from + i) * blockBytes;
        const piece = part.subarray(Math.max(0, offset - start), end - start);
        out.set(piece, Math.max(0, start - offset));
      }
      return out;
    },
    close() {
      stop.abort();
      blocks.clear();
    },
  };
}

interface Loaded {
  readonly bytes: Uint8Array;
  /** Of the whole file. */
  readonly size: number;
  /** The server's mark of this version of the file. */
  readonly tag: string | null;
}

/** The size behind the stroke of `Content-Range`; of a whole file that of its bytes. */
function sizeOf(response: Response, bytes: Uint8Array): number {
  if (response.status !== 206) return bytes.length;
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (size === undefined) throw new Error("the server does not tell the size of the file");
  return Number(size);
}

function nameOf(address: string): string {
  const path = address.replace(/[?#].*$/s, "").replace(/\/+$/, "");
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last) || address;
  } catch {
    return last;
  }
}

const statusError = (name: string, address: string, status: number): VideoError =>
  status === 404 || status === 410
    ? new VideoError("no-such-file", `${address} cannot be opened: the server has no such file.`, {
        data: { file: name, url: address, status },
      })
    : networkError(name, address, `the server answers with status ${status}`);

const networkError = (name: string, address: string, reason: string, cause?: unknown): VideoError =>
  new VideoError("network", `${address} cannot be read: ${reason}.`, {
    data: { file: name, url: address },
    cause,
  });

const closed = (name: string): VideoError =>
  new VideoError("closed", `${name}: the source is closed.`, { data: { file: name } });
