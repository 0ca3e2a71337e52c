import { MeasurementFlag } from "@photkit/aperture";
import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve, type IgnoredAreas } from "../src/index.ts";
import { changedImages } from "./changed-pixels.ts";
import { observationSource } from "./observation-source.ts";

const WIDTH = 200;
const HEIGHT = 150;
const IGNORE: IgnoredAreas = {
  bottom: 20,
  right: 8,
  rectangles: [{ x: -5, y: 40, width: 30, height: 12 }],
};

const isIgnored = (x: number, y: number): boolean =>
  y >= HEIGHT - 20 || x >= WIDTH - 8 || (x < 25 && y >= 40 && y < 52);

/** The sky of one seed, with text that changes from frame to frame where it is to be ignored. */
function recording(stamped: boolean): FrameSource {
  const observation = createObservation({
    seed: 21,
    width: WIDTH,
    height: HEIGHT,
    frames: 40,
    drift: { x: 9, y: 3 },
    fieldStars: { count: 14, brightest: 40000, faintest: 3000, margin: 26 },
  });
  const source = observationSource(observation);
  const random = createRandom(3);
  const withStamp = changedImages(source, ({ image }) => {
    const data = Uint16Array.from(image.data);
    for (let i = 0; i < data.length && stamped; i++) {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      if (isIgnored(x, y)) data[i] = random.uniform() < 0.3 ? 65535 : 0;
    }
    return createImage(data, WIDTH, HEIGHT);
  });
  return { ...withStamp, info: { ...source.info, saturation: null } };
}

const extracted = (stamped: boolean, options: ExtractionOptions) =>
  extractLightCurve(recording(stamped), options);

describe("areas to be ignored", () => {
  it("make no difference whatever stands in them, to nothing that an extraction finds", async () => {
    const options = { ignore: IGNORE, calibration: { lineNoise: "both" } } as const;
    const stamped = await extracted(true, options);
    const clean = await extracted(false, options);
    expect(stamped.lightCurve).toEqual(clean.lightCurve);
    expect(stamped.reference.stars).toEqual(clean.reference.stars);
    expect(stamped.reference.saturation).toBeNull();
    expect(stamped.lineProfiles).toEqual(clean.lineProfiles);
    expect(stamped.lightCurve.apertures.length).toBeGreaterThan(5);
    expect(stamped.lightCurve.provenance.ignore).toEqual(IGNORE);
  });

  it("do make a difference when they are not ignored", async () => {
    const stamped = await extracted(true, { maximumStars: 40 });
    expect(stamped.reference.saturation).toBe(65535);
  });

  it("have no light: a star that drifts into one has masked pixels from there on", async () => {
    const { stars } = createObservation({
      seed: 21,
      width: WIDTH,
      height: HEIGHT,
      frames: 40,
      drift: { x: 9, y: 3 },
      fieldStars: { count: 14, brightest: 40000, faintest: 3000, margin: 26 },
    }).truth;
    const star = stars[0]!;
    const [x, y] = [star.x[0]!, star.y[0]!];
    const ahead = { x: Math.round(x) + 9, y: Math.round(y) - 20, width: 30, height: 40 };
    const { lightCurve } = await extracted(false, {
      ignore: { rectangles: [ahead] },
      target: { x, y },
      method: { kind: "circle", radius: 5 },
    });
    const target = lightCurve.apertures.find(({ role }) => role === "target")!;
    const masked = (i: number) => (target.flags[i]! & MeasurementFlag.maskedPixels) !== 0;
    expect(masked(0)).toBe(false);
    expect(masked(39)).toBe(true);
  });

  it("must be whole numbers and leave something", async () => {
    const attempt = (ignore: IgnoredAreas) => extracted(false, { ignore });
    await expect(attempt({ top: -1 })).rejects.toThrow(
      /ignore.top must be an integer of at least 0/,
    );
    await expect(attempt({ top: 80, bottom: 70 })).rejects.toThrow(
      /ignore must leave a part of the 200 x 150 picture/,
    );
    const flat = { x: 0, y: 0, width: 0, height: 4 };
    await expect(attempt({ rectangles: [flat] })).rejects.toThrow(
      /ignore.rectangles\[0\].width must be an integer of at least 1/,
    );
  });

  it("refuse a star that is asked for in them, by its name and place", async () => {
    await expect(
      extractLightCurve(recording(false), { target: { x: 100, y: 135 }, ignore: IGNORE }),
    ).rejects.toMatchObject({
      code: "invalid-option",
      message:
        "target must lie outside the areas to be ignored. Received 100,135, which is in one of them.",
    });
  });
});
