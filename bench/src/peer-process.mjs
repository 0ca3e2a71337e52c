/** The Python process that times the peers: one JSON object per line each way. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../peers/peers.py", import.meta.url));

/**
 * Starts the peers.
 *
 * @param {object} subjects - what they work on, see peers.py.
 * @returns versions, the names of the kernels, `run(name, smoke)` and `close()`; `null` with a message
 *   on the console where Python or numpy is missing. `PYTHON` names another interpreter.
 */
export async function startPeers(subjects) {
  const python = process.env.PYTHON ?? "python3";
  const child = spawn(python, [SCRIPT], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  child.stdin.on("error", () => {});
  const failed = new Promise((resolve) => {
    child.on("error", (error) => {
      complaint = error.message;
      resolve(null);
    });
    child.on("close", () => resolve(null));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (message) => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    const answer = await Promise.race([lines.next(), failed]);
    return answer === null || answer.done ? null : JSON.parse(answer.value);
  };
  const hello = await ask(subjects);
  if (hello === null) {
    const reason = complaint.trim().split("\n").at(-1);
    console.log(`\nPeers skipped: ${python} cannot run them (${reason}).`);
    return null;
  }
  return {
    ...hello,
    async run(name, smoke) {
      const result = await ask({ run: name, smoke });
      if (result === null) throw new Error(`peer "${name}" failed: ${complaint.trim()}`);
      return result;
    },
    close: () => child.stdin.end(),
  };
}
