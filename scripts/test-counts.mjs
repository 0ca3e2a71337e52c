#!/usr/bin/env node
// @ts-check
/**
 * Sums up a results file of vitest's json reporter in one line: `N passed, N failed, N skipped`.
 * A test file that could not even be loaded counts as one failed test; so does a missing results
 * file. Exit status 1 when anything failed or nothing ran.
 */

import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} Results
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/** @param {Results} results */
function countTests({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    let failedHere = 0;
    for (const test of assertionResults) {
      if (test.status === "passed") counts.passed++;
      else if (test.status === "failed") failedHere++;
      else counts.skipped++;
    }
    counts.failed += status === "failed" ? Math.max(1, failedHere) : failedHere;
  }
  return counts;
}

const path = process.argv[2] ?? "";
const { passed, failed, skipped } = existsSync(path)
  ? countTests(JSON.parse(readFileSync(path, "utf8")))
  : { passed: 0, failed: 1, skipped: 0 };
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
