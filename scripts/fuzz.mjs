#!/usr/bin/env node
// @ts-check
/**
 * Damages what the packages read, many times over: recordings of every format, sources of bytes,
 * answers of servers, light curves, documents, headers, positions. Whatever comes out but right values
 * or tagged errors, within the limits of time and memory, is told and kept as a file.
 *
 *   pnpm fuzz [--cases 1000000] [--first 0] [--only files|texts] [--seconds 1] [--keep FOLDER] [FILE ...]
 *
 * Case N is the same damage every time. The FILEs are damaged too, beside the recordings made here.
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
    cases: { type: "string", default: "1000000" },
    first: { type: "string", default: "0" },
    seconds: { type: "string", default: "1" },
    keep: { type: "string" },
    only: { type: "string" },
  },
});
const first = Number(values.first);
const limit = 1000 * Number(values.seconds);
/** Resident memory of the whole process at most. */
const RESIDENT_MEGABYTES = 1024;
/** Heap of the worker: what the arrays of bytes take is counted apart. */
const HEAP_MEGABYTES = 192;

const PROGRAMS = {
  files: "packages/io-video/test/fuzz/run.ts",
  texts: "packages/photkit/test/fuzz/run.ts",
};
const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = Object.entries(PROGRAMS).filter(([name]) => [undefined, name].includes(values.only));
const share = Math.ceil(Number(values.cases) / wanted.length);
const stop = first + share;

/**
 * Bundles a program, in the package whose modules it needs.
 *
 * @param {string} entry
 */
async function bundled(entry) {
  const folder = await mkdtemp(join(root, entry.split("/").slice(0, 2).join("/"), ".fuzz-"));
  await build({
    entry: { run: join(root, entry) },
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
  return folder;
}

/** @type {{ run: number, name: string, reason: string, damaged?: Uint8Array | string | null }[]} */
const failures = [];
const started = Date.now();
let slowest = { run: -1, milliseconds: 0 };
let resident = 0;

/**
 * Runs cases until the end, a case that takes too long, or one that takes too much memory.
 *
 * @param {string} folder
 * @param {number} from
 * @returns {Promise<number>} the case to go on with
 */
function runFrom(folder, from) {
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
      resident = Math.max(resident, process.memoryUsage().rss / 2 ** 20);
      if (milliseconds > slowest.milliseconds) slowest = { run, milliseconds };
      // Behind the last case the worker only ends.
      if (run >= stop) return;
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

for (const [name, entry] of wanted) {
  const folder = await bundled(entry);
  const before = failures.length;
  try {
    for (let next = first; next < stop; ) next = await runFrom(folder, next);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${name}: cases ${first} to ${stop - 1}, ${failures.length - before} failed`);
}
if (resident > RESIDENT_MEGABYTES) {
  failures.push({ run: -1, name: "all", reason: `${resident.toFixed(0)} MB were resident` });
}

const seconds = (Date.now() - started) / 1000;
console.log(
  `${wanted.length * share} cases in ${seconds.toFixed(1)} s, ${failures.length} failed; the slowest seen took ${slowest.milliseconds} ms (case ${slowest.run}); at most ${resident.toFixed(0)} MB were resident`,
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
