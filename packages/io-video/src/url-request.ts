/**
 * One range of a file on a server (RFC 9110, sections 8, 14 and 15.3.7): what came is checked against
 * what was asked for, never longer than that, never waited for without end, tried again when the failure
 * may pass.
 */

import { VideoError } from "./errors.ts";

/** Marks of one version of a file; null where the server does not state them. */
export interface FileVersion {
  /** Bytes of the whole file. */
  readonly size: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface LoadedRange {
  readonly bytes: Uint8Array;
  readonly version: FileVersion;
}

export interface RequestOptions {
  readonly name: string;
  readonly address: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly retryDelaySeconds: number;
  readonly largestDownloadBytes: number;
  /** Ends every request. */
  readonly signal: AbortSignal;
}

/** Answers that another try may better. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/** A failure that another try may better. */
class PassingFailure extends Error {}

/**
 * Bytes `from` up to `to - 1`, fewer only where the file ends.
 *
 * @param known - what the file was before: another version is an error. @default it is not known yet, and
 * a server without ranges may send it whole
 * @throws VideoError `"network"`, `"no-such-file"`; the reason of `signal`.
 */
export async function loadRange(
  from: number,
  to: number,
  options: RequestOptions,
  known: FileVersion | null = null,
): Promise<LoadedRange> {
  const { retries, retryDelaySeconds, signal, name, address } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await tryRange(from, to, options, known);
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof VideoError) throw cause;
      const isPassing = cause instanceof PassingFailure || cause instanceof TypeError;
      if (!isPassing || attempt >= retries) {
        const tries = attempt > 0 ? ` (tried ${attempt + 1} times)` : "";
        throw networkError(name, address, `${reasonOf(cause)}${tries}`, cause);
      }
    }
    await pause(retryDelaySeconds * 2 ** attempt, signal);
  }
}

async function tryRange(
  from: number,
  to: number,
  options: RequestOptions,
  known: FileVersion | null,
): Promise<LoadedRange> {
  const { name, address, timeoutSeconds } = options;
  const wait = patience(timeoutSeconds, options.signal);
  try {
    // Packed on the way, ranges would be ranges of the packed file.
    const headers = { Range: `bytes=${from}-${to - 1}`, "Accept-Encoding": "identity" };
    const response = await wait.for(options.fetch(address, { headers, signal: wait.signal }));
    const { status } = response;
    if (status === 206) return await partOf(response, from, to, wait, known);
    if (status === 200) return await wholeOf(response, from, to, wait, options, known);
    void response.body?.cancel().catch(() => {});
    if (status === 416 && from === 0 && known === null) return emptyFile(response);
    if (PASSING.includes(status))
      throw new PassingFailure(`the server answers with status ${status}`);
    throw statusError(name, address, status);
  } finally {
    wait.end();
  }
}

async function partOf(
  response: Response,
  from: number,
  to: number,
  wait: Patience,
  known: FileVersion | null,
): Promise<LoadedRange> {
  const stated = response.headers.get("content-range") ?? "";
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(stated.trim()) ?? [];
  if (first === undefined) throw new Error("the server does not say which bytes it sent");
  if (total === "*") throw new Error("the server does not tell the size of the file");
  const version = versionOf(response, Number(total));
  checkSame(version, known);
  const stop = Math.min(to, version.size);
  if (Number(first) !== from || Number(last) !== stop - 1) {
    throw new Error(`the server sent bytes ${first}-${last} instead of ${from}-${stop - 1}`);
  }
  const bytes = await bodyOf(response, 0, stop - from, wait);
  if (bytes.length < stop - from) {
    throw new PassingFailure(`the server sent ${bytes.length} bytes instead of ${stop - from}`);
  }
  return { bytes, version };
}

