/** Recordings through the program ffmpeg; where it is not installed, only that it is asked for. */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** The recordings of the tests: their encoders, the samples of their luma, its bytes. */
const RECORDINGS = {
  "mjpeg.avi": { args: ["-c:v", "mjpeg"] },
  "mjpeg.mov": { args: ["-c:v", "mjpeg"] },
  "wmv.wmv": { args: ["-c:v", "wmv2"] },
  // Groups of eight pictures, two of them predicted from both sides.
  "h264.mp4": { args: ["-c:v", "libx264", "-g", "8", "-bf", "2"] },
  "open-gop.mkv": {
    args: ["-c:v", "libx264", "-x264-params", "open-gop=1:keyint=8:bframes=2"],
  },
  // Pictures of this kind have no times in an AVI file: they are found by counting.
  "mpeg4.avi": { args: ["-c:v", "mpeg4", "-bf", "2"] },
  "ten.mkv": { args: ["-c:v", "ffv1", "-pix_fmt", "gray10le"], format: "gray10le", bytes: 2 },
  "camcorder.avi": {
    args: ["-c:v", "dvvideo", "-pix_fmt", "yuv420p", "-s", "720x576"],
    bytes: (720 * 576) / (64 * 48),
  },
  // Full-range luma stays as it is.
  "ranges.avi": { args: ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"] },
  // Large enough that the pipe holds ffmpeg back before its end.
  "large.avi": { args: ["-c:v", "mjpeg", "-s", "640x480"], bytes: (640 * 480) / (64 * 48) },
} as const satisfies Record<string, { args: string[]; format?: string; bytes?: number }>;

type RecordingName = keyof typeof RECORDINGS;
const made = Object.entries(RECORDINGS).filter(
  ([, { args }]) => !args.some((arg) => arg === "libx264") || encoders.includes("libx264"),
);
const run = (args: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args]);

// A moving test picture, encoded and decoded from start to end by one run each: starting the program
// takes most of the time.
if (hasFfmpeg) {
  const input = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=25:duration=${FRAMES / 25}`;
  run([
    ...["-f", "lavfi", "-i", input],
    ...made.flatMap(([name, { args }]) => [...args, join(folder, name)]),
  ]);
  run([
    ...made.flatMap(([name]) => ["-i", join(folder, name)]),
    ...made.flatMap(([name, recording], i) => [
      ...["-map", `${i}:v`],
      ...["-vf", `extractplanes=y,format=${"format" in recording ? recording.format : "gray"}`],
      ...["-f", "rawvideo", join(folder, `${name}.raw`)],
    ]),
  ]);
}

const pathOf = (name: RecordingName): string => join(folder, name);

/** The luma planes of all frames. */
function decoded(name: RecordingName): Uint8Array[] {
  const recording = RECORDINGS[name];
  const bytes = WIDTH * HEIGHT * ("bytes" in recording ? recording.bytes : 1);
  const all = readFileSync(join(folder, `${name}.raw`));
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
    ["mjpeg.avi", "AVI"],
    ["mjpeg.mov", "MOV/MP4"],
    ["wmv.wmv", "WMV"],
    ["h264.mp4", "MOV/MP4"],
    ["open-gop.mkv", "Matroska"],
    ["mpeg4.avi", "AVI"],
  ] as const)(
    "%s gives every frame exactly, in order and at random",
    async ([name, format], { skip }) => {
      skip(!made.some(([other]) => other === name), "ffmpeg has no encoder libx264");
      const source = await openPath(pathOf(name));
      expect(source.info).toMatchObject({ format, width: WIDTH, height: HEIGHT, bitDepth: 8 });
      expect(source.frameCount).toBe(FRAMES);
      expect(await differences(source, decoded(name))).toEqual([]);
      await source.close();
    },
  );

  test("keeps the ten bits of its samples as they are", async () => {
    const source = await openPath(pathOf("ten.mkv"));
    expect(source.info).toMatchObject({ bitDepth: 10, saturation: 1023, colour: "mono" });
    expect(await differences(source, decoded("ten.mkv"))).toEqual([]);
    await source.close();
  });

  test("of a camcorder (DV) goes backwards as exactly as forwards", async () => {
    const source = await openPath(pathOf("camcorder.avi"));
    expect(source.info.meta.codec).toBe("dvvideo");
    const expected = decoded("camcorder.avi");
    for (let index = FRAMES - 1; index >= 0; index -= 9) {
      expect(Buffer.compare(bytesOf(await source.frame(index)), expected[index]!)).toBe(0);
    }
    await source.close();
  });

  test("gives ranges with steps, several readers at once, and stretched luma on request", async () => {
    const source = await openFfmpeg(pathOf("ranges.avi"), { luma: "full" });
    const expected = decoded("ranges.avi");
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

  test("gives one colour on request, of YUV too", async () => {
    const rgb = run(["-i", pathOf("mjpeg.avi"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]);
    const source = await openPath(pathOf("mjpeg.avi"), { channel: "green" });
    expect(source.info.colour).toBe("RGB");
    for (const index of [0, FRAMES - 1]) {
      const { image } = await source.frame(index);
      const first = 3 * index * WIDTH * HEIGHT + 1;
      expect(image.data).toEqual(Uint8Array.from(image.data, (_, i) => rgb[first + 3 * i] ?? 0));
    }
    await source.close();
  });

  test("leaves no process behind when it is closed, left early or aborted", async () => {
    const running = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;
    // A process that has ended is taken off the list some time later.
    const expectRunning = (count: number) =>
      expect.poll(running, { timeout: 60_000, interval: 20 }).toBe(count);
    await expectRunning(0);
    const source = await openFfmpeg(pathOf("large.avi"));
    for await (const frame of source.frames()) if (frame.index === 1) break;
    await expectRunning(0);
    const abort = new AbortController();
    const aborted = (async () => {
      for await (const _ of source.frames({ signal: abort.signal })) abort.abort();
    })();
    await expect(aborted).rejects.toThrow("aborted");
    await expectRunning(0);
    await source.frame(3);
    expect(running()).toBe(1);
    await source.close();
    await expectRunning(0);
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
