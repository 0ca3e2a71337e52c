/** Peak memory of an extraction for a short and a long recording, each in a process of its own. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { printTable } from "./table.mjs";

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL("./extraction-memory-child.mjs", import.meta.url));

/** @param {{ path: string, frames: number }} recording */
export async function benchExtractionMemory(recording, { smoke }) {
  const lengths = smoke ? [0, 40, 120] : [0, 500, 5000];
  const peaks = [];
  for (const frames of lengths) {
    const { stdout } = await run(process.execPath, [
      CHILD,
      recording.path,
      String(recording.frames),
      String(frames),
    ]);
    peaks.push(Number(stdout));
  }
  printTable(
    "Peak memory of the extraction (whole process; 0 frames: program loaded, recording opened)",
    ["frames", "peak MB"],
    lengths.map((frames, i) => [String(frames), peaks[i].toFixed(0)]),
  );
  return { peakMegabytes: Object.fromEntries(lengths.map((frames, i) => [frames, peaks[i]])) };
}
