/**
 * Does a recording give its event, and no other, when nothing is pointed at? Simulates recordings
 * over the whole range of conditions (zero-click-scenario.mjs), half of them without an event,
 * measures each with nothing pointed at or with stars given, and tables what was found.
 *
 *   pnpm study:zero-click [--seeds 2000] [--first 1] [--workers 2] [--out FILE.jsonl]
 *
 * With --out the judged recordings are kept, one line each, and a study that was stopped goes on
 * where it was. `--failures` names the recordings that went wrong.
 */

import { fork } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { judgeZeroClick } from "./zero-click-judge.mjs";
import { failures, tables } from "./zero-click-tables.mjs";

/** Half of the recordings with nothing pointed at, a quarter with the target, a quarter with all stars. */
const MODES = /** @type {const} */ (["zero-click", "target", "zero-click", "stars"]);

const modeOf = (/** @type {number} */ seed) => MODES[Math.floor(seed / 2) % MODES.length];

async function study() {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "2000" },
      first: { type: "string", default: "1" },
      workers: { type: "string", default: String(availableParallelism()) },
      out: { type: "string" },
      failures: { type: "boolean", default: false },
    },
  });
  const first = Number(values.first);
  const last = first + Number(values.seeds) - 1;
  const kept =
    values.out !== undefined && existsSync(values.out)
      ? readFileSync(values.out, "utf8")
          .split("\n")
          .filter((line) => line.endsWith("}"))
          .map((line) => JSON.parse(line))
          .filter(({ seed }) => seed >= first && seed <= last)
      : [];
  const done = new Set(kept.map(({ seed }) => seed));
  const pending = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
    (seed) => !done.has(seed),
  );
  const results = [...kept];
  const total = pending.length;
  const run = async () => {
    const worker = fork(fileURLToPath(import.meta.url));
    for (let seed = pending.shift(); seed !== undefined; seed = pending.shift()) {
      const judged = await new Promise((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("exit", (code) => reject(new Error(`seed ${seed}: exit ${code}`)));
        worker.send(seed);
      });
      worker.removeAllListeners("exit");
      results.push(judged);
      if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(judged)}\n`);
      if (process.stderr.isTTY) process.stderr.write(`\r${total - pending.length}/${total} `);
    }
    worker.disconnect();
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, run));
  for (const line of tables(results)) console.log(line);
  if (values.failures) for (const line of failures(results)) console.log(line);
}

if (process.send === undefined) await study();
else {
  process.on("message", async (/** @type {number} */ seed) => {
    process.send?.(await judgeZeroClick(seed, modeOf(seed)));
  });
}