/** An answer with the whole file, of which later requests keep only what they asked for. */
async function wholeOf(
  response: Response,
  from: number,
  to: number,
  wait: Patience,
  { largestDownloadBytes }: RequestOptions,
  known: FileVersion | null,
): Promise<LoadedRange> {
  const isPacked = (response.headers.get("content-encoding") ?? "identity") !== "identity";
  const header = response.headers.get("content-length");
  const stated = isPacked || header === null ? null : Number(header);
  if (known !== null) {
    checkSame(versionOf(response, stated ?? known.size), known);
    const stop = Math.min(to, known.size);
    const bytes = await bodyOf(response, from, stop - from, wait, true);
    if (bytes.length < stop - from) throw new PassingFailure("the answer was cut off");
    return { bytes, version: known };
  }
  if ((stated ?? 0) > largestDownloadBytes)
    throw tooLarge(`has ${stated} bytes`, largestDownloadBytes);
  const bytes = await bodyOf(response, 0, stated ?? largestDownloadBytes + 1, wait);
  if (bytes.length > largestDownloadBytes) throw tooLarge("is longer", largestDownloadBytes);
  if (stated !== null && bytes.length < stated) {
    throw new PassingFailure(`the server sent ${bytes.length} bytes instead of ${stated}`);
  }
  return { bytes, version: versionOf(response, bytes.length) };
}

const tooLarge = (what: string, limit: number): Error =>
  new Error(
    `the server knows no ranges, and the file ${what}: at most ${limit} are kept (largestDownloadBytes)`,
  );

function emptyFile(response: Response): LoadedRange {
  const total = /^bytes \*\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (Number(total ?? 0) !== 0) throw new Error("the server refuses the first bytes of the file");
  return { bytes: new Uint8Array(0), version: versionOf(response, 0) };
}

const versionOf = ({ headers }: Response, size: number): FileVersion => ({
  size,
  etag: headers.get("etag"),
  lastModified: headers.get("last-modified"),
});

/** @throws Error when a file is not what it was. */
function checkSame(now: FileVersion, known: FileVersion | null): void {
  if (known === null) return;
  const isDated = now.etag === null && now.lastModified !== known.lastModified;
  if (now.size !== known.size || now.etag !== known.etag || isDated) {
    throw new Error("it changed while it was read");
  }
}

/**
 * `length` bytes of an answer behind `skip`, fewer where it ends.
 *
 * @param mayGoOn - whether more may follow, which is then not read.
 */
async function bodyOf(
  response: Response,
  skip: number,
  length: number,
  wait: Patience,
  mayGoOn = false,
): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let at = 0;
  try {
    while (at < skip + length || !mayGoOn) {
      const { done, value } = await wait.for(reader.read());
      if (done) break;
      const part = value.subarray(Math.max(0, skip - at), Math.max(0, skip + length - at));
      if (part.length > 0) parts.push(part);
      at += value.length;
      if (at > skip + length && !mayGoOn) {
        throw new Error(`the server sends more than the ${length} bytes it should`);
      }
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    out.set(part, filled);
    filled += part.length;
  }
  return out;
}

/** Waits for answers, each only so long. */
interface Patience {
  /** Aborted when the time is over or nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** What is awaited, or an error when nothing came in time. */
  for<T>(answer: Promise<T>): Promise<T>;
  end(): void;
}

function patience(seconds: number, outer: AbortSignal): Patience {
  const stop = new AbortController();
  const give = () => stop.abort(outer.reason);
  if (outer.aborted) give();
  outer.addEventListener("abort", give, { once: true });
  return {
    signal: stop.signal,
    for<T>(answer: Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const late = new PassingFailure(`the server sent nothing for ${seconds} s`);
        const timer = setTimeout(() => stop.abort(late), 1000 * seconds);
        // A fetch of one's own may not listen to the signal.
        const fail = () => reject(stop.signal.reason);
        if (stop.signal.aborted) fail();
        stop.signal.addEventListener("abort", fail, { once: true });
        const settle = () => {
          clearTimeout(timer);
          stop.signal.removeEventListener("abort", fail);
        };
        answer.then(resolve, reject).finally(settle);
      });
    },
    end() {
      outer.removeEventListener("abort", give);
      stop.abort();
    },
  };
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", fail);
      resolve();
    }, 1000 * seconds);
    signal.addEventListener("abort", fail, { once: true });
  });
}

/** The reason of a failure; of `fetch failed` what is behind it. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const behind = cause.cause instanceof Error ? cause.cause.message : "";
  return behind === "" ? cause.message : `${cause.message}: ${behind}`;
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
