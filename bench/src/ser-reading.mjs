/** Sequential reading of SER beside Node reading the same bytes and throwing them away. */

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { openPath } from "@photkit/io-video/node";
import { printTable } from "./table.mjs";

const CHUNK_BYTES = 2 << 20;

/** @param {{ path: string, frames: number, bytes: number }} recording */
export async function benchSerReading(recording, { smoke }) {
  const { bytes, frames, path } = recording;
  const runs = smoke ? 1 : 5;
  const ways = [
    ["createReadStream, thrown away", () => readStream(path)],
    ["fs read into one buffer, thrown away", () => readIntoOneBuffer(path)],
    ["openPath().frames()", () => readFrames(path)],
  ];
  // Turn about, so that all meet the same load; from the second run on from the page cache.
  const best = ways.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < runs; run++) {
    for (const [i, [, read]] of ways.entries()) best[i] = Math.min(best[i], await secondsOf(read));
  }
  printTable(
    `SER, ${frames} frames 640x480 16 bits (best of ${runs})`,
    ["reading", "rate", "frames/s"],
    ways.map(([name], i) => [
      name,
      `${(bytes / best[i] / 1e6).toFixed(0)} MB/s`,
      (frames / best[i]).toFixed(0),
    ]),
  );
  const [stream, plain, ser] = best.map((seconds) => bytes / seconds);
  const share = (rate) => `${((100 * ser) / rate).toFixed(0)} %`;
  console.log(`frames() reach ${share(stream)} of the stream, ${share(plain)} of the one buffer`);
  return { readBytesPerSecond: { stream, plain, ser } };
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function readStream(path) {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    bytes += chunk.length;
  }
  return bytes;
}

async function readIntoOneBuffer(path) {
  const file = await open(path);
  const buffer = new Uint8Array(CHUNK_BYTES);
  while ((await file.read(buffer, 0, CHUNK_BYTES)).bytesRead > 0);
  await file.close();
}

async function readFrames(path) {
  const source = await openPath(path);
  let pixels = 0;
  for await (const frame of source.frames()) pixels += frame.image.data.length;
  await source.close();
  return pixels;
}
