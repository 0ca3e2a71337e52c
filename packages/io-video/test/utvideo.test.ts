import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openAvi } from "../src/index.ts";
import { makeAvi } from "./make-avi.ts";
import { type UtVideoParts, utVideoExtra, utVideoFrame } from "./make-utvideo.ts";

const WIDTH = 22;
const HEIGHT = 28;

/** A star field with a gradient, and noise of Park & Miller's generator. */
function noisy(width: number, height: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    state = (16807 * state) % 2147483647;
    return 20 + Math.floor(i / width) + (state % 97 === 0 ? 180 : state % 9);
  });
}

const luma = noisy(WIDTH, HEIGHT, 7);
const yuv = (more: Partial<UtVideoParts> = {}): UtVideoParts => ({
  width: WIDTH,
  height: HEIGHT,
  rowUnit: 2,
  planes: [
    { width: WIDTH, samples: luma },
    ...[1, 2].map((seed) => ({ width: WIDTH / 2, samples: noisy(WIDTH / 2, HEIGHT / 2, seed) })),
  ],
  ...more,
});

const file = (parts: UtVideoParts, codec = "ULY0", frame = utVideoFrame(parts)) =>
  makeAvi({
    width: parts.width,
    height: parts.height,
    bits: 24,
    codec,
    palette: utVideoExtra(parts),
    sound: false,
    frames: [frame, frame],
  });

const read = async (bytes: Uint8Array, options = {}) =>
  (await (await openAvi(bytesSource(bytes, "ut.avi"), options)).frame(1)).image.data;

const PREDICTIONS = ["none", "left", "gradient", "median"] as const;
const variants = PREDICTIONS.flatMap((prediction) =>
  [1, 3, 4].flatMap((slices) =>
    [false, true].map((interlaced) => ({ prediction, slices, interlaced })),
  ),
);

