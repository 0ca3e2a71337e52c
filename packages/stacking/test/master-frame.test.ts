import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  createMasterStack,
  isStackingError,
  masterDark,
  masterFlat,
  masterFrame,
} from "../src/index.ts";

const WIDTH = 12;
const HEIGHT = 10;
const picture = (value: (i: number) => number): Image<Float64Array> =>
  createImage(
    Float64Array.from({ length: WIDTH * HEIGHT }, (_, i) => value(i)),
    WIDTH,
    HEIGHT,
  );

/** Frames of level 100 + i / 10 with normal noise of 4 counts. */
function noisyFrames(count: number, seed: number): Image<Float64Array>[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => picture((i) => 100 + i / 10 + 4 * random.normal()));
}

describe("a master frame", () => {
  it("is the mean of its frames with their scatter and highest values, over several blocks", async () => {
    const frames = noisyFrames(70, 1);
    const {
      image,
      spread,
      error,
      highest,
      frames: count,
    } = await masterFrame(frames, {
      clipSigma: Number.POSITIVE_INFINITY,
    });
    expect(count).toBe(70);
    for (const i of [0, 57, 119]) {
      const samples = frames.map((frame) => Math.fround(frame.data[i]!));
      const mean = samples.reduce((sum, value) => sum + value, 0) / 70;
      const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 69;
      expect(image.data[i]).toBeCloseTo(mean, 10);
      expect(spread.data[i]).toBeCloseTo(Math.sqrt(variance), 10);
      expect(error.data[i]).toBeCloseTo(Math.sqrt(variance / 70), 10);
      expect(highest.data[i]).toBe(Math.max(...samples));
    }
  });

  it("leaves out a cosmic ray, and says how high it was", async () => {
    const frames = noisyFrames(40, 2);
    frames[35]!.data[50] = 4000;
    const clean = await masterFrame(noisyFrames(40, 2));
    const { image, spread, highest } = await masterFrame(frames);
    // One sample of 40 with a scatter of 4 is missing: the mean moves by 4 / 40 or so, not by 97.
    expect(Math.abs(image.data[50]! - clean.image.data[50]!)).toBeLessThan(0.5);
    expect(spread.data[50]).toBeLessThan(8);
    expect(highest.data[50]).toBe(4000);
  });

  it("does not take rare counts of a quiet camera for cosmic rays", async () => {
    const frames = Array.from({ length: 20 }, (_, k) =>
      picture(() => (k === 3 || k === 9 ? 1 : 0)),
    );
    expect((await masterFrame(frames)).image.data[5]).toBe(0.1);
  });

  it("can be the median, and does not count NaN", async () => {
    const frames = [3, 9, 4].map((value) => picture(() => value));
    frames[1]!.data[7] = Number.NaN;
    const { image } = await masterFrame(frames, { combine: "median" });
    expect([image.data[6], image.data[7]]).toEqual([4, 3.5]);
    const nothing = await masterFrame([picture(() => Number.NaN)]);
    expect(nothing.image.data[0]).toBeNaN();
    expect(nothing.highest.data[0]).toBeNaN();
  });

  it("takes the frames of a recording as they are read", async () => {
    async function* recording() {
      for (const image of noisyFrames(5, 3)) yield { index: 0, image, time: null, meta: {} };
    }
    const read = await masterFrame(recording());
    expect(read.image.data).toEqual((await masterFrame(noisyFrames(5, 3))).image.data);
  });

  it("of nothing, or of frames of two sizes, is refused", async () => {
    await expect(masterFrame([])).rejects.toThrow(/at least one frame/);
    const stack = createMasterStack();
    stack.add(picture(() => 1));
    expect(() => stack.add(createImage(new Uint8Array(6), 3, 2))).toThrow(
      /frame 1 must be 12 x 10 px, as large as what it belongs to. Received 3 x 2/,
    );
    const failure = await masterFrame([]).catch((error: unknown) => error);
    expect(isStackingError(failure, "empty-stack")).toBe(true);
  });
});

describe("a master dark", () => {
  it("is what is left above the bias", async () => {
    const bias = picture((i) => i);
    const dark = await masterDark([picture((i) => i + 12), picture((i) => i + 14)], { bias });
    expect(dark.image.data.every((value) => value === 13)).toBe(true);
  });
});

describe("a master flat", () => {
  const shape = (i: number) => 1 + 0.3 * Math.sin(i);

  it("has the level 1, whatever the lamp did from frame to frame", async () => {
    const frames = [1000, 700, 400].map((lamp) => picture((i) => lamp * shape(i) + 50));
    const { image, spread } = await masterFlat(frames, {
      less: [{ image: picture(() => 25), scale: 2 }],
    });
    const level = Array.from({ length: 120 }, (_, i) => shape(i)).reduce((a, b) => a + b) / 120;
    image.data.forEach((value, i) => {
      expect(value).toBeCloseTo(shape(i) / level, 6);
      expect(spread.data[i]).toBeLessThan(1e-6);
    });
  });

  it("keeps what lies between the counts of a camera of 8 bits", async () => {
    // Pixel 0 reads 201 in two frames of five, all others 200 in all of them.
    const frames = [0, 0, 1, 0, 1].map((more) => picture((i) => (i === 0 ? 200 + more : 200)));
    const { image } = await masterFlat(frames);
    expect(image.data[0]! / image.data[1]!).toBeCloseTo(200.4 / 200, 5);
  });

  it("of a colour mosaic has the level 1 in each cell of the pattern", async () => {
    const colour = (i: number) => [3, 1, 1, 0.5][2 * (Math.floor(i / WIDTH) & 1) + (i & 1)]!;
    const { image } = await masterFlat([picture((i) => 100 * colour(i))], { mosaic: true });
    expect(image.data.every((value) => Math.abs(value - 1) < 1e-6)).toBe(true);
    const grey = await masterFlat([picture((i) => 100 * colour(i))]);
    expect(grey.image.data[0]! / grey.image.data[1]!).toBeCloseTo(3, 6);
  });
});
