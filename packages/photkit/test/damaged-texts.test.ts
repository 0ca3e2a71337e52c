/**
 * Damaged light curves, documents, cut-outs, headers, positions and plates: a value that holds or an
 * own tagged error, soon. `pnpm fuzz` runs many more of the same.
 */

import { expect, test } from "vitest";
import { textCase } from "./fuzz/families.ts";

const CASES = 12_000;
/** Far more than the slowest takes: time of the processor, so that a busy machine does not matter. */
const SECONDS = 5;

test(`${CASES} damaged texts are read or refused by an error of their package`, async () => {
  const faults: string[] = [];
  for (let number = 0; number < CASES; number++) {
    const one = textCase(number);
    const before = process.cpuUsage();
    try {
      await one.run();
    } catch (error) {
      faults.push(`case ${number}, ${one.name}: ${error instanceof Error ? error.stack : error}`);
    }
    const seconds = process.cpuUsage(before).user / 1e6;
    if (seconds > SECONDS) faults.push(`case ${number}: ${seconds} s`);
  }
  expect(faults).toEqual([]);
});
