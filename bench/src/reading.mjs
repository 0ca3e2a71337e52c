/** Sequential reading of SER and AVI beside Node reading the same bytes and throwing them away. */

import { open, stat } from "node:fs/promises";
import { openPath } from "@photkit/io-video/node";
import { AVI_FORMATS, writeAvi } from "./avi-copy.mjs";
import { printTable } from "./table.mjs";

/** Bytes of one read, in the readers and here. */
const CHUNK_BYTES = 2 << 20;
/** Share of the rate of thrown away bytes that raw recordings are to reach. */
const BAR = 0.7;
const LEAST_MEGABYTES = 300;

/** @param {{ path: string, frames: number }} recording - SER of 640 x 480 pixels of 16 bits. */
export async function benchReading(recording, { folder, smoke }) {
  const files = [["SER", recording.path]];
  for (const pixelFormat of AVI_FORMATS) {
    files.push([`AVI ${pixelFormat}`, await writeAvi(recording.path, folder, pixelFormat)]);
  }
  const figures = {};
  const rows = [];
  for (const [name, path] of files) {
    const { size } = await stat(path);
    // Small files are read again and again, so that every time is of as many bytes.
    const times = smoke ? 1 : Math.ceil((LEAST_MEGABYTES * 1e6) / size);
    const ways = [() => throwAway(path, size), () => readFrames(path)];
    const best = ways.map(() => Number.POSITIVE_INFINITY);
    // Turn about, so that both meet the same load; from the second run on from the page cache.
    for (let run = 0; run < (smoke ? 1 : 15); run++) {
      for (const [i, read] of ways.entries()) {
        best[i] = Math.min(best[i], await secondsOf(read, times));
      }
    }
    const [plain, frames] = best.map((seconds) => (size * times) / seconds);
    figures[name] = { plain, frames };
    const share = frames / plain;
    rows.push([
      name,
      `${(plain / 1e6).toFixed(0)} MB/s`,
      `${(frames / 1e6).toFixed(0)} MB/s`,
      `${(100 * share).toFixed(0)} %`,
      share >= BAR ? "met" : "MISSED",
    ]);
  }
  printTable(
    `Reading ${recording.frames} frames 640x480, best of ${smoke ? 1 : 15}`,
    ["recording", "thrown away", "frames()", "share", `bar ${100 * BAR} %`],
    rows,
  );
  return { readBytesPerSecond: figures };
}

async function secondsOf(work, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - start) / 1000;
}

/** Positioned reads through one handle, each into memory of its own, as whoever keeps frames needs. */
async function throwAway(path, size) {
  const file = await open(path);
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, size - at);
    await file.read(new Uint8Array(Buffer.allocUnsafeSlow(length).buffer), 0, length, at);
  }
  await file.close();
}

async function readFrames(path) {
  const source = await openPath(path);
  let pixels = 0;
  for await (const frame of source.frames()) pixels += frame.image.data.length;
  await source.close();
  return pixels;
}
