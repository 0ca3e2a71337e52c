import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("../test-counts.mjs", import.meta.url));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "photkit-counts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Counts a results file with one test file per list of test outcomes. */
const count = (files: { status: string; tests: string[] }[] | undefined) => {
  const path = join(folder, "results.json");
  if (files !== undefined) {
    const testResults = files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((outcome) => ({ status: outcome })),
    }));
    writeFileSync(path, JSON.stringify({ testResults }));
  }
  const { stdout, status } = spawnSync(process.execPath, [script, path], { encoding: "utf8" });
  return [stdout.trimEnd(), status];
};

test("passed, skipped and planned tests are good news", () => {
  const tests = ["passed", "passed", "skipped", "pending", "todo"];
  expect(count([{ status: "passed", tests }])).toEqual(["2 passed, 0 failed, 3 skipped", 0]);
});

test("a failed test is counted once", () => {
  const files = [
    { status: "passed", tests: ["passed"] },
    { status: "failed", tests: ["passed", "failed"] },
  ];
  expect(count(files)).toEqual(["2 passed, 1 failed, 0 skipped", 1]);
});

test("a test file that could not be loaded is a failure, though it holds no failed test", () => {
  const files = [
    { status: "passed", tests: ["passed"] },
    { status: "failed", tests: [] },
  ];
  expect(count(files)).toEqual(["1 passed, 1 failed, 0 skipped", 1]);
});

test("no results, or results without a test that passed, are no success", () => {
  expect(count(undefined)).toEqual(["0 passed, 1 failed, 0 skipped", 1]);
  expect(count([])).toEqual(["0 passed, 0 failed, 0 skipped", 1]);
});
