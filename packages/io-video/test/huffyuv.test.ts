import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesSource, isVideoError, openAvi } from "../src/index.ts";
import { makeAvi } from "./make-avi.ts";
import { type HuffYuvParts, makeHuffYuv } from "./make-huffyuv.ts";
import { pixelsOf } from "./pixels-of.ts";
import { testRandom } from "./random.ts";

const WIDTH = 24;
const HEIGHT = 10;

/** A slope with noise and some bright samples. */
function noisy(length: number, seed: number): Uint8Array {
  const random = testRandom(seed);
  return Uint8Array.from({ length }, (_, i) =>
    random.uniform() < 0.02 ? 250 : 20 + (i >> 4) + 6 * random.uniform(),
  );
}

const yuy2 = noisy(2 * WIDTH * HEIGHT, 3);
const luma = Array.from(yuy2.filter((_, i) => i % 2 === 0));
const bgr = noisy(3 * WIDTH * HEIGHT, 4);
/** ITU-R BT.601 in units of 2^-14, rounded. */
const weighed = (r: number, g: number, b: number) =>
  Math.floor((4899 * r + 9617 * g + 1868 * b + 8192) / 16384);
const grey = Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
  weighed(bgr[3 * i + 2] ?? 0, bgr[3 * i + 1] ?? 0, bgr[3 * i] ?? 0),
);

function file(parts: Partial<HuffYuvParts>, change: (frame: Uint8Array) => Uint8Array = (f) => f) {
  const isBgr = parts.kind === "BGR";
  const { extra, frame } = makeHuffYuv({
    width: WIDTH,
    height: HEIGHT,
    kind: "YUY2",
    prediction: "left",
    samples: isBgr ? bgr : yuy2,
    ...parts,
  });
  const picture = { width: WIDTH, height: HEIGHT, bits: isBgr ? 24 : 16, codec: "HFYU" };
  return makeAvi({ ...picture, palette: extra, sound: false, frames: [frame, change(frame)] });
}

const read = async (bytes: Uint8Array, options = {}) =>
  pixelsOf((await (await openAvi(bytesSource(bytes, "huff.avi"), options)).frame(1)).image);

const PREDICTIONS = ["left", "gradient", "median"] as const;

describe("HuffYUV", () => {
  test.each(
    PREDICTIONS.flatMap((prediction) => [false, true].map((i) => [prediction, i] as const)),
  )(
    "of YUV predicted by %s, interlaced %s, gives its luma exactly",
    async (prediction, interlaced) => {
      expect(await read(file({ prediction, interlaced }))).toEqual(luma);
    },
  );

  test.each([
    ["left", false],
    ["left", true],
    ["gradient", true],
  ] as const)(
    "of RGB predicted by %s, less green %s, gives its luminance",
    async (prediction, decorrelated) => {
      expect(await read(file({ kind: "BGR", prediction, decorrelated }))).toEqual(grey);
    },
  );

  test("stretches its luma on request", async () => {
    const full = await read(file({}), { luma: "full" });
    const stretched = (y: number) => Math.min(255, Math.max(0, Math.round((255 * (y - 16)) / 219)));
    expect(full).toEqual(luma.map(stretched));
  });

  test("that ends too soon is an unreadable frame with its reason", async () => {
    const cut = (bytes: number) => read(file({}, (frame) => frame.subarray(0, bytes)));
    await expect(cut(80)).rejects.toThrow("it has fewer than");
    await expect(cut(8)).rejects.toThrow("240 pixels cannot be in 8 bytes");
    await expect(cut(3)).rejects.toSatisfy((e) => isVideoError(e, "unreadable-frame"));
  });

  test("without tables or with an unknown predictor is left to other decoders", async () => {
    for (const palette of [
      new Uint8Array(0),
      Uint8Array.of(9, 16, 0, 0),
      Uint8Array.of(0, 16, 0, 0, 255),
    ]) {
      const picture = { width: WIDTH, height: HEIGHT, bits: 16, codec: "HFYU", palette };
      await expect(read(makeAvi({ ...picture, frames: [yuy2] }))).rejects.toSatisfy((e) =>
        isVideoError(e, "unsupported"),
      );
    }
  });
});

