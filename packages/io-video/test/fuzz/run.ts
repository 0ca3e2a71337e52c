/** The worker of `fuzz/fuzz.mjs`: damages files one after the other and tells where it is. */

import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { testRandom } from "../random.ts";
import { boundariesOf, damage } from "./mutations.ts";
import { readEverything, tryFile } from "./one-case.ts";
import { madeSeeds } from "./seeds.ts";

interface Task {
  /** Further files to damage, by path. */
  readonly files: readonly string[];
  /** Numbers of the first case and of the one behind the last. */
  readonly first: number;
  readonly stop: number;
  /** Number of the case under way, for the watch of the main thread. */
  readonly progress: SharedArrayBuffer;
}

const { files, first, stop, progress } = workerData as Task;
const current = new Int32Array(progress);
const found = files.map((path) => ({ name: path, bytes: new Uint8Array(readFileSync(path)) }));
const seeds = await Promise.all(
  [...(await madeSeeds()), ...found].map(async ({ name, bytes }) => ({
    name,
    bytes,
    boundaries: await boundariesOf(bytes, readEverything).catch(() => [0, bytes.length]),
  })),
);

for (let run = first; run < stop; run++) {
  const { name, bytes, boundaries } = seeds[run % seeds.length]!;
  const damaged = damage(bytes, boundaries, testRandom(1 + run));
  Atomics.store(current, 0, run);
  try {
    await tryFile(damaged);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ run, name, reason, damaged });
  }
}
Atomics.store(current, 0, stop);
