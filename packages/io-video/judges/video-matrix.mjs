#!/usr/bin/env node
// @ts-check
/**
 * FFmpeg writes a small matrix of containers, codecs and pixel formats, and every file is read here, its
 * frames in order and at random: each has the pixels that FFmpeg decodes from the first frame to the
 * last, or the file is refused with its reason.
 *
 *   pnpm judge:video [--write]     with --write also docs/judges-video.md
 *
 * Skips with a message where no ffmpeg is at hand.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPath } from "@photkit/io-video/node";

const [WIDTH, HEIGHT, FRAMES] = [64, 48, 12];
/** Frames asked for out of order: back, forth, twice the same, the ends. */
const RANDOM = [11, 3, 3, 7, 0];

/** Codecs with their pixel formats, and the containers that hold them. */
const MATRIX = /** @type {const} */ ([
  ["rawvideo", ["gray", "pal8"], ["mkv", "mov"]],
  ["rawvideo", ["bgr24", "yuv420p"], ["avi", "nut"]],
  ["ffv1", ["gray16le", "yuv422p10le", "bgr0"], ["mkv"]],
  ["ffv1", ["gray"], ["avi", "nut"]],
  ["huffyuv", ["yuv422p", "rgb24"], ["avi", "mov"]],
  ["ffvhuff", ["gray16le"], ["mkv"]],
  ["utvideo", ["yuv420p", "gbrp"], ["avi", "mkv"]],
  ["mjpeg", ["yuvj422p"], ["avi", "mov"]],
  ["mpeg4", ["yuv420p"], ["avi", "mp4"]],
  ["libx264", ["yuv420p"], ["mp4", "mkv", "mts"]],
  ["libx264", ["gray", "yuv420p10le"], ["mov"]],
  ["mpeg2video", ["yuv420p"], ["mpg", "mts", "mxf"]],
  ["prores_ks", ["yuv422p10le"], ["mov"]],
  ["png", ["gray16be", "rgb24"], ["mov"]],
  ["qtrle", ["gray"], ["mov"]],
  ["zmbv", ["bgr0"], ["avi"]],
  ["wmv2", ["yuv420p"], ["wmv"]],
  ["flv", ["yuv420p"], ["flv"]],
  ["gif", ["pal8"], ["gif"]],
  ["wrapped_avframe", ["yuv420p"], ["y4m"]],
]);

if (spawnSync("ffmpeg", ["-version"]).status !== 0) {
  console.log("skipped: no ffmpeg");
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "photkit-judge-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
  spawnSync(program, args, { maxBuffer: 1 << 28 });

/** Writes a file; null where this FFmpeg does not. */
function written(
  /** @type {string} */ codec,
  /** @type {string} */ format,
  /** @type {string} */ container,
) {
  const file = join(folder, `${codec}-${format}.${container}`);
  const size = `size=${WIDTH}x${HEIGHT}:rate=25`;
  const made = run("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", `testsrc2=${size},noise=alls=9:all_seed=3`],
    ...["-frames:v", `${FRAMES}`, "-pix_fmt", format, "-c:v", codec],
    ...(codec.startsWith("mpeg") || codec.startsWith("libx264") ? ["-g", "5", "-bf", "2"] : []),
    ...(container === "mxf" || container === "flv" || container === "wmv" ? ["-b:v", "4M"] : []),
    file,
  ]);
  return made.status === 0 ? file : null;
}

/** Samples of a picture by its pixel format. */
function samplesOf(/** @type {string} */ format) {
  const chroma = /420|nv12/.test(format)
    ? 0.5
    : /422|yuyv/.test(format)
      ? 1
      : /444/.test(format)
        ? 2
        : 0;
  return WIDTH * HEIGHT * (/^rgb/.test(format) ? 3 : 1 + chroma);
}

/**
 * What FFmpeg decodes of a file from start to end: luma of grey and YUV, else the luminance of its RGB.
 *
 * @returns {{ frames: Float64Array[], tolerance: number, format: string } | null}
 */
function decoded(/** @type {string} */ file) {
  const asked = ["-v", "error", "-select_streams", "v", "-show_entries", "stream=pix_fmt"];
  const format = run("ffprobe", [...asked, "-of", "csv=p=0", file])
    .stdout.toString()
    .split(/[\s,]/)[0];
  if (!format) return null;
  const isLuma = /^(gray|yuv|yuyv|uyvy|nv12)/.test(format);
  const wide = /(9|1\d)(le|be)$/.test(format);
  const as = isLuma ? format.replace(/be$/, "le") : wide ? "rgb48le" : "rgb24";
  const raw = run("ffmpeg", [
    ...[
      "-v",
      "error",
      "-i",
      file,
      "-fps_mode",
      "passthrough",
      "-f",
      "rawvideo",
      "-pix_fmt",
      as,
      "-",
    ],
  ]).stdout;
  const bytes = new Uint8Array(raw);
  const samples = wide ? new Uint16Array(bytes.buffer) : bytes;
  const each = samplesOf(as);
  const count = samples.length / each;
  const frames = Array.from({ length: count }, (_, k) => {
    const frame = samples.subarray(k * each, (k + 1) * each);
    return Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      if (isLuma) return frame[format === "yuyv422" ? 2 * i : i] ?? Number.NaN;
      const [r, g, b] = frame.subarray(3 * i, 3 * i + 3);
      return Math.round(0.299 * Number(r) + 0.587 * Number(g) + 0.114 * Number(b));
    });
  });
  return { frames, tolerance: isLuma ? 0 : 1, format };
}

