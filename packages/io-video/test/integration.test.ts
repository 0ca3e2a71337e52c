/** Integration by the camera and repeated pictures, on recordings made for it. */

import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  comparePictures,
  createSerWriter,
  detectIntegration,
  isVideoError,
  memorySink,
  openSource,
} from "../src/index.ts";
import { testRandom } from "./random.ts";

/** Changes with 5 % scatter where a picture repeats and about `rise` times as much where it is new. */
function changesOf(
  framesPerPicture: number,
  rows: number,
  first: number,
  rise = 3,
  seed = 11,
): Float64Array {
  const random = testRandom(seed);
  return Float64Array.from({ length: rows }, (_, row) => {
    if (row === 0) return Number.NaN;
    const isNew = row >= first && (row - first) % framesPerPicture === 0;
    return (isNew ? rise : 1) * (1 + 0.05 * random.normal());
  });
}

describe("integration", () => {
  test("of 2 to 256 frames is found with its phase", () => {
    for (const frames of [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256]) {
      const first = 1 + (frames >> 1);
      expect(detectIntegration(changesOf(frames, 1100, first))).toEqual({
        framesPerPicture: frames,
        firstStart: first,
        irregular: [],
      });
    }
  });

  test("is found where new pictures change little more than the capture's noise", () => {
    // Half-way between the two lies at 3.5 and 2.6 of their standard deviations. Of 500 new pictures
    // two or three are missed, each of which breaks the rhythm up to twice; of 125, one at most.
    for (const seed of [1, 2, 3]) {
      for (const frames of [2, 8, 64]) {
        const found = detectIntegration(changesOf(frames, 1000, 1, 1.35, seed));
        expect(found).toMatchObject({ framesPerPicture: frames, firstStart: 1 });
        expect(found.irregular.length).toBeLessThanOrEqual(frames === 2 ? 8 : 4);
      }
    }
  });

  test("is none where every picture is new, however much the changes scatter", () => {
    const random = testRandom(5);
    for (const scatter of [0, 0.02, 0.3]) {
      const changes = Array.from(
        { length: 600 },
        () => 2 * (1 + scatter * Math.abs(random.normal())),
      );
      expect(detectIntegration(changes).framesPerPicture).toBe(1);
    }
  });

  test("is none where pictures change much now and then: clouds and wind keep no rhythm", () => {
    const random = testRandom(3);
    const changes = Array.from({ length: 600 }, () =>
      random.uniform() < 0.1 ? 5 : 1 + 0.05 * random.normal(),
    );
    expect(detectIntegration(changes).framesPerPicture).toBe(1);
  });

  test("is found through a dropped frame, which is named", () => {
    const changes = Array.from(changesOf(4, 200, 3));
    changes.splice(50, 1);
    expect(detectIntegration(changes)).toMatchObject({
      framesPerPicture: 4,
      firstStart: 3,
      irregular: [50],
    });
  });

  test("cannot be told from fewer than four new pictures", () => {
    expect(detectIntegration(changesOf(64, 250, 63)).framesPerPicture).toBe(1);
    expect(detectIntegration([])).toMatchObject({ framesPerPicture: 1, firstStart: null });
  });
});

/** Frames of noise, where `pictureOf` says which picture each one shows. */
async function recording(pictureOf: (row: number) => number, rows: number, captureNoise: number) {
  const random = testRandom(20);
  const pictures = new Map<number, Float64Array>();
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 40, height: 30, bitDepth: 8 });
  for (let row = 0; row < rows; row++) {
    const number = pictureOf(row);
    const picture =
      pictures.get(number) ?? Float64Array.from({ length: 1200 }, () => 90 + 8 * random.normal());
    pictures.set(number, picture);
    const captured = picture.map((value) => value + captureNoise * random.normal());
    await writer.write(createImage(captured, 40, 30));
  }
  await writer.close();
  return openSource(bytesSource(sink.bytes()));
}

describe("the pictures of a recording", () => {
  test("by an integrating camera repeat with the noise of the capture", async () => {
    const source = await recording((row) => Math.floor((row + 5) / 8), 100, 1);
    expect(await comparePictures(source)).toEqual({
      compared: 100,
      repeated: [],
      unreadable: [],
      framesPerPicture: 8,
      firstStart: 3,
      irregular: [],
    });
  });

  test("that the recorder repeats are named", async () => {
    const source = await recording((row) => (row === 30 ? 29 : row), 60, 0);
    expect(await comparePictures(source)).toMatchObject({ repeated: [30], framesPerPicture: 1 });
  });

  test("are compared as far as asked", async () => {
    const source = await recording((row) => row, 20, 0);
    expect(await comparePictures(source, { frames: 5 })).toMatchObject({ compared: 5 });
    expect(await comparePictures(source, { frames: 0 })).toMatchObject({ compared: 0 });
    await expect(comparePictures(source, { frames: -1 })).rejects.toSatisfy((error) =>
      isVideoError(error, "invalid-option"),
    );
  });
});
