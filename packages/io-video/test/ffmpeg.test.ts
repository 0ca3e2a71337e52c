/** Recordings through the program ffmpeg; where it is not installed, only that it is asked for. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { type Frame, type FrameSource, isVideoError } from "../src/index.ts";
import { openFfmpeg, openPath } from "../src/node.ts";
import { makeAvi } from "./make-avi.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-ffmpeg-"));
afterAll(() => rmSync(folder, { recursive: true }));

const encoders = spawnSync("ffmpeg", ["-hide_banner", "-encoders"]).stdout?.toString() ?? "";
const hasFfmpeg = encoders !== "";
if (!hasFfmpeg) console.warn("ffmpeg is not installed: its tests are skipped");

const WIDTH = 64;
const HEIGHT = 48;
const FRAMES = 30;

/** A moving test picture, encoded with the given arguments. */
function encode(name: string, ...args: string[]): string {
  const path = join(folder, name);
  const size = args.includes("dvvideo") ? "720x576" : `${WIDTH}x${HEIGHT}`;
  const input = ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=25`, "-frames:v", `${FRAMES}`];
  execFileSync("ffmpeg", ["-v", "error", "-y", ...input, ...args, path]);
  return path;
}

/** The luma planes of all frames, decoded by ffmpeg from start to end. */
function decoded(path: string, format: string, bytes: number): Uint8Array[] {
  const args = ["-v", "error", "-i", path, "-vf", `extractplanes=y,format=${format}`];
  const all = execFileSync("ffmpeg", [...args, "-f", "rawvideo", "-"], { maxBuffer: 1 << 28 });
  return Array.from({ length: all.length / bytes }, (_, i) =>
    Uint8Array.from(all.subarray(i * bytes, (i + 1) * bytes)),
  );
}

const bytesOf = ({ image: { data } }: Frame): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Numbers of the frames whose pixels differ from the expected ones, read in order and at random. */
async function differences(
  source: FrameSource,
  expected: readonly Uint8Array[],
): Promise<number[]> {
  const wrong: number[] = [];
  const compare = (frame: Frame) => {
    if (Buffer.compare(bytesOf(frame), expected[frame.index] ?? new Uint8Array(0)) !== 0) {
      wrong.push(frame.index);
    }
  };
  for await (const frame of source.frames()) compare(frame);
  for (const index of [FRAMES - 1, 3, 17, 16, 0]) compare(await source.frame(index));
  return wrong;
}

async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
}

describe.skipIf(!hasFfmpeg)("a recording that ffmpeg decodes", () => {
  test.for([
    ["mjpeg.avi", "AVI", ["-c:v", "mjpeg"]],
    ["mjpeg.mov", "MOV/MP4", ["-c:v", "mjpeg"]],
    ["wmv.wmv", "WMV", ["-c:v", "wmv2"]],
    // Groups of eight pictures, two of them predicted from both sides.
    ["h264.mp4", "MOV/MP4", ["-c:v", "libx264", "-g", "8", "-bf", "2"]],
    [
      "open-gop.mkv",
      "Matroska",
      ["-c:v", "libx264", "-x264-params", "open-gop=1:keyint=8:bframes=2"],
    ],
    // Pictures of this kind have no times in an AVI file: they are found by counting.
    ["mpeg4.avi", "AVI", ["-c:v", "mpeg4", "-bf", "2"]],
  ] as const)(
    "%s gives every frame exactly, in order and at random",
    async ([name, format, args]) => {
      if (args.includes("libx264" as never) && !encoders.includes("libx264")) return;
      const path = encode(name, ...args);
      const source = await openPath(path);
      expect(source.info).toMatchObject({ format, width: WIDTH, height: HEIGHT, bitDepth: 8 });
      expect(source.frameCount).toBe(FRAMES);
      expect(await differences(source, decoded(path, "gray", WIDTH * HEIGHT))).toEqual([]);
      await source.close();
    },
  );

  test("keeps the ten bits of its samples as they are", async () => {
    const path = encode("ten.mkv", "-c:v", "ffv1", "-pix_fmt", "gray10le");
    const source = await openPath(path);
    expect(source.info).toMatchObject({ bitDepth: 10, saturation: 1023, colour: "mono" });
    expect(await differences(source, decoded(path, "gray10le", 2 * WIDTH * HEIGHT))).toEqual([]);
    await source.close();
  });

  test("of a camcorder (DV) goes backwards as exactly as forwards", async () => {
    const path = encode("camcorder.avi", "-c:v", "dvvideo", "-pix_fmt", "yuv420p");
    const source = await openPath(path);
    expect(source.info.meta.codec).toBe("dvvideo");
    const expected = decoded(path, "gray", 720 * 576);
    for (let index = FRAMES - 1; index >= 0; index -= 9) {
      expect(Buffer.compare(bytesOf(await source.frame(index)), expected[index]!)).toBe(0);
    }
    await source.close();
  });

  test("gives ranges with steps, several readers at once, and stretched luma on request", async () => {
    const path = encode("ranges.avi", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p");
    const source = await openFfmpeg(path, { luma: "full" });
    // Full-range luma stays as it is.
    const expected = decoded(path, "gray", WIDTH * HEIGHT);
    const [some, one] = await Promise.all([
      collect(source.frames({ start: 2, stop: 20, step: 6 })),
      Promise.all([5, 4].map((index) => source.frame(index))),
    ]);
    expect(some.map(({ index }) => index)).toEqual([2, 8, 14]);
    for (const frame of [...some, ...one]) {
      expect(Buffer.compare(bytesOf(frame), expected[frame.index]!)).toBe(0);
    }
    await source.close();
  });

  test("leaves no process behind when it is closed, left early or aborted", async () => {
    // A process that has ended is taken off the list one turn later.
    const running = async () => {
      await setTimeout(20);
      return process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;
    };
    // Large enough that the pipe holds ffmpeg back before its end.
    const others = await running();
    const source = await openFfmpeg(encode("large.avi", "-c:v", "mjpeg", "-s", "640x480"));
    for await (const frame of source.frames()) if (frame.index === 1) break;
    expect(await running()).toBe(others);
    const abort = new AbortController();
    const aborted = (async () => {
      for await (const _ of source.frames({ signal: abort.signal })) abort.abort();
    })();
    await expect(aborted).rejects.toThrow("aborted");
    expect(await running()).toBe(others);
    await source.frame(3);
    expect(await running()).toBe(others + 1);
    await source.close();
    expect(await running()).toBe(others);
    await expect(source.frame(0)).rejects.toSatisfy((e) => isVideoError(e, "closed"));
  });

  test("that is damaged is reported with what ffmpeg says", async () => {
    const path = join(folder, "damaged.mp4");
    writeFileSync(path, Buffer.from("\0\0\0\x10ftypisom\0\0\0\0".padEnd(4000, "x"), "latin1"));
    await expect(openPath(path)).rejects.toSatisfy(
      (e) => isVideoError(e, "ffmpeg-failed") && /moov|Invalid data/.test(e.message),
    );
  });
});

test("without ffmpeg the message says what needs it and how to get it", async () => {
  const path = join(folder, "lagarith.avi");
  const frames = [new Uint8Array(9)];
  writeFileSync(path, makeAvi({ width: 4, height: 4, bits: 24, codec: "LAGS", frames }));
  await expect(openPath(path, { ffmpeg: join(folder, "nothing") })).rejects.toSatisfy(
    (e) =>
      isVideoError(e, "no-ffmpeg") &&
      /^lagarith\.avi \(codec "LAGS"\) needs the program ffmpeg, .*nothing" \(option ffmpeg\) cannot be run.*npm install/.test(
        e.message,
      ),
  );
});
