/**
 * Runs the benchmarks on the built packages: `pnpm bench`, or `node bench/run.mjs` after a build.
 *
 *   --smoke        every benchmark once and briefly
 *   --only TEXT    only those whose name contains TEXT: reading, random-access, opening, extraction-speed, extraction-memory, operations, peers
 *   --json FILE    also write the figures as JSON
 */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchExtractionMemory } from "./src/extraction-memory.mjs";
import { benchExtractionSpeed } from "./src/extraction-speed.mjs";
import { benchOpening } from "./src/opening.mjs";
import { benchOperations } from "./src/operations.mjs";
import { benchPeers } from "./src/peers.mjs";
import { benchRandomAccess } from "./src/random-access.mjs";
import { benchReading } from "./src/reading.mjs";
import { writeBenchRecording } from "./src/recordings.mjs";

const { values: options } = parseArgs({
  options: {
    smoke: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    json: { type: "string" },
  },
});
const { only, smoke } = options;

const load = loadavg()[0].toFixed(1);
console.log(
  `Node ${process.version}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, load ${load}`,
);

const folder = await mkdtemp(join(tmpdir(), "photkit-bench-"));
try {
  const figures = {};
  const run = async (name, bench) => {
    if (name.includes(only)) Object.assign(figures, await bench());
  };
  if (
    ["reading", "random-access", "extraction-speed", "extraction-memory"].some((name) =>
      name.includes(only),
    )
  ) {
    const recording = await writeBenchRecording(folder, smoke ? 40 : 500);
    await run("reading", () => benchReading(recording, { folder, smoke }));
    await run("random-access", () => benchRandomAccess(recording, { folder, smoke }));
    await run("extraction-speed", () => benchExtractionSpeed(recording, { smoke }));
    await run("extraction-memory", () => benchExtractionMemory(recording, { smoke }));
  }
  await run("opening", () => benchOpening({ folder, smoke }));
  await run("operations", () => benchOperations({ smoke }));
  await run("peers", () => benchPeers({ smoke, folder }));
  if (options.json !== undefined) {
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
} finally {
  await rm(folder, { recursive: true });
}
