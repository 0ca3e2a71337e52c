/** AVI files from ffmpeg and by hand whose every pixel is known by a formula. */

import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type Frame, openSource } from "../src/index.ts";
import { openPath } from "../src/node.ts";
import { pixelsOf } from "./pixels-of.ts";
import { hasShared, sharedPath, sharedSource } from "./shared.ts";

const WIDTH = 30;
const HEIGHT = 18;

/** The picture of frame n that every file was made from. */
const expectedGrey = (n: number) =>
  Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    if (x === 3 && y === 2) return 200 + n;
    if (x === 25 && y === 15) return 240 - n;
    return Math.min(255, 20 + 5 * n + 3 * y + x);
  });

const open = (file: string) => openSource(sharedSource(`data/video/avi/${file}`));

describe.skipIf(!hasShared("data/video/avi"))("AVI files with known pixels", () => {
  test.for([
    "raw_bgr24.avi",
    "utvideo_rgb.avi",
    "huffyuv_bgr.avi",
    "raw_y800.avi",
    "raw_uyvy.avi",
    "raw_yuy2.avi",
    "raw_i420.avi",
    "dib8_greypalette_bottomup.avi",
    "dib24_bottomup.avi",
    "dib32_bottomup.avi",
    "dib24_idx1_absolute.avi",
    "dib24_opendml_2riff.avi",
  ])("%s is read exactly, in order and at random", async (file) => {
    const source = await open(file);
    expect(source.frameCount).toBe(4);
    expect(source.info).toMatchObject({
      format: "AVI",
      width: WIDTH,
      height: HEIGHT,
      bitDepth: 8,
      warnings: [],
    });
    expect(source.info.meta.framesPerSecond).toBe(25);
    let next = 0;
    for await (const { index, image } of source.frames()) {
      expect(index).toBe(next);
      expect(pixelsOf(image)).toEqual(expectedGrey(next++));
    }
    for (const index of [3, 0, 2]) {
      expect(pixelsOf((await source.frame(index)).image)).toEqual(expectedGrey(index));
    }
  });

  test("a colour palette is read as its luminance", async () => {
    const { image } = await (await open("raw_pal8.avi")).frame(0);
    const worst = Math.max(
      ...expectedGrey(0).map((grey, i) => Math.abs(grey - (image.data[i] ?? 0))),
    );
    // ffmpeg dithers to 3-3-2 bits: each colour is off by up to one of its steps of 36, 36 and 85.
    expect(worst).toBeLessThanOrEqual(0.299 * 36.5 + 0.587 * 36.5 + 0.114 * 85);
  });

  test("a dropped frame keeps its number and repeats the picture before it", async () => {
    const source = await open("dib24_dropped_frame2.avi");
    expect(source.frameCount).toBe(4);
    expect(pixelsOf((await source.frame(2)).image)).toEqual(expectedGrey(1));
    expect((await source.frame(2)).meta.dropped).toBe(true);
    expect(pixelsOf((await source.frame(3)).image)).toEqual(expectedGrey(3));
    expect(source.info.warnings).toContain("1 of 4 frames were dropped");
  });

  test.for(["utvideo_422.avi", "huffyuv_422.avi"])(
    "limited-range %s, stretched, is within the rounding of its conversion",
    async (file) => {
      const source = await openSource(sharedSource(`data/video/avi/${file}`), { luma: "full" });
      for await (const { index, image } of source.frames()) {
        // 220 levels of luma for 256 greys: half a step of 1.16 each way, and the final rounding.
        for (const [i, grey] of expectedGrey(index).entries()) {
          expect(Math.abs((image.data[i] ?? -9) - grey)).toBeLessThanOrEqual(1);
        }
      }
    },
  );

  test.for(["ffv1_gray.avi", "magicyuv_gray.avi"])(
    "the codec of %s is named when it is not read",
    async (file) => {
      await expect(open(file)).rejects.toThrow(
        /pictures must be uncompressed, Ut Video or HuffYUV of 8 bits. Received codec "\w{4}"/,
      );
    },
  );

  test
    .skipIf(spawnSync("ffmpeg", ["-version"]).status !== 0)
    .for(["ffv1_gray.avi", "magicyuv_gray.avi"])(
    "%s is read through ffmpeg, in order and at random",
    async (file) => {
      const source = await openPath(sharedPath(`data/video/avi/${file}`));
      expect(source.frameCount).toBe(4);
      const compare = ({ index, image }: Frame) =>
        expect(pixelsOf(image)).toEqual(expectedGrey(index));
      for await (const frame of source.frames()) compare(frame);
      for (const index of [3, 0]) compare(await source.frame(index));
      await source.close();
    },
  );
});
