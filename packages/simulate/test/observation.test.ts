import { describe, expect, it } from "vitest";
import {
  createObservation,
  isSimulationError,
  type ObservationOptions,
  occultationPreset,
} from "../src/index.ts";

/** Sum of the pixels within a circle, each pixel whole or not at all, above a level. */
function circleSum(
  image: { data: ArrayLike<number>; shape: readonly number[] },
  x: number,
  y: number,
  radius: number,
  level: number,
): number {
  const width = image.shape[1] as number;
  let sum = 0;
  for (let i = 0; i < image.data.length; i++) {
    if (Math.hypot((i % width) - x, Math.floor(i / width) - y) <= radius) {
      sum += (image.data[i] as number) - level;
    }
  }
  return sum;
}

const deviation = (values: readonly number[]): { mean: number; sigma: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sigma: Math.sqrt(squares / (values.length - 1)) };
};

const oneStar: ObservationOptions = {
  width: 64,
  height: 48,
  frames: 60,
  stars: [{ name: "target", x: 30.3, y: 22.8, electrons: 5000 }],
};

describe("a simulated observation", () => {
  it("gives the same pixels for the same seed, in any order", () => {
    const options = occultationPreset({ seed: 9, width: 120, height: 100, frames: 30 });
    const forwards = createObservation(options);
    const backwards = createObservation(options);
    const last = backwards.frame(29).data;
    for (let i = 0; i < 29; i++) forwards.frame(i);
    expect(forwards.frame(29).data).toEqual(last);
    expect(backwards.frame(29).data).toEqual(last);
    const other = createObservation({ ...options, seed: 10 });
    expect(other.frame(29).data).not.toEqual(last);
  });

  it("begins like a longer one", () => {
    const { occultations, ...scene } = occultationPreset({ seed: 9, width: 90, height: 80 });
    const short = createObservation({ ...scene, frames: 8 });
    const long = createObservation({ ...scene, frames: 20 });
    expect(long.frame(7).data).toEqual(short.frame(7).data);
  });

  it("draws a new noise for every frame", () => {
    const observation = createObservation(oneStar);
    expect(observation.frame(0).data).not.toEqual(observation.frame(1).data);
  });

  it("is the same on every machine", () => {
    const { data } = createObservation({ seed: 2 ** 40 + 3, width: 8, height: 4 }).frame(17);
    expect(Array.from(data)).toMatchInlineSnapshot(`
      [
        491,
        2130,
        6233,
        11068,
        11229,
        6218,
        2073,
        482,
        784,
        3473,
        11086,
        19638,
        19464,
        10916,
        3520,
        806,
        726,
        3514,
        11020,
        19662,
        19480,
        10912,
        3657,
        766,
        514,
        2053,
        6149,
        10881,
        11021,
        6214,
        2017,
        485,
      ]
    `);
  });

  it("holds the light of its stars, above bias, sky and dark", () => {
    const observation = createObservation({ ...oneStar, gain: 2, dark: 5, bias: 300 });
    const expected = observation.expectedFrame(3);
    const level = 300 + (80 + 5) / 2;
    expect(circleSum(expected, 30.3, 22.8, 20, level)).toBeCloseTo(2500, 0);
    // The noise of 1257 pixels of 85 + 16 electrons and a star of 5000 is 182 ADU; 60 frames.
    const sums = Array.from({ length: 60 }, (_, i) =>
      circleSum(observation.frame(i), 30.3, 22.8, 20, level),
    );
    expect(Math.abs(deviation(sums).mean - 2500)).toBeLessThan((4 * 182) / Math.sqrt(60));
    expect(observation.truth.stars[0]?.adu).toBe(2500);
  });

  it("takes brightness in ADU too", () => {
    const stars = [{ x: 30, y: 20, adu: 700 }];
    const { truth } = createObservation({ ...oneStar, stars, gain: 2 });
    expect(truth.stars[0]).toMatchObject({ name: "star1", electrons: 1400, adu: 700 });
  });

  it("lets an occulted star lose exactly the hidden part of its light", () => {
    const observation = createObservation({
      ...oneStar,
      exposureSeconds: 0.1,
      deadSeconds: 0.02,
      occultations: [
        { star: "target", disappearanceSeconds: 1.23, reappearanceSeconds: 2.5, drop: 0.8 },
      ],
    });
    const light = (frame: number) =>
      circleSum(observation.expectedFrame(frame), 30.3, 22.8, 20, 180) / 5000;
    // Frame 10 lasts from 1.20 to 1.30 s, 0.07 s of it hidden; frame 20 from 2.40 to 2.50 s.
    expect(light(9)).toBeCloseTo(1, 3);
    expect(light(10)).toBeCloseTo(1 - 0.8 * 0.7, 3);
    expect(light(15)).toBeCloseTo(0.2, 3);
    expect(light(20)).toBeCloseTo(0.2, 3);
    expect(light(21)).toBeCloseTo(1, 3);
    const [event] = observation.truth.occultations;
    expect(event?.disappearance.frame).toBeCloseTo(1.23 / 0.12, 12);
    expect(event?.disappearance.utc).toBe("2026-01-01T00:00:01.230000Z");
    expect(event?.durationSeconds).toBeCloseTo(1.27, 12);
  });

  it("keeps its word on the drop-to-noise ratio", () => {
    const observation = createObservation({
      width: 48,
      height: 48,
      frames: 1500,
      stars: [{ name: "target", x: 23.4, y: 24.1, electrons: 1 }],
      occultations: [
        {
          star: "target",
          disappearanceSeconds: 1e6,
          reappearanceSeconds: 1e6 + 1,
          drop: 0.97,
          dropToNoise: 10,
        },
      ],
    });
    const radius = observation.truth.occultations[0]?.apertureRadius ?? Number.NaN;
    const sums = Array.from({ length: 1500 }, (_, i) =>
      circleSum(observation.frame(i), 23.4, 24.1, radius, 180),
    );
    const { mean, sigma } = deviation(sums);
    // Sigma of 1500 frames is known to 1.8 %; whole pixels instead of a true circle shift the
    // ratio by up to 3 %.
    expect(Math.abs((0.97 * mean) / sigma / 10 - 1)).toBeLessThan(0.09);
  });

  it("moves its stars as the truth says: drift, shake and rotation", () => {
    const observation = createObservation({
      width: 100,
      height: 90,
      frames: 40,
      sky: 0,
      stars: [{ x: 60.2, y: 37.7, electrons: 1e6 }],
      drift: { x: 3, y: -2 },
      rotationDegreesPerSecond: 4,
      windShake: { rms: 1.5, frequencyHz: 2 },
    });
    const [star] = observation.truth.stars;
    for (const frame of [0, 13, 39]) {
      const { data } = observation.expectedFrame(frame);
      let sum = 0;
      let x = 0;
      let y = 0;
      data.forEach((value, i) => {
        sum += value - 100;
        x += (value - 100) * (i % 100);
        y += (value - 100) * Math.floor(i / 100);
      });
      // The truth is rounded to 0.0001 pixel.
      expect(x / sum).toBeCloseTo(star?.x[frame] ?? Number.NaN, 3);
      expect(y / sum).toBeCloseTo(star?.y[frame] ?? Number.NaN, 3);
    }
  });

  it("drifts at its speed and turns about the centre of the picture", () => {
    const still = {
      width: 101,
      height: 101,
      frames: 101,
      exposureSeconds: 1,
      stars: [{ x: 80, y: 50, electrons: 1 }],
    };
    const drifting = createObservation({ ...still, drift: { x: 0.25, y: -0.125 } }).truth.stars[0];
    expect((drifting?.x[100] ?? 0) - (drifting?.x[0] ?? 0)).toBeCloseTo(25, 3);
    expect((drifting?.y[100] ?? 0) - (drifting?.y[0] ?? 0)).toBeCloseTo(-12.5, 3);
    const turning = createObservation({ ...still, rotationDegreesPerSecond: 0.9 }).truth.stars[0];
    // Middle of the exposure 0 is 0.45 degrees, of exposure 100 is 90.45 degrees.
    expect(turning?.x[100]).toBeCloseTo(50 + 30 * Math.cos((90.45 * Math.PI) / 180), 3);
    expect(turning?.y[100]).toBeCloseTo(50 + 30 * Math.sin((90.45 * Math.PI) / 180), 3);
  });

  it("smears stars along their motion within an exposure", () => {
    const options = { ...oneStar, frames: 1, exposureSeconds: 1, drift: { x: 4, y: 0 } };
    const widths = (drift: { x: number; y: number }) => {
      const { data } = createObservation({ ...options, drift }).expectedFrame(0);
      let sum = 0;
      let x = 0;
      let xx = 0;
      data.forEach((value, i) => {
        sum += value - 180;
        x += (value - 180) * (i % 64);
        xx += (value - 180) * (i % 64) ** 2;
      });
      return xx / sum - (x / sum) ** 2;
    };
    // Four positions one pixel apart have variance 15/12 (a line of 4 pixels: 16/12).
    expect(widths({ x: 4, y: 0 }) - widths({ x: 0, y: 0 })).toBeCloseTo(15 / 12, 2);
  });

  it("varies seeing, clouds and scintillation as asked", () => {
    const observation = createObservation({
      ...oneStar,
      frames: 600,
      exposureSeconds: 1,
      seeing: { rms: 0.1, timescaleSeconds: 0.5 },
      clouds: { magnitudes: 0.3, timescaleSeconds: 0.5 },
      scintillation: 0.05,
    });
    const { fwhm, transparency } = observation.truth;
    // About 600 / 2 independent values: sigma to 4 %, mean of fwhm to 0.6 %.
    expect(Math.abs(deviation(fwhm).mean / 3 - 1)).toBeLessThan(0.025);
    expect(Math.abs(deviation(fwhm).sigma / 3 / 0.1 - 1)).toBeLessThan(0.2);
    const extinction = transparency.map((value) => -2.5 * Math.log10(value));
    const rms = Math.sqrt(extinction.reduce((sum, value) => sum + value ** 2, 0) / 600);
    expect(Math.abs(rms / 0.3 - 1)).toBeLessThan(0.2);
    expect(Math.min(...extinction)).toBeGreaterThanOrEqual(0);
    const light = transparency
      .slice(0, 200)
      .map((passed, i) => circleSum(observation.expectedFrame(i), 30.3, 22.8, 20, 180) / passed);
    expect(Math.abs(deviation(light).sigma / 5000 / 0.05 - 1)).toBeLessThan(0.2);
  });

  it("has hot pixels, a sky gradient and saturation", () => {
    const observation = createObservation({
      ...oneStar,
      stars: [{ x: 30, y: 20, electrons: 1e6 }],
      bitDepth: 12,
      saturation: 4000,
      skyGradient: { x: 40, y: 0 },
    });
    const frame = observation.frame(0);
    expect(frame.data).toBeInstanceOf(Uint16Array);
    expect(Math.max(...frame.data)).toBe(4000);
    const { data } = observation.expectedFrame(0);
    expect((data[63] as number) - (data[0] as number)).toBeCloseTo(40, 6);
    const { data: starless } = createObservation({
      ...oneStar,
      stars: [],
      hotPixels: { count: 5, electrons: 2000 },
    }).expectedFrame(0);
    expect(Array.from(starless).filter((value) => value === 2180)).toHaveLength(5);
  });

  it("draws hot pixels from a range of brightness, and lists them in the truth", () => {
    const observation = createObservation({
      ...oneStar,
      stars: [],
      hotPixels: { count: 12, electrons: { from: 100, to: 10_000 } },
    });
    const { data } = observation.expectedFrame(0);
    const { hotPixels, background, bias, gain, width } = observation.truth;
    expect(hotPixels).toHaveLength(12);
    for (const { x, y, electrons } of hotPixels) {
      expect(electrons).toBeGreaterThanOrEqual(100);
      expect(electrons).toBeLessThanOrEqual(10_000);
      const above = (data[y * width + x] as number) - bias - background;
      expect(above).toBeCloseTo(electrons / gain, 6);
    }
    const sorted = hotPixels.map(({ electrons }) => electrons).sort((a, b) => a - b);
    expect(sorted[11]! / sorted[0]!).toBeGreaterThan(3);
  });

  it("records 8 bits in bytes", () => {
    const { data } = createObservation({ ...oneStar, bitDepth: 8 }).frame(0);
    expect(data).toBeInstanceOf(Uint8Array);
    expect(deviation(Array.from(data)).mean).toBeGreaterThan(10);
  });

  it("stamps the start of each exposure, to the microsecond", () => {
    const observation = createObservation({
      ...oneStar,
      startUtc: "2024-02-29T23:59:59.5+01:00",
      exposureSeconds: 1 / 30,
      deadSeconds: 1 / 60,
    });
    expect(observation.time(0)).toEqual({
      utcMicroseconds: Date.UTC(2024, 1, 29, 22, 59, 59, 500) * 1000,
      reference: "start",
      exposureSeconds: 1 / 30,
      origin: "simulation",
    });
    const elapsed = observation.time(7).utcMicroseconds - observation.time(0).utcMicroseconds;
    expect(elapsed).toBe(350_000);
    expect(observation.truth.startUtc).toBe("2024-02-29T22:59:59.500000Z");
  });

  it("has a truth that survives JSON", () => {
    const { truth } = createObservation(occultationPreset({ frames: 5 }));
    expect(JSON.parse(JSON.stringify(truth))).toEqual(truth);
  });

  it("refuses frames that are not there", () => {
    const observation = createObservation(oneStar);
    for (const index of [-1, 60, 1.5]) {
      try {
        observation.frame(index);
        expect.unreachable();
      } catch (error) {
        expect(isSimulationError(error, "no-such-frame")).toBe(true);
      }
    }
  });
});