describe("Ut Video", () => {
  test.each(variants)(
    "predicted by $prediction in $slices slices, interlaced $interlaced, gives its luma exactly",
    async (variant) => {
      expect(await read(file(yuv(variant)))).toEqual(luma);
    },
  );

  test("of RGB gives luminance by ITU-R BT.601", async () => {
    const [r, g, b] = [1, 2, 3].map((seed) => noisy(WIDTH, HEIGHT, seed)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const lessGreen = (plane: Uint8Array) => plane.map((value, i) => value - (g[i] ?? 0) + 128);
    const planes = [g, lessGreen(b), lessGreen(r)].map((samples) => ({ width: WIDTH, samples }));
    const data = await read(file(yuv({ planes, rowUnit: 1, prediction: "median" }), "ULRG"));
    const exact = Array.from(
      g,
      (green, i) => 0.299 * (r[i] ?? 0) + 0.587 * green + 0.114 * (b[i] ?? 0),
    );
    // Half a step of rounding, and weights in units of 2^-14.
    for (const [i, value] of exact.entries()) {
      expect(Math.abs((data[i] ?? -1) - value)).toBeLessThan(0.52);
    }
  });

  test("of one value everywhere needs no bits; luma is stretched on request", async () => {
    const planes = [{ width: WIDTH, samples: new Uint8Array(WIDTH * HEIGHT).fill(235) }];
    const parts = yuv({ planes, prediction: "none" });
    expect(utVideoFrame(parts).length).toBe(256 + 4 + 4);
    expect(new Set(await read(file(parts, "ULY2")))).toEqual(new Set([235]));
    expect(new Set(await read(file(parts, "ULH2"), { luma: "full" }))).toEqual(new Set([255]));
  });

  test.each(["left", "gradient", "median"] as const)(
    "of the value that %s starts from needs no bits either",
    async (prediction) => {
      const planes = [{ width: WIDTH, samples: new Uint8Array(WIDTH * HEIGHT).fill(128) }];
      const parts = yuv({ planes, prediction });
      expect(utVideoFrame(parts).length).toBe(256 + 4 + 4);
      expect(new Set(await read(file(parts, "ULY2")))).toEqual(new Set([128]));
    },
  );

  test("may have codes longer than one look into a table resolves", async () => {
    // Counts that double give Huffman codes as long as there are values.
    const samples = Uint8Array.from({ length: 1 << 16 }, (_, i) => 31 - Math.clz32(i + 1));
    const parts = { width: 256, height: 256, planes: [{ width: 256, samples }] };
    const planes = utVideoFrame({ ...parts, prediction: "none" });
    expect(Math.max(...planes.subarray(0, 17))).toBeGreaterThan(14);
    expect(await read(file({ ...parts, prediction: "none" }, "ULY4", planes))).toEqual(samples);
  });

  test("that is damaged is an unreadable frame with its reason", async () => {
    const frame = utVideoFrame(yuv());
    const changed = (at: number, value: number) => {
      const copy = frame.slice();
      copy[at] = value;
      return copy;
    };
    for (const [damaged, reason] of [
      [changed(0, 1), "its code lengths fit no code"],
      [changed(258, 255), "slice 0 ends at byte"],
      [changed(256, 8), "slice 0 has fewer than 616 samples"],
      [frame.subarray(0, 200), "expected 264 bytes"],
    ] as const) {
      await expect(read(file(yuv(), "ULY0", damaged))).rejects.toSatisfy(
        (e) => isVideoError(e, "unreadable-frame") && e.message.includes(reason),
      );
    }
  });
});

const ffmpeg = (...args: string[]) => spawnSync("ffmpeg", ["-v", "error", "-y", ...args]);

describe.skipIf(ffmpeg("-version").status !== 0)("ffmpeg agrees", () => {
  test("on what the encoder of these tests writes", () => {
    const folder = mkdtempSync(join(tmpdir(), "photkit-ut-"));
    try {
      const judged = variants.filter(({ slices }) => slices === 3);
      const path = (i: number, ending: string) => join(folder, `${i}.${ending}`);
      for (const [i, variant] of judged.entries())
        writeFileSync(path(i, "avi"), file(yuv(variant)));
      // One run for all of them: starting the program takes most of the time.
      const { stderr } = ffmpeg(
        ...judged.flatMap((_, i) => ["-i", path(i, "avi")]),
        ...judged.flatMap((_, i) => [
          ...["-map", `${i}:v`, "-vf", "extractplanes=y", "-frames:v", "1"],
          ...["-f", "rawvideo", path(i, "raw")],
        ]),
      );
      expect(stderr.toString()).toBe("");
      for (const [i, variant] of judged.entries()) {
        const decoded = readFileSync(path(i, "raw"));
        expect(Buffer.compare(decoded, luma), JSON.stringify(variant)).toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ["yuv420p", "left"],
    ["yuv422p", "median"],
    ["gbrp", "median"],
  ])("on %s files of its own encoder, predicted by %s", async (format, prediction) => {
    const folder = mkdtempSync(join(tmpdir(), "photkit-ut-"));
    try {
      const path = join(folder, "theirs.avi");
      const input = ["-f", "lavfi", "-i", "testsrc2=size=62x46:rate=5", "-frames:v", "3"];
      const codec = ["-c:v", "utvideo", "-pred", prediction, "-pix_fmt", format, "-slices", "3"];
      ffmpeg(...input, ...codec, path);
      const isRgb = format === "gbrp";
      const filter = isRgb ? "format=rgb24" : "extractplanes=y";
      const { stdout } = ffmpeg("-i", path, "-vf", filter, "-f", "rawvideo", "-");
      const source = await openAvi(bytesSource(readFileSync(path), path));
      expect(source.frameCount).toBe(3);
      for await (const { index, image } of source.frames()) {
        const expected = Uint8Array.from(image.data, (_, i) => {
          const at = index * image.data.length + i;
          if (!isRgb) return stdout[at] ?? 0;
          const [r = 0, g = 0, b = 0] = stdout.subarray(3 * at, 3 * at + 3);
          return (4899 * r + 9617 * g + 1868 * b + 8192) >> 14;
        });
        expect(image.data).toEqual(expected);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
