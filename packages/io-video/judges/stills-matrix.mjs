#!/usr/bin/env node
// @ts-check
/**
 * Pillow, ImageMagick and FFmpeg write a matrix of files (stills-matrix.py), and every one is read here:
 * the pixels agree with the judge's own decode, or the file is refused with its reason.
 *
 *   pnpm judge:stills [--write]     with --write also docs/judges-stills.md
 *
 * Skips with a message where no Python with Pillow is at hand (Debian: python3-pil, python3-numpy), and
 * leaves out the files of an ImageMagick or FFmpeg that is not there.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesSource, openSource } from "@photkit/io-video";

const python = ["/usr/bin/python3", "python3"].find(
  (program) => spawnSync(program, ["-c", "import numpy, PIL"]).status === 0,
);
if (!python) {
  console.log("skipped: no python3 with numpy and Pillow (Debian: python3-pil, python3-numpy)");
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "photkit-judge-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const script = new URL("stills-matrix.py", import.meta.url).pathname;
const made = spawnSync(python, [script, folder], { stdio: ["ignore", "inherit", "inherit"] });
if (made.status !== 0) process.exit(1);

const matrix = JSON.parse(readFileSync(join(folder, "matrix.json"), "utf8"));
/** @type {any[]} */
const results = [];
for (const row of matrix) results.push({ ...row, ...(await verdictOf(row)) });

/** What becomes of one file here. */
async function verdictOf(/** @type {any} */ { file, truth, planes, tolerance }) {
  const bytes = readFileSync(join(folder, truth));
  const expected = new Float64Array(new Uint8Array(bytes).buffer);
  try {
    const source = await openSource(bytesSource(readFileSync(join(folder, file)), file));
    const { image } = await source.frame(0);
    const [height, width] = image.shape;
    if (height * width * planes !== expected.length) return { verdict: "WRONG", note: "size" };
    let worst = 0;
    for (let i = 0; i < height * width; i++) {
      const at =
        image.offset + Math.floor(i / width) * image.stride[0] + (i % width) * image.stride[1];
      const colours = expected.subarray(3 * i, 3 * i + 3);
      const value =
        planes === 1
          ? expected[i]
          : Math.round(0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2]);
      worst = Math.max(worst, Math.abs(image.data[at] - value));
    }
    // Colours become one number by rounding: halves may fall to either side.
    const allowed = tolerance + (planes === 3 ? 1 : 0);
    return { verdict: worst <= allowed ? "agrees" : "WRONG", note: worst === 0 ? "" : `${worst}` };
  } catch (error) {
    return {
      verdict: "refused",
      note: (error instanceof Error ? error.message : `${error}`).replace(`${file}: `, ""),
    };
  }
}

const count = (/** @type {string} */ verdict) =>
  results.filter((row) => row.verdict === verdict).length;
for (const { kind, judge, verdict, note } of results) {
  if (verdict !== "agrees") console.log(`${verdict}: ${judge}, ${kind}: ${note}`);
}
const sum = `${results.length} files: ${count("agrees")} agree, ${count("refused")} refused, ${count("WRONG")} wrong`;
console.log(sum);
if (process.argv.includes("--write")) {
  const lines = results.map(
    ({ judge, kind, verdict, note }) =>
      `| ${judge} | ${kind} | ${verdict} | ${note.replaceAll("|", "\\|").slice(0, 150)} |`,
  );
  writeFileSync(
    new URL("../../../docs/judges-stills.md", import.meta.url),
    `# Stills and raw AVI against independent programs

Written by \`pnpm judge:stills --write\`: Pillow and ImageMagick write PNG, TIFF, BMP and JPEG files, FFmpeg raw AVI files, and each is read here and compared, pixel by pixel, with what its judge decodes. The last column is the largest difference in counts where it is not 0, or the reason of a refusal. Colours are compared as their luminance (ITU-R BT.601), which may round to either side; JPEG within 2 levels more, words of 5 and 6 bits within 1. Formats that a judge does not write are left out.

${sum}.

| judge | file | verdict | difference or reason |
|---|---|---|---|
${lines.join("\n")}
`,
  );
}
process.exit(count("WRONG") > 0 ? 1 : 0);
