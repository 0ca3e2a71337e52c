/** A part of the matrix of `pnpm judge:fits`, where astropy is at hand to write it. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { bytesSource, openFitsSequence } from "../src/index.ts";

interface Case {
  readonly name: string;
  readonly file: string;
  readonly refused?: string;
  readonly unwritten?: string;
  readonly shapes?: readonly (readonly [height: number, width: number])[];
}

/** One file in this many of the matrix. */
const EVERY = "20";
const folder = mkdtempSync(join(tmpdir(), "fits-judge-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = fileURLToPath(new URL("../judges/fits-matrix.py", import.meta.url));
const made = spawnSync("/usr/bin/python3", [script, folder, "--every", EVERY]).status === 0;

describe.skipIf(!made)("FITS files that astropy wrote (skipped without python3-astropy)", () => {
  test("have the pixels that astropy reads, to the last bit", async () => {
    const cases = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Case[];
    const read = cases.filter(({ refused, unwritten }) => !refused && !unwritten);
    expect(read.length).toBeGreaterThan(20);
    for (const { name, file, shapes } of read) {
      const source = await openFitsSequence([bytesSource(readFileSync(join(folder, file)), name)]);
      const pixels: number[] = [];
      const sizes: number[][] = [];
      for await (const { image } of source.frames()) {
        sizes.push(image.shape.slice());
        for (const value of image.data) pixels.push(value);
      }
      const truth = readFileSync(join(folder, `${file}.bin`));
      const view = new DataView(truth.buffer, truth.byteOffset, truth.byteLength);
      const expected = pixels.map((_, i) => view.getFloat64(8 * i, true));
      expect([name, sizes, 8 * pixels.length]).toEqual([name, shapes, truth.length]);
      // 0 and -0 are one value of a pixel.
      const differ = pixels.findIndex(
        (value, i) => !(value === expected[i] || (value !== value && expected[i] !== expected[i])),
      );
      expect([name, differ]).toEqual([name, -1]);
    }
  });
});
