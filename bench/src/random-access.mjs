/** Single frames at random places of a recording, as whoever steps through one asks for them. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@photkit/core-stats";
import { encodeFits } from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import { AVI_FORMATS, writeAvi } from "./avi-copy.mjs";
import { formatMicroseconds, printTable } from "./table.mjs";

/** Time that one frame may take. */
const MOST_MICROSECONDS = 1000;
const READS = 2000;

/** @param {{ path: string, frames: number }} recording - SER of 640 x 480 pixels of 16 bits. */
export async function benchRandomAccess(recording, { folder, smoke }) {
  const files = [["SER", [recording.path]]];
  for (const pixelFormat of AVI_FORMATS) {
    files.push([`AVI ${pixelFormat}`, [await writeAvi(recording.path, folder, pixelFormat)]]);
  }
  files.push(["FITS sequence", await writeFits(recording.path, folder)]);
  const figures = {};
  const rows = [];
  for (const [name, paths] of files) {
    const { half, most } = await timesOf(paths, smoke);
    figures[name] = { half, most };
    rows.push([
      name,
      formatMicroseconds(half),
      formatMicroseconds(most),
      half < MOST_MICROSECONDS ? "met" : "MISSED",
    ]);
  }
  printTable(
    "One frame 640x480 at random",
    ["recording", "median", "99 of 100 within", "bar 1 ms"],
    rows,
  );
  return { randomAccess: figures };
}

/** Microseconds of a read, after as many reads to warm up. */
async function timesOf(paths, smoke) {
  const source = await openPath(paths);
  const random = createRandom(3);
  const times = [];
  const reads = smoke ? 4 : READS;
  for (let i = 0; i < 2 * reads; i++) {
    const index = Math.floor(random.uniform() * source.frameCount);
    const start = performance.now();
    await source.frame(index);
    if (i >= reads) times.push(1000 * (performance.now() - start));
  }
  await source.close();
  times.sort((a, b) => a - b);
  return { half: times[reads >> 1], most: times[Math.floor(0.99 * (reads - 1))] };
}

/** The first hundred pictures of a SER file as FITS files. */
async function writeFits(path, folder) {
  const source = await openPath(path);
  const paths = [];
  for await (const { index, image } of source.frames({ stop: Math.min(100, source.frameCount) })) {
    paths.push(join(folder, `bench-${index}.fits`));
    await writeFile(paths.at(-1), encodeFits(image));
  }
  await source.close();
  return paths;
}
