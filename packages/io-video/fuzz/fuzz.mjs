#!/usr/bin/env node
// @ts-check
/**
 * Damages recordings of every format, many times over, and reads them. Whatever comes out but frames
 * or tagged errors within the limits of time and memory is told and kept as a file.
 *
 *   pnpm fuzz [--cases 100000] [--first 0] [--seconds 1] [--keep FOLDER] [FILE ...]
 *
 * Case N is the same damage every time. The FILEs are damaged too, beside those made here.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "tsup";

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", default: "100000" },
    first: { type: "string", default: "0" },
    seconds: { type: "string", default: "1" },
    keep: { type: "string" },
  },
});
const first = Number(values.first);
const stop = first + Number(values.cases);
const limit = 1000 * Number(values.seconds);
/** Heap of the worker: what the arrays of bytes take is counted apart. */
const HEAP_MEGABYTES = 192;

const here = fileURLToPath(new URL("..", import.meta.url));
const folder = await mkdtemp(join(here, ".fuzz-"));
await build({
  entry: { run: join(here, "test/fuzz/run.ts") },
  outDir: folder,
  format: "esm",
  config: false,
  silent: true,
  outExtension: () => ({ js: ".mjs" }),
  noExternal: [/^@photkit\//],
  esbuildOptions: (options) => {
    options.conditions = ["@photkit/source"];
  },
});

/** @type {{ run: number, name: string, reason: string, damaged?: Uint8Array }[]} */
const failures = [];
const started = Date.now();
let slowest = { run: -1, milliseconds: 0 };

/**
 * Runs cases until the end, a case that takes too long, or one that takes too much memory.
 *
 * @param {number} from
 * @returns {Promise<number>} the case to go on with
 */
function runFrom(from) {
  const progress = new SharedArrayBuffer(4);
  const current = new Int32Array(progress);
  current[0] = from;
  const worker = new Worker(join(folder, "run.mjs"), {
    workerData: { files, first: from, stop, progress },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  return new Promise((resolve) => {
    let seen = -1;
    let since = Date.now();
    const watch = setInterval(() => {
      const run = Atomics.load(current, 0);
      if (run !== seen) [seen, since] = [run, Date.now()];
      const milliseconds = Date.now() - since;
      if (milliseconds > slowest.milliseconds) slowest = { run, milliseconds };
      // The first case waits for the files to be looked at.
      if (milliseconds < limit + (run === from ? 10_000 : 0)) return;
      failures.push({ run, name: "", reason: `still busy after ${milliseconds} ms` });
      clearInterval(watch);
      void worker.terminate().then(() => resolve(run + 1));
    }, 20);
    worker.on("message", (failure) => failures.push(failure));
    worker.on("error", (error) => {
      const run = Atomics.load(current, 0);
      failures.push({ run, name: "", reason: String(error) });
      clearInterval(watch);
      resolve(run + 1);
    });
    worker.on("exit", () => {
      clearInterval(watch);
      resolve(Atomics.load(current, 0) + (Atomics.load(current, 0) < stop ? 1 : 0));
    });
  });
}

try {
  for (let next = first; next < stop; ) next = await runFrom(next);
} finally {
  await rm(folder, { recursive: true, force: true });
}

const seconds = (Date.now() - started) / 1000;
console.log(
  `${stop - first} cases in ${seconds.toFixed(1)} s, ${failures.length} failed; the slowest seen took ${slowest.milliseconds} ms (case ${slowest.run})`,
);
for (const { run, name, reason } of failures.slice(0, 20)) {
  console.log(`case ${run} ${name}: ${reason}`);
}
if (values.keep !== undefined) {
  await mkdir(values.keep, { recursive: true });
  for (const { run, damaged } of failures) {
    if (damaged) await writeFile(join(values.keep, `case-${run}.bin`), damaged);
  }
}
process.exitCode = failures.length === 0 ? 0 : 1;
