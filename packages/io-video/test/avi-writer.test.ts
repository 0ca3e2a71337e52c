import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImage, windowView } from "@photkit/image";
import { afterAll, describe, expect, test } from "vitest";
import {
  type AviWriterOptions,
  bytesSource,
  createAviWriter,
  isVideoError,
  memorySink,
  openAvi,
} from "../src/index.ts";
import { aviFileWriter, openPath } from "../src/node.ts";
import { pixelsOf } from "./pixels-of.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-avi-"));
afterAll(() => rmSync(folder, { recursive: true }));

const WIDTH = 7;
const HEIGHT = 5;
const picture = (n: number, scale = 1) =>
  createImage(
    Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => scale * ((3 * i + n) % 256)),
    WIDTH,
    HEIGHT,
  );

async function written(frames: number, options: Partial<AviWriterOptions> = {}, scale = 1) {
  const sink = memorySink();
  const writer = createAviWriter(sink, { width: WIDTH, height: HEIGHT, ...options });
  for (let n = 0; n < frames; n++) await writer.write(picture(n, scale));
  await writer.close();
  return sink.bytes();
}

const open = (bytes: Uint8Array) => openAvi(bytesSource(bytes, "ours.avi"));

describe("an AVI recording that was written", () => {
  test.each([
    ["Y800", 8, 1],
    ["DIB", 8, 1],
    ["Y16", 16, 256],
  ] as const)(
    "as %s is read again as it was, rows of odd width too",
    async (pixelFormat, bitDepth, scale) => {
      const source = await open(await written(4, { pixelFormat, framesPerSecond: 29.97 }, scale));
      expect(source.info).toMatchObject({ width: WIDTH, height: HEIGHT, bitDepth, warnings: [] });
      expect(source.info.meta.framesPerSecond).toBeCloseTo(30000 / 1001, 12);
      expect(source.frameCount).toBe(4);
      for await (const { index, image } of source.frames()) {
        expect(pixelsOf(image)).toEqual(Array.from(picture(index, scale).data));
      }
    },
  );

  test("in several OpenDML parts has all its frames, found by the index", async () => {
    for (const partBytes of [1, 100, 200]) {
      const bytes = await written(9, { partBytes });
      expect(new TextDecoder("latin1").decode(bytes)).toContain("AVIX");
      const source = await open(bytes);
      expect(source.info.warnings).toEqual([]);
      expect(source.frameCount).toBe(9);
      for (const index of [8, 0, 5]) {
        expect(pixelsOf((await source.frame(index)).image)).toEqual(
          Array.from(picture(index).data),
        );
      }
    }
  });

  test("keeps dropped frames", async () => {
    const sink = memorySink();
    const writer = createAviWriter(sink, { width: WIDTH, height: HEIGHT });
    await writer.write(picture(0));
    await writer.drop();
    await writer.write(picture(2));
    await writer.close();
    const source = await open(sink.bytes());
    expect(source.frameCount).toBe(3);
    expect((await source.frame(1)).meta.dropped).toBe(true);
  });

  test("and never closed gives the frames that are in it", async () => {
    for (const partBytes of [1e9, 100]) {
      const sink = memorySink();
      const writer = createAviWriter(sink, { width: WIDTH, height: HEIGHT, partBytes });
      for (let n = 0; n < 5; n++) await writer.write(picture(n));
      const source = await open(sink.bytes());
      expect(source.frameCount).toBe(5);
      expect(pixelsOf((await source.frame(4)).image)).toEqual(Array.from(picture(4).data));
    }
  });

  test("rounds and clips, NaN is 0, and windows of larger pictures are taken", async () => {
    const sink = memorySink();
    const writer = createAviWriter(sink, { width: 3, height: 2 });
    const values = Float64Array.of(9, Number.NaN, -4, 300, 9, 1.49, 1.5, 254.6);
    await writer.write(windowView(createImage(values, 4, 2), { x: 1, y: 0, width: 3, height: 2 }));
    await writer.close();
    expect(pixelsOf((await (await open(sink.bytes())).frame(0)).image)).toEqual([
      0, 0, 255, 1, 2, 255,
    ]);
  });

  test("refuses pictures of another size, absurd options and use after closing", async () => {
    const sink = memorySink();
    expect(() => createAviWriter(sink, { width: 0, height: 2 })).toThrow("width must be");
    expect(() => createAviWriter(sink, { width: 1, height: 1, partBytes: 2 ** 31 })).toThrow(
      "partBytes must be between 1 and 1073741824",
    );
    const writer = createAviWriter(sink, { width: 2, height: 2 });
    await expect(writer.write(picture(0))).rejects.toThrow("image must be 2 x 2 pixels");
    await writer.close();
    await expect(writer.write(picture(0))).rejects.toSatisfy((e) => isVideoError(e, "closed"));
  });

  test("to a file has its name only when it is complete", async () => {
    const path = join(folder, "night.avi");
    const writer = await aviFileWriter(path, { width: WIDTH, height: HEIGHT });
    await writer.write(picture(3));
    expect(readdirSync(folder)).not.toContain("night.avi");
    await writer.close();
    const source = await openPath(path);
    expect(pixelsOf((await source.frame(0)).image)).toEqual(Array.from(picture(3).data));
    await source.close();
  });
});

test.skipIf(spawnSync("ffmpeg", ["-version"]).status !== 0)(
  "ffmpeg reads the same frames from recordings in one part and in several",
  async () => {
    for (const [name, partBytes] of [
      ["one.avi", 1e9],
      ["several.avi", 100],
    ] as const) {
      const path = join(folder, name);
      const writer = await aviFileWriter(path, { width: WIDTH, height: HEIGHT, partBytes });
      for (let n = 0; n < 6; n++) await writer.write(picture(n));
      await writer.close();
      const args = ["-v", "error", "-i", path, "-pix_fmt", "gray", "-f", "rawvideo", "-"];
      const { stdout, stderr } = spawnSync("ffmpeg", args);
      expect(stderr.toString()).toBe("");
      const expected = Array.from({ length: 6 }, (_, n) => Array.from(picture(n).data)).flat();
      expect(Array.from(stdout)).toEqual(expected);
    }
  },
);
