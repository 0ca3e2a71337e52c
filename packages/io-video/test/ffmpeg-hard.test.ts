/** Recordings that ffmpeg reads only with care: palettes, first times, gaps, programs that hang. */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { FrameSource } from "../src/index.ts";
import { openFfmpeg, openPath } from "../src/node.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-ffmpeg-hard-"));
afterAll(() => rmSync(folder, { recursive: true }));
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
if (!hasFfmpeg) console.warn("ffmpeg is not installed: its tests are skipped");

const SOURCE = "testsrc2=size=64x48:rate=25:duration=1.6";
/** Recordings of the tests: how ffmpeg is to encode them. */
const RECORDINGS = {
  "pal.mov": ["-c:v", "rawvideo", "-pix_fmt", "pal8"],
  "a.gif": [],
  "late.mkv": ["-c:v", "ffv1", "-output_ts_offset", "5"],
  "group.mkv": ["-c:v", "mpeg4", "-g", "6", "-output_ts_offset", "5"],
  "a.mts": ["-c:v", "mpeg2video", "-g", "6", "-bf", "2"],
  "a.mpg": ["-c:v", "mpeg2video", "-g", "6"],
  "a.mxf": ["-c:v", "mpeg2video", "-s", "720x576"],
  "a.y4m": ["-pix_fmt", "yuv420p"],
  "a.nut": ["-c:v", "ffv1"],
  "a.dv": ["-s", "720x576", "-pix_fmt", "yuv420p"],
  "even.mkv": ["-vf", "fps=29.97", "-c:v", "ffv1"],
  "gap.mkv": [
    ...["-vf", "select='not(between(n,10,14))'", "-fps_mode", "passthrough"],
    ...["-c:v", "ffv1"],
  ],
  "uneven.mkv": [
    ...["-vf", "settb=1/1000,setpts='(N+0.4*sin(N))*40'", "-fps_mode", "passthrough"],
    ...["-enc_time_base", "1/1000", "-c:v", "ffv1"],
  ],
} as const satisfies Record<string, readonly string[]>;
type RecordingName = keyof typeof RECORDINGS;
const pathOf = (name: RecordingName): string => join(folder, name);

// All in one run: starting the program takes most of the time.
if (hasFfmpeg) {
  const outputs = Object.entries(RECORDINGS).flatMap(([name, args]) => [
    ...args,
    join(folder, name),
  ]);
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", SOURCE, ...outputs]);
}

/** Numbers of the frames that differ when they are read at random instead of in order. */
async function differences(source: FrameSource): Promise<number[]> {
  const inOrder: Uint8Array[] = [];
  const bytes = ({ data }: { data: ArrayBufferView }) =>
    Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  for await (const { image } of source.frames()) inOrder.push(bytes(image));
  expect(inOrder).toHaveLength(source.frameCount);
  const wrong: number[] = [];
  const last = source.frameCount - 1;
  // From the end, back by half, on by some, back to the front.
  for (const number of [last, 20, 30, 3]) {
    const { image } = await source.frame(number);
    if (Buffer.compare(bytes(image), inOrder[number]!) !== 0) wrong.push(number);
  }
  expect(new Set(inOrder.map((one) => Buffer.from(one).toString("base64"))).size).toBeGreaterThan(
    20,
  );
  return wrong;
}

describe.skipIf(!hasFfmpeg)("a frame read at random is the one that is read in order", () => {
  test.each([
    ["with a palette that is stored once", "pal.mov"],
    ["of a GIF, whose frames build on each other", "a.gif"],
    ["where the first time is 5 s", "late.mkv"],
    ["where the first time is 5 s, with groups", "group.mkv"],
    ["of a transport stream", "a.mts"],
    ["of a program stream", "a.mpg"],
    ["of MXF", "a.mxf"],
    ["of plain YUV", "a.y4m"],
    ["of NUT", "a.nut"],
    ["of raw DV", "a.dv"],
  ] as const)("%s", async (_, name) => {
    const source = await openPath(pathOf(name));
    expect(await differences(source)).toEqual([]);
    await source.close();
  });

  test("in the files that were read wrong once", async ({ skip }) => {
    const cases = join(import.meta.dirname, "../../../../shared/cases/video");
    skip(!existsSync(cases), "the folder of cases is not there");
    for (const name of ["a_raw_gray.mov", "b_off5_ffv1.mkv", "a_ffv1_drop.mkv"]) {
      const source = await openPath(join(cases, name));
      expect(await differences(source), name).toEqual([]);
      if (name === "a_ffv1_drop.mkv")
        expect(source.info.warnings.join()).toContain("5 frames are missing by the stamps");
      await source.close();
    }
  });
});

describe.skipIf(!hasFfmpeg)("the stamps of a container", () => {
  test("that are even give no warning", async () => {
    const source = await openPath(pathOf("even.mkv"));
    expect(source.info.warnings).toEqual([]);
    await source.close();
  });

  test("with a gap tell how many frames are missing, and where", async () => {
    const source = await openPath(pathOf("gap.mkv"));
    expect(source.info.warnings.join()).toContain(
      "5 frames are missing by the stamps of the container: 5 after frame 9",
    );
    await source.close();
  });

  test("of a variable rate tell that frames are not evenly spaced", async () => {
    const source = await openPath(pathOf("uneven.mkv"));
    expect(source.info.warnings.join()).toContain("not evenly spaced");
    await source.close();
  });
});

describe.skipIf(process.platform === "win32")("a program that hangs", () => {
  /** Answers when it is asked who it is; then starts another and hangs. */
  const hanging = join(folder, "hanging");
  const pids = join(folder, "pids");
  writeFileSync(
    hanging,
    `#!/bin/sh
case "$*" in
  *-version*) echo "ffmpeg version 9.9"; exit 0 ;;
  *long*) echo "-fps_mode"; exit 0 ;;
esac
sleep 300 &
echo "$$ $!" > "${pids}"
wait
`,
  );
  chmodSync(hanging, 0o755);
  const runs = (pid: number): boolean => {
    // A process that has ended and was not yet asked for its status does not run.
    const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)])
      .stdout.toString()
      .trim();
    return state !== "" && !state.startsWith("Z");
  };

  test("is stopped with all that it started when the opening is aborted", async () => {
    const stop = new AbortController();
    const recording = join(folder, "any.mkv");
    writeFileSync(recording, "");
    const opening = openFfmpeg(recording, { ffmpeg: hanging, signal: stop.signal });
    const watch = setInterval(() => {
      if (existsSync(pids) && readFileSync(pids, "utf8").includes("\n"))
        stop.abort(new Error("enough"));
    }, 20);
    await expect(opening).rejects.toThrow("enough");
    clearInterval(watch);
    const started = readFileSync(pids, "utf8").trim().split(" ").map(Number);
    expect(started).toHaveLength(2);
    await expect.poll(() => started.filter(runs), { timeout: 60_000 }).toEqual([]);
  });
});
