import { standardDeviation } from "@photkit/core-stats";
import { copyWindow, createImage } from "@photkit/image";
import { type FrameSource, mapFrames } from "@photkit/io-video";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type FinderOptions, finderPicture, isExtractionError } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const DRIFT = { x: 25, y: -10 };
const observe = (seed: number, options: Parameters<typeof occultationPreset>[0] = {}) =>
  createObservation(
    occultationPreset({
      seed,
      width: 256,
      height: 192,
      frames: 32,
      drift: DRIFT,
      windShake: null,
      occultations: [],
      ...options,
    }),
  );

/** Stars of the truth that have one of the list within 0.5 px. */
function foundOf(
  observation: ReturnType<typeof observe>,
  list: { x: Float64Array; y: Float64Array },
  least: number,
) {
  const stars = observation.truth.stars.filter(({ electrons }) => electrons > least);
  const found = stars.filter(({ x, y }) =>
    [...list.x.keys()].some((i) => Math.hypot(list.x[i]! - x[0]!, list.y[i]! - y[0]!) < 0.5),
  );
  return { stars: stars.length, found: found.length };
}

// 25 px and 10 px a second, 25 frames a second.
const path = [
  { frame: 0, x: 100, y: 100 },
  { frame: 100, x: 200, y: 60 },
];

describe("a finder picture", () => {
  it.each([
    ["by its stars", { align: "stars" }],
    ["by phase correlation", { align: "fourier" }],
    ["along a path", { align: path }],
  ] satisfies [string, FinderOptions][])(
    "aligned %s shows faint stars where they are",
    async (_, options) => {
      let [stars, found] = [0, 0];
      for (const seed of [1, 2]) {
        const observation = observe(seed);
        const {
          picture,
          stars: list,
          frames,
        } = await finderPicture(observationSource(observation), options);
        expect(frames).toHaveLength(32);
        // 450 electrons on a noise of some 10 a pixel: 8 sigma in the mean of 32, 1.5 in one frame.
        const counted = foundOf(observation, list, 450);
        stars += counted.stars;
        found += counted.found;
        // The mean of 32 frames has a sixth of their noise; sampling between pixels takes off more.
        const sky = (image: typeof picture) => standardDeviation(copyWindow(image, 2, 150, 14, 14));
        const one = observation.frame(0);
        const frame = createImage(Float64Array.from(one.data), 256, 192);
        expect(sky(picture)).toBeLessThan(0.35 * sky(frame));
      }
      expect(found / stars).toBeGreaterThan(0.9);
    },
  );

  it("shows none of them when it is aligned along a wrong path", async () => {
    const observation = observe(1);
    const align = [path[0]!, { frame: 100, x: 0, y: 60 }];
    const { stars } = await finderPicture(observationSource(observation), { align });
    expect(foundOf(observation, stars, 450).found).toBeLessThan(4);
  });

  it("has the grid of the last frame when it is made backwards", async () => {
    const observation = observe(1);
    const found = await finderPicture(observationSource(observation), {
      backwards: true,
      stop: 20,
    });
    expect(found.firstFrame).toBe(19);
    const brightest = observation.truth.stars
      .filter(({ x, y }) => x[19]! < 240 && y[19]! > 10)
      .reduce((a, b) => (a.electrons > b.electrons ? a : b));
    const off = [...found.stars.x.keys()].map((i) =>
      Math.hypot(found.stars.x[i]! - brightest.x[19]!, found.stars.y[i]! - brightest.y[19]!),
    );
    expect(Math.min(...off)).toBeLessThan(0.5);
  });

  it("leaves out a stamp in every frame, and puts that of the first back", async () => {
    const observation = observe(2);
    const plain = observationSource(observation);
    const stamped = (index: number) => {
      const image = observation.frame(index);
      const data = Uint16Array.from(image.data);
      // Characters that change from frame to frame, as bright as a star.
      for (let i = 0; i < 256 * 12; i++) data[i] = (i * 7 + index) % 11 < 3 ? 5000 : 100;
      return createImage(data, 256, 192);
    };
    const source: FrameSource = {
      ...plain,
      frames: async function* (range) {
        for await (const frame of plain.frames(range))
          yield { ...frame, image: stamped(frame.index) };
      },
    };
    const ignore = { top: 12 };
    for (const align of ["stars", "fourier"] as const) {
      const { picture, stars } = await finderPicture(source, { align, ignore, putBack: true });
      const [first, back] = [stamped(0), copyWindow(picture, 0, 0, 256, 12)];
      expect(back).toEqual(copyWindow(first, 0, 0, 256, 12));
      expect([...stars.y].every((y) => y >= 11)).toBe(true);
      expect(foundOf(observation, stars, 2000)).toMatchObject({ stars: expect.any(Number) });
      const bright = foundOf(observation, stars, 2000);
      expect(bright.found).toBeGreaterThanOrEqual(bright.stars - 1);
    }
  });

  it("goes on behind frames that cannot be read, and frames without stars", async () => {
    const plain = observationSource(observe(3));
    const dark = createImage(new Uint16Array(256 * 192).fill(180), 256, 192);
    const source = mapFrames(plain, (frame) => {
      if (frame.index === 20) throw new Error("torn");
      return frame.index === 30 ? { ...frame, image: dark } : frame;
    });
    const { frames, leftOut } = await finderPicture(source);
    expect(leftOut).toEqual([20, 30]);
    expect(frames).toHaveLength(30);
  });

  it("says why it cannot be made", async () => {
    const source = observationSource(observe(1, { frames: 3 }));
    await expect(finderPicture(source, { start: 5 })).rejects.toThrow(
      "start must be between 0 and 2",
    );
    await expect(finderPicture(source, { track: [{ x: 999, y: 1 }] })).rejects.toThrow(
      "x 0 to 255",
    );
    await expect(finderPicture(source, { align: [path[0]!] })).rejects.toThrow("align.length");
    await expect(finderPicture(source, { saturation: 0 })).rejects.toThrow("saturation");
    const empty = observationSource(observe(1, { frames: 3, stars: [], fieldStars: null }));
    const error = await finderPicture(empty).catch((reason: unknown) => reason);
    expect(isExtractionError(error, "no-stars")).toBe(true);
  });
});
