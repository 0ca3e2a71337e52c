/** Files written under a temporary name that get their own name when they are complete. */

import { open, readdir, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type AviWriter, type AviWriterOptions, createAviWriter } from "../avi/avi-writer.ts";
import type { ByteSink } from "../byte-sink.ts";
import { createSerWriter, type SerWriter, type SerWriterOptions } from "../ser/ser-writer.ts";

/**
 * A sink for the file `path`. Until `close()` the bytes stand beside it in a new file of another name,
 * `path` with the number of the process and `.part`; those of processes that were killed are removed.
 */
export async function fileSink(path: string): Promise<ByteSink> {
  await removeAbandoned(path);
  return newSink(path);
}

async function newSink(path: string): Promise<ByteSink> {
  const temporary = `${path}.${process.pid}-${++sinks}.part`;
  const handle = await open(temporary, "wx");
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

/** Sinks that this process has opened. */
let sinks = 0;

/** Removes what processes that run no more have left of `path`. */
async function removeAbandoned(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  const beside = await readdir(dirname(path)).catch(() => []);
  for (const name of beside) {
    if (!name.startsWith(start)) continue;
    const [, pid] = /^(\d+)-\d+\.part$/.exec(name.slice(start.length)) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(dirname(path), name), { force: true });
  }
}

/** Whether there is a process of this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Writes a small file such as a FITS image in the same way. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const sink = await newSink(path);
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