/** The largest difference of a frame from what FFmpeg decodes. */
function difference(
  /** @type {import("@photkit/io-video").Frame["image"]} */ { data, shape, stride, offset },
  /** @type {Float64Array} */ expected,
) {
  if (shape[1] !== WIDTH || shape[0] !== HEIGHT) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const at = offset + Math.floor(i / WIDTH) * stride[0] + (i % WIDTH) * stride[1];
    worst = Math.max(worst, Math.abs(Number(data[at]) - Number(expected[i])));
  }
  return worst;
}

/** What becomes of one file here. */
async function verdictOf(/** @type {string} */ file) {
  const truth = decoded(file);
  if (!truth) return { verdict: "refused by both", note: "", format: "" };
  const { frames, tolerance, format } = truth;
  /** @type {Awaited<ReturnType<typeof openPath>> | undefined} */
  let source;
  try {
    source = await openPath(file);
    if (source.frameCount !== frames.length) {
      const note = `${source.frameCount} frames, FFmpeg decodes ${frames.length}`;
      return { verdict: "DIFFERS", note, format };
    }
    for await (const { index, image } of source.frames()) {
      const worst = difference(image, /** @type {Float64Array} */ (frames[index]));
      if (worst > tolerance) {
        return { verdict: "DIFFERS", note: `frame ${index} in order, by ${worst}`, format };
      }
    }
    for (const index of RANDOM.filter((number) => number < frames.length)) {
      const { image } = await source.frame(index);
      const worst = difference(image, /** @type {Float64Array} */ (frames[index]));
      if (worst > tolerance) {
        return { verdict: "DIFFERS", note: `frame ${index} at random, by ${worst}`, format };
      }
    }
    const by = String(source.info.meta?.decoder ?? "own reader");
    return { verdict: "equal", note: by.startsWith("ffmpeg") ? "through ffmpeg" : by, format };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { verdict: "refused", note: reason.replaceAll(folder, ""), format };
  } finally {
    await source?.close();
  }
}

/** @type {{ codec: string, container: string, asked: string, verdict: string, note: string, format: string }[]} */
const results = [];
/** @type {string[]} */
const unwritten = [];
for (const [codec, formats, containers] of MATRIX) {
  for (const asked of formats) {
    for (const container of containers) {
      const file = written(codec, asked, container);
      if (file === null) unwritten.push(`${codec} ${asked} in ${container}`);
      else {
        const row = { codec, container, asked, ...(await verdictOf(file)) };
        if (row.verdict !== "equal") {
          console.log(`${row.verdict}: ${codec} ${asked} in ${container}: ${row.note}`);
        }
        results.push(row);
      }
    }
  }
}

const count = (/** @type {string} */ verdict) =>
  results.filter((row) => row.verdict === verdict).length;
for (const name of unwritten) console.log(`not written by this ffmpeg: ${name}`);
const sum = `${results.length} files: ${count("equal")} equal, ${count("refused")} refused here, ${count("refused by both")} refused by both, ${count("DIFFERS")} differ`;
console.log(sum);
if (process.argv.includes("--write")) {
  const lines = results.map(
    ({ codec, container, format, verdict, note }) =>
      `| ${container} | ${codec} | ${format} | ${verdict} | ${note.replaceAll("|", "\\|").slice(0, 160)} |`,
  );
  writeFileSync(
    new URL("../../../docs/judges-video.md", import.meta.url),
    `# Containers and codecs against FFmpeg

Written by \`pnpm judge:video --write\`: FFmpeg writes ${FRAMES} frames of ${WIDTH} x ${HEIGHT} pixels in each container, codec and pixel format, and every file is read here, first in order, then the frames ${RANDOM.join(", ")}. Each frame is compared with what FFmpeg decodes from the first frame to the last: luma of grey and YUV files to the last bit, colours as their luminance (ITU-R BT.601), which may round to either side. The last column says who decoded the file.

${sum}.${unwritten.length > 0 ? ` Not written by this FFmpeg: ${unwritten.join(", ")}.` : ""}

| container | codec | pixel format | verdict | by |
|---|---|---|---|---|
${lines.join("\n")}
`,
  );
}
process.exit(count("DIFFERS") > 0 ? 1 : 0);
