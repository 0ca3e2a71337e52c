/** Recordings on a server, read by HTTP range requests (RFC 9110, section 14) with a block cache. */

import type { ByteSource } from "./byte-source.ts";
import { check, VideoError } from "./errors.ts";
import { loadRange, type RequestOptions } from "./url-request.ts";

export interface UrlSourceOptions {
  /** Does the requests, e.g. with credentials. @default the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** Bytes of a block: what is asked for at least, and kept. @default 262144 */
  readonly blockBytes?: number;
  /** Blocks that are kept in memory. @default 64 */
  readonly cachedBlocks?: number;
  /** What messages call it. @default the last part of the path */
  readonly name?: string;
  /** A server that sends nothing for so long is given up, seconds. @default 20 */
  readonly timeoutSeconds?: number;
  /** Further tries after a failure that may pass: no connection, no answer, status 503 ... @default 2 */
  readonly retries?: number;
  /** Wait before the first further try, doubled each time, seconds. @default 0.5 */
  readonly retryDelaySeconds?: number;
  /** Largest file that is kept whole, of a server without range requests, bytes. @default 1073741824 */
  readonly largestDownloadBytes?: number;
  /** Ends all requests; reads under way and later ones throw its reason. */
  readonly signal?: AbortSignal;
}

/**
 * A file on a server. Opening asks for its first block, which also tells its size; later reads ask
 * for whole blocks, neighbours in one request. A server without range requests sends the whole file,
 * which is then kept in memory, up to `largestDownloadBytes`. Every answer is checked: a range that was
 * not asked for, a short or endless one, and a file that changes while it is read are errors.
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
  const { timeoutSeconds = 20, retries = 2, retryDelaySeconds = 0.5 } = options;
  const { largestDownloadBytes = 2 ** 30, signal } = options;
  check.between("timeoutSeconds", timeoutSeconds, 0.001, 86_400);
  check.integerAtLeast("retries", retries, 0);
  check.between("retryDelaySeconds", retryDelaySeconds, 0, 3600);
  check.integerAtLeast("largestDownloadBytes", largestDownloadBytes, 1);
  signal?.throwIfAborted();
  const address = String(url);
  const name = options.name ?? nameOf(address);
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const request: RequestOptions = {
    name,
    address,
    // Browsers refuse a fetch that is called as the method of another object.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutSeconds,
    retries,
    retryDelaySeconds,
    largestDownloadBytes,
    signal: stop.signal,
  };

  const first = await loadRange(0, blockBytes, request);
  const { version } = first;
  const { size } = version;
  const inMemory = first.bytes.length >= size ? first.bytes.subarray(0, size) : null;
  /** Blocks by number, the longest unused first. */
  const blocks = new Map<number, Promise<Uint8Array>>();
  if (!inMemory) blocks.set(0, Promise.resolve(first.bytes));

  /** Starts one request for blocks `from` up to `to - 1`. */
  const loadBlocks = (from: number, to: number): void => {
    const start = from * blockBytes;
    const end = Math.min(size, to * blockBytes);
    const whole = loadRange(start, end, request, version).then((part) => part.bytes);
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
      stop.signal.throwIfAborted();
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
      signal?.removeEventListener("abort", abort);
      stop.abort(closed(name));
      blocks.clear();
    },
  };
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

const closed = (name: string): VideoError =>
  new VideoError("closed", `${name}: the source is closed.`, { data: { file: name } });
