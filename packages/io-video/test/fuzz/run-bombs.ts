/** The child process of the test of bombs: reads one after the other and tells what each cost. */

import { bytesSource, openSource } from "../../src/index.ts";
import { BOMBS } from "./bombs.ts";
import { tryFile } from "./one-case.ts";

export interface BombReport {
  readonly name: string;
  /** Resident memory of the process at most so far, and before the bomb was read. */
  readonly megabytes: number;
  readonly before: number;
  /** Time of the processor that reading took. */
  readonly milliseconds: number;
  /** Pixels of the first frame, 0 when there is none to read. */
  readonly pixels: number;
  readonly reason: string | null;
}

const resident = (): number => process.resourceUsage().maxRSS / 1024;

for (const [name, make] of Object.entries(BOMBS)) {
  const bytes = await make();
  const before = resident();
  const cpu = process.cpuUsage();
  const reason = await tryFile(bytes).then(
    () => null,
    (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  const milliseconds = process.cpuUsage(cpu).user / 1000;
  const pixels = await openSource(bytesSource(bytes, name))
    .then(async (recording) => (await recording.frame(0)).image.data.length)
    .catch(() => 0);
  const report = { name, megabytes: resident(), before, milliseconds, pixels, reason };
  console.log(JSON.stringify(report satisfies BombReport));
}
