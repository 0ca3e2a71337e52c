/** What a worker of `pnpm fuzz` does: one case after the other, telling which is under way. */

import { parentPort, workerData } from "node:worker_threads";

/** One case: the same damage for the same number every time. */
export interface FuzzCase {
  /** What was damaged. */
  readonly name: string;
  /** The damaged bytes or text, for the report; null when it is not one file. */
  readonly damaged: Uint8Array | string | null;
  /** @throws when anything comes out but a right value or an own tagged error. */
  run(): Promise<void> | void;
}

interface Task {
  /** Numbers of the first case and of the one behind the last. */
  readonly first: number;
  readonly stop: number;
  /** Number of the case under way, for the watch of the main thread. */
  readonly progress: SharedArrayBuffer;
}

export async function runCases(caseOf: (number: number) => FuzzCase): Promise<void> {
  const { first, stop, progress } = workerData as Task;
  const current = new Int32Array(progress);
  for (let run = first; run < stop; run++) {
    const one = caseOf(run);
    Atomics.store(current, 0, run);
    try {
      await one.run();
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ run, name: one.name, reason, damaged: one.damaged });
    }
  }
  Atomics.store(current, 0, stop);
}
