/** Small files that ask for much memory, read by a process of its own whose memory is watched. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BOMBS } from "./fuzz/bombs.ts";
import { bundled } from "./fuzz/bundle.ts";
import type { BombReport } from "./fuzz/run-bombs.ts";

/** What all bombs together may add to the process: the largest needs 64 MB for a moment, twice. */
const MEGABYTES = 224;
/** A few times what the slowest takes of the processor. */
const MILLISECONDS = 15_000;

let reports: readonly BombReport[] = [];
let program: Awaited<ReturnType<typeof bundled>> | null = null;

beforeAll(async () => {
  program = await bundled("run-bombs.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program.path]);
  reports = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
});
afterAll(() => program?.remove());

describe("a file that asks for much more memory than its image needs", () => {
  test.each(Object.keys(BOMBS))("gives frames or a tagged error: %s", (name) => {
    const report = reports.find((one) => one.name === name);
    expect(report?.reason).toBeNull();
    expect(report?.milliseconds).toBeLessThan(MILLISECONDS);
  });

  test("never makes the process larger than the images need", () => {
    const [first] = reports;
    const grown = reports.map(({ name, megabytes }) => ({
      name,
      megabytes: megabytes - (first?.before ?? 0),
    }));
    expect(grown.filter(({ megabytes }) => megabytes > MEGABYTES)).toEqual([]);
    expect(reports).toHaveLength(Object.keys(BOMBS).length);
  });

  test.each([
    "png: pixels of 1 GB",
    "gzip: FITS of 8 KB, then 1 GB",
    "tiff: Deflate",
    "tiff: PackBits",
    "bmp: runs",
    "fits: Rice of 64 x 64",
    "fits: PLIO of 64 x 64",
  ])("is no reason to refuse the image that is in it: %s", (name) => {
    expect(reports.find((report) => report.name === name)?.pixels).toBe(64 * 64);
  });
});
