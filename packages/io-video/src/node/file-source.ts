/** Files as byte sources: positioned reads through one handle that opens when it is first needed. */

import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";

/**
 * A file. Its handle opens at the first read and again after `release()`, so a sequence of ten
 * thousand files holds one handle at a time.
 *
 * @throws VideoError `"no-such-file"`; reading a closed source throws `"closed"`.
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw noSuchFile(path, cause);
  });
  if (!stats.isFile()) throw noSuchFile(path, undefined, "it is not a file");
  const name = basename(path);
  let handle: Promise<FileHandle> | undefined;
  let closed = false;

  const release = async () => {
    const held = handle;
    handle = undefined;
    await (await held?.catch(() => undefined))?.close();
  };

  return {
    size: stats.size,
    name,
    async read(offset, length) {
      if (closed)
        throw new VideoError("closed", `${name}: the file is closed.`, { data: { file: path } });
      const wanted = Math.max(0, Math.min(length, stats.size - offset));
      if (wanted === 0) return new Uint8Array(0);
      handle ??= open(path, "r").catch((cause: unknown) => {
        throw noSuchFile(path, cause);
      });
      const file = await handle;
      // Not from Buffer's pool: a view of the pool would be neither aligned nor alone.
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer);
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await file.read(bytes, filled, wanted - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    release,
    async close() {
      closed = true;
      await release();
    },
  };
}

/** The error of a path that cannot be opened. */
export function noSuchFile(path: string, cause: unknown, reason = reasonOf(cause)): VideoError {
  return new VideoError("no-such-file", `${path} cannot be opened: ${reason}.`, {
    data: { file: path },
    cause,
  });
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "it does not exist";
  return cause instanceof Error ? cause.message : String(cause);
}
