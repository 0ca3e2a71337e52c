/** Opening recordings of 8 GB: time, and memory above a process that opens nothing. */

import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createImage } from "@photkit/image";
import { createSerWriter, encodeFits, memorySink } from "@photkit/io-video";
import { writeHugeAvi } from "./huge-avi.mjs";
import { printTable } from "./table.mjs";

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL("./opening-child.mjs", import.meta.url));
const BYTES = 8 * 2 ** 30;
const MOST_SECONDS = 0.2;
const MOST_MEGABYTES = 50;

const WIDTH = 640;
const HEIGHT = 480;
const FRAME_BYTES = 2 * WIDTH * HEIGHT;
const FRAMES = Math.floor((BYTES - 2880) / (FRAME_BYTES + 8));

export async function benchOpening({ folder, smoke }) {
  const files = [
    ["SER with times", await sparse(join(folder, "huge.ser"), await serHeader(), 178)],
    ["FITS cube", await sparse(join(folder, "huge.fits"), fitsHeader(), 2880)],
    ["AVI, OpenDML", await writeHugeAvi(join(folder, "huge.avi"), picture(), BYTES)],
  ];
  const bare = await best([], smoke);
  const figures = {};
  const rows = [];
  for (const [name, path] of files) {
    const { seconds, megabytes, frames } = await best([path], smoke);
    const above = megabytes - bare.megabytes;
    figures[name] = { seconds, megabytesAbove: above };
    const met = seconds < MOST_SECONDS && above < MOST_MEGABYTES;
    rows.push([
      name,
      String(frames),
      `${(1000 * seconds).toFixed(0)} ms`,
      `${above.toFixed(0)} MB`,
      met ? "met" : "MISSED",
    ]);
  }
  const bar = `bar ${1000 * MOST_SECONDS} ms, ${MOST_MEGABYTES} MB`;
  printTable("Opening 8 GB", ["recording", "frames", "time", "memory", bar], rows);
  return { opening: figures };
}

/** The fastest of a few processes, with the least memory of them. */
async function best(parameters, smoke) {
  const results = [];
  for (let i = 0; i < (smoke ? 1 : 5); i++) {
    const { stdout } = await run(process.execPath, [CHILD, ...parameters]);
    results.push(JSON.parse(stdout));
  }
  return {
    frames: results[0].frames,
    seconds: Math.min(...results.map(({ seconds }) => seconds)),
    megabytes: Math.min(...results.map(({ megabytes }) => megabytes)),
  };
}

/** A header before nothing but zeros, which take no room on the disk. */
async function sparse(path, header, headerBytes) {
  const file = await open(path, "w");
  await file.write(header.subarray(0, headerBytes));
  await file.truncate(BYTES);
  await file.close();
  return path;
}

const picture = () => createImage(new Uint16Array(WIDTH * HEIGHT), WIDTH, HEIGHT);

async function serHeader() {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT, bitDepth: 16 });
  await writer.write(picture(), 1e15);
  await writer.close();
  const bytes = sink.bytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setInt32(38, FRAMES, true);
  return bytes;
}

function fitsHeader() {
  const bytes = encodeFits([picture(), picture()]);
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 2880));
  const card = `NAXIS3  = ${String(FRAMES).padStart(20)}`.padEnd(80);
  return new TextEncoder().encode(text.replace(/NAXIS3 .{73}/, card));
}
