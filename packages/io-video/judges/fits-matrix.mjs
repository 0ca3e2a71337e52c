#!/usr/bin/env node
// @ts-check
/**
 * Compares this reader with astropy on a matrix of FITS files that astropy writes, pixel by pixel:
 * every frame is equal to the last bit, or the file is refused with its reason.
 *
 *   pnpm judge:fits [--every N] [--keep FOLDER] [--table]
 *
 * Skips with a message where no Python with astropy is at hand (Debian: python3-astropy).
 */

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openPath } from "@photkit/io-video/node";

const { values } = parseArgs({
  options: {
    every: { type: "string", default: "1" },
    keep: { type: "string" },
    table: { type: "boolean", default: false },
  },
});

const python = ["/usr/bin/python3", "python3"].find(
  (program) => spawnSync(program, ["-c", "import astropy, numpy"]).status === 0,
);
if (python === undefined) {
  console.log("skipped: no python3 with astropy (Debian: python3-astropy)");
  process.exit(0);
}

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), "fits-matrix-")));
await mkdir(folder, { recursive: true });
const script = fileURLToPath(new URL("fits-matrix.py", import.meta.url));
const made = spawnSync(python, [script, folder, "--every", values.every], { encoding: "utf8" });
if (made.status !== 0) throw new Error(`fits-matrix.py failed: ${made.stderr}`);
const cases = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));

/** @type {Map<string, { equal: number, bothRefuse: number, onlyWe: number, weRefuse: string[], differ: string[], unwritten: number }>} */
const groups = new Map();
for (const one of cases) {
  const group = groups.get(one.group) ?? {
    equal: 0,
    bothRefuse: 0,
    onlyWe: 0,
    weRefuse: [],
    differ: [],
    unwritten: 0,
  };
  groups.set(one.group, group);
  const verdict = await judge(one);
  if (verdict === "unwritten") group.unwritten++;
  else if (verdict === "equal") group.equal++;
  else if (verdict === "both refuse") group.bothRefuse++;
  else if (verdict === "astropy refuses") group.onlyWe++;
  else if (verdict.startsWith("refused: ")) group.weRefuse.push(`${one.name}: ${verdict.slice(9)}`);
  else group.differ.push(`${one.name}: ${verdict}`);
}
if (values.keep === undefined) await rm(folder, { recursive: true });
report();
process.exitCode = [...groups.values()].some(({ differ }) => differ.length > 0) ? 1 : 0;

/** What becomes of one file here and in astropy. */
async function judge(/** @type {any} */ one) {
  if (one.unwritten !== undefined) return "unwritten";
  /** @type {Awaited<ReturnType<typeof openPath>> | undefined} */
  let source;
  try {
    source = await openPath(join(folder, one.file));
    const frames = [];
    for await (const frame of source.frames()) frames.push(frame);
    if (one.refused !== undefined) return "astropy refuses";
    const difference = compare(frames, one.shapes, await expected(one));
    if (difference !== null) return difference;
    return compareHeader(await source.time(0), await source.meta?.(0), one.header);
  } catch (error) {
    if (one.refused !== undefined) return "both refuse";
    return `refused: ${error instanceof Error ? error.message : error}`;
  } finally {
    await source?.close();
  }
}

async function expected(/** @type {{ file: string }} */ { file }) {
  const bytes = await readFile(join(folder, `${file}.bin`));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The first difference, or null. */
function compare(
  /** @type {readonly import("@photkit/io-video").Frame[]} */ frames,
  /** @type {[number, number][]} */ shapes,
  /** @type {Float64Array} */ truth,
) {
  if (frames.length !== shapes.length) {
    return `${frames.length} frames, astropy has ${shapes.length}`;
  }
  let at = 0;
  for (const { index, image } of frames) {
    const [height, width] = /** @type {[number, number]} */ (shapes[index]);
    if (image.shape[0] !== height || image.shape[1] !== width) {
      return `${image.shape[1]} x ${image.shape[0]} px, astropy has ${width} x ${height}`;
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = image.data[image.offset + y * image.stride[0] + x * image.stride[1]];
        if (!Object.is(value, truth[at]) && !(value === 0 && truth[at] === 0)) {
          return `frame ${index}, pixel ${x},${y} is ${value}, astropy has ${truth[at]}`;
        }
        at++;
      }
    }
  }
  return null;
}

/** Compares time and exposure with the ones that the header was written for. */
function compareHeader(
  /** @type {import("@photkit/io-video").FrameTime | null} */ time,
  /** @type {unknown} */ _meta,
  /** @type {{ time: number | null, exposure: number | null } | undefined} */ header,
) {
  if (header === undefined) return "equal";
  if ((time?.utcMicroseconds ?? null) !== header.time) {
    return `the time is ${time?.utcMicroseconds ?? null}, written for ${header.time}`;
  }
  const exposure = time?.exposureSeconds ?? null;
  if (exposure !== header.exposure) return `exposure ${exposure}, written for ${header.exposure}`;
  return "equal";
}

function report() {
  if (values.table) {
    console.log(
      "| group | files | equal | refused by both | only we read | only astropy reads | differ |",
    );
    console.log("|---|---|---|---|---|---|---|");
  }
  for (const [name, { equal, bothRefuse, onlyWe, weRefuse, differ, unwritten }] of groups) {
    const files = equal + bothRefuse + onlyWe + weRefuse.length + differ.length;
    const counts = [files, equal, bothRefuse, onlyWe, weRefuse.length, differ.length];
    if (values.table) console.log(`| ${name} | ${counts.join(" | ")} |`);
    else {
      console.log(
        `${name}: ${files} files, ${equal} equal, ${bothRefuse} refused by both, ${onlyWe} refused by astropy alone, ${weRefuse.length} refused here alone, ${differ.length} differ` +
          (unwritten > 0 ? `; ${unwritten} that astropy could not write` : ""),
      );
    }
  }
  const all = [...groups.values()];
  for (const line of all.flatMap(({ weRefuse }) => weRefuse)) console.log(`refused here: ${line}`);
  for (const line of all.flatMap(({ differ }) => differ)) console.log(`DIFFERS: ${line}`);
}
