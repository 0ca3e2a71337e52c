/** Files written under a temporary name that get their own name when they are complete. */

import { open, rename, unlink } from "node:fs/promises";
import { type AviWriter, type AviWriterOptions, createAviWriter } from "../avi/avi-writer.ts";
import type { ByteSink } from "../byte-sink.ts";
import { createSerWriter, type SerWriter, type SerWriterOptions } from "../ser/ser-writer.ts";

/** A sink for the file `path`; until `close()` the bytes stand in `path + ".part"`. */
export async function fileSink(path: string): Promise<ByteSink> {
  const temporary = `${path}.part`;
  const handle = await open(temporary, "w");
  return {
    async write(bytes, offset) {
      for (let done = 0; done < bytes.length; ) {
        const part = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += part.bytesWritten;
      }
    },
    async close() {
      await handle.close();
      await rename(temporary, path);
    },
    async abort() {
      await handle.close();
      await unlink(temporary);
    },
  };
}

/** Writes a small file such as a FITS image in the same way. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const sink = await fileSink(path);
  try {
    await sink.write(bytes, 0);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  await sink.close();
}

/** A SER recording written to `path`; see `createSerWriter`. */
export const serFileWriter = async (path: string, options: SerWriterOptions): Promise<SerWriter> =>
  createSerWriter(await fileSink(path), options);

/** An AVI recording written to `path`; see `createAviWriter`. */
export const aviFileWriter = async (path: string, options: AviWriterOptions): Promise<AviWriter> =>
  createAviWriter(await fileSink(path), options);