const FRAME_ROWS = 46;
const FRAME_COLUMNS = 64;
const FRAME_PIXELS = FRAME_ROWS * FRAME_COLUMNS;
/** What ffmpeg can encode, with the place of red, green and blue in a frame, and their step. */
const FORMATS = {
  yuv420p: null,
  yuv422p: null,
  yuv444p: null,
  gray: null,
  rgb24: [0, 1, 2, 3],
  bgra: [2, 1, 0, 4],
  gbrp: [2 * FRAME_PIXELS, 0, FRAME_PIXELS, 1],
} as const;
type Format = keyof typeof FORMATS;

const CODECS = {
  huffyuv: ["yuv422p", "rgb24", "bgra"],
  ffvhuff: ["yuv420p", "yuv422p", "yuv444p", "gray", "gbrp", "rgb24"],
} as const;
const theirs = Object.entries(CODECS).flatMap(([codec, formats]) =>
  formats.flatMap((format) =>
    ["left", "plane", "median"]
      // Colours that lie beside each other have no median.
      .filter((prediction) => prediction !== "median" || !/rgb24|bgra/.test(format))
      .flatMap((prediction) =>
        ["", "-flags +ilme", ...(codec === "ffvhuff" ? ["-context 1"] : [])].map((more) => {
          const name = [codec, format, prediction, more].join(" ").trim();
          return { name, codec, format, prediction, more: more.split(" ").filter(Boolean) };
        }),
      ),
  ),
);

/** The brightness of frame `index` of ffmpeg's raw pixels. */
function brightness(raw: Uint8Array, format: Format, index: number): Uint8Array {
  const frame = raw.subarray((raw.length / 2) * index, (raw.length / 2) * (index + 1));
  const colours = FORMATS[format];
  if (!colours) return frame.slice(0, FRAME_PIXELS);
  const [r, g, b, step] = colours;
  return Uint8Array.from({ length: FRAME_PIXELS }, (_, i) =>
    weighed(frame[r + step * i] ?? 0, frame[g + step * i] ?? 0, frame[b + step * i] ?? 0),
  );
}

describe.skipIf(spawnSync("ffmpeg", ["-version"]).status !== 0)("files by ffmpeg's encoder", () => {
  const folder = mkdtempSync(join(tmpdir(), "photkit-huffyuv-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const pathOf = (name: string) => join(folder, `${name.replaceAll(" ", "_")}.avi`);
  const rawOf = (format: string) => join(folder, `${format}.raw`);

  // The codecs lose nothing: what went in is what must come out. One run writes all files.
  beforeAll(() => {
    const size = `${FRAME_COLUMNS}x${FRAME_ROWS}`;
    const args = ["-v", "error", "-y", "-f", "lavfi", "-i", `testsrc2=size=${size}:rate=5`];
    for (const { name, codec, format, prediction, more } of theirs) {
      args.push("-frames:v", "2", "-c:v", codec, "-pred", prediction, "-pix_fmt", format, ...more);
      args.push(pathOf(name));
    }
    for (const format of Object.keys(FORMATS)) {
      args.push("-frames:v", "2", "-f", "rawvideo", "-pix_fmt", format, rawOf(format));
    }
    expect(spawnSync("ffmpeg", args).stderr.toString()).toBe("");
  });

  test.each(theirs)("$name: every pixel", async ({ name, format }) => {
    const source = await openAvi(bytesSource(readFileSync(pathOf(name)), name));
    const raw = readFileSync(rawOf(format));
    expect(source.frameCount).toBe(2);
    for await (const { index, image } of source.frames()) {
      const expected = brightness(raw, format, index);
      expect(Buffer.compare(image.data as Uint8Array, expected)).toBe(0);
    }
  });
});
