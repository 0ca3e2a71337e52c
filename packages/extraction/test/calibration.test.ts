import { MeasurementFlag } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import {
  createImage,
  type Image,
  invertGamma,
  nightEagle3Response,
  toFloat32,
} from "@photkit/image";
import { pointToPointScatter, totalScatter } from "@photkit/lightcurve";
import { createObservation, type ObservationOptions } from "@photkit/simulate";
import { defectMap, masterFlat, masterFrame } from "@photkit/stacking";
import { describe, expect, it } from "vitest";
import {
  createPreparer,
  type ExtractionOptions,
  extractLightCurve,
  isExtractionError,
} from "../src/index.ts";
import { type CameraFaults, faultyCamera } from "./camera.ts";

const WIDTH = 160;
const HEIGHT = 120;
const STARS = [
  { name: "centre", x: 70, y: 58, electrons: 20000 },
  { name: "corner", x: 22.3, y: 20.8, electrons: 20000 },
  { name: "faint", x: 120.6, y: 74.2, electrons: 3000 },
  { name: "bright", x: 118.2, y: 28.4, electrons: 60000 },
];

const scene = (seed: number, more: ObservationOptions = {}) =>
  createObservation({
    seed,
    width: WIDTH,
    height: HEIGHT,
    frames: 40,
    stars: STARS,
    fwhm: 2.6,
    drift: { x: 15, y: 10 },
    ...more,
  });

/** Every star of the scene in a circle, by name, in the order of `STARS`. */
async function extracted(
  observation: ReturnType<typeof scene>,
  camera: ReturnType<typeof faultyCamera>,
  options: ExtractionOptions = {},
) {
  const [target, ...others] = STARS;
  const extraction = await extractLightCurve(camera.record(observation), {
    target: target!,
    references: others,
    method: { kind: "circle", radius: 5 },
    ...options,
  });
  const series = (name: string) =>
    extraction.lightCurve.apertures.find((one) => one.name === name)!;
  return { ...extraction, series, flux: (name: string) => median(series(name).flux) };
}

/** Masters of a camera, of many frames. */
async function masters(
  camera: ReturnType<typeof faultyCamera>,
  ready = (image: Image): Image => image,
) {
  const dark = await masterFrame(camera.lit(0, 30).map(ready));
  const less = [{ image: dark.image }];
  const flat = await masterFlat(camera.lit(20000, 30).map(ready), { less });
  return { dark: dark.image, flat: flat.image, spread: dark.spread };
}

const FAULTS: Omit<CameraFaults, "seed"> = { vignetting: 0.4, sensitivity: 0.04, darkPattern: 60 };

describe.each([1, 2, 3])(
  "a recording of a camera with dark structure and vignetting (seed %i)",
  async (seed) => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed, ...FAULTS });
    const { dark, flat } = await masters(camera);
    const raw = await extracted(scene(seed), camera);
    const calibrated = await extracted(scene(seed), camera, { calibration: { dark, flat } });

    it("has less scatter when it is calibrated", () => {
      // The drifting stars pass over a dark pattern of 60 x 0.6 ADU a pixel, up to 320 ADU in a circle
      // of 79 px where all of it is new, and over 4 % of sensitivity a pixel, up to 1 % for the dozen
      // pixels of a star. What is left is the noise of photons: 100 to 260 ADU.
      const variance = (run: typeof raw) =>
        STARS.reduce((sum, { name }) => sum + totalScatter(run.series(name).flux) ** 2, 0);
      expect(variance(calibrated)).toBeLessThan(0.5 * variance(raw));
    });

    it("shows the true ratio of two stars at different places, which it hides uncalibrated", () => {
      const ratio = (run: typeof raw) => run.flux("corner") / run.flux("centre");
      // 40 frames of stars of 20000 electrons: 1 % a frame with the sky, a median of 40 to 0.2 %.
      expect(Math.abs(ratio(calibrated) - 1)).toBeLessThan(0.01);
      expect(ratio(raw)).toBeLessThan(0.94);
    });

    it("says what was done to it", () => {
      expect(calibrated.lightCurve.provenance.calibration).toEqual({ dark: true, flat: true });
      expect(raw.lightCurve.provenance).not.toHaveProperty("calibration");
    });
  },
);

describe("calibration by masters that do nothing", () => {
  it("changes nothing but the last digits", async () => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed: 4 });
    const ones = createImage(new Uint8Array(WIDTH * HEIGHT).fill(1), WIDTH, HEIGHT);
    const zeros = createImage(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT);
    const observation = scene(4);
    const plain = await extracted(observation, camera);
    const same = await extracted(observation, faultyCamera(WIDTH, HEIGHT, { seed: 4 }), {
      calibration: { bias: zeros, dark: zeros, flat: ones, gamma: 1 },
    });
    for (const { name } of STARS) {
      same.series(name).flux.forEach((flux, i) => {
        expect(flux).toBeCloseTo(plain.series(name).flux[i]!, 6);
      });
      expect(same.series(name).flags).toEqual(plain.series(name).flags);
    }
  });
});

describe("saturation", () => {
  it("is judged by what the camera recorded, whatever dark and flat make of it", async () => {
    const maximum = 4095;
    const faults = { seed: 5, vignetting: 0.5, sensitivity: 0.05, darkPattern: 40, maximum };
    // The bright star saturates in about half of the frames, as seeing varies; the others never do.
    const observation = scene(5, {
      bitDepth: 12,
      seeing: { rms: 0.15, timescaleSeconds: 0.2 },
      stars: STARS.map((star) => (star.name === "bright" ? { ...star, electrons: 41000 } : star)),
    });
    const { dark, flat } = await masters(
      faultyCamera(WIDTH, HEIGHT, { ...faults, maximum: 65535 }),
    );
    const raw = await extracted(observation, faultyCamera(WIDTH, HEIGHT, faults));
    const calibrated = await extracted(observation, faultyCamera(WIDTH, HEIGHT, faults), {
      calibration: { dark, flat },
    });
    const saturated = (run: typeof raw, name: string) =>
      [...run.series(name).flags].map((flags) => (flags & MeasurementFlag.saturated) !== 0);
    const frames = saturated(raw, "bright").filter(Boolean).length;
    expect(frames).toBeGreaterThan(4);
    expect(frames).toBeLessThan(36);
    for (const { name } of STARS) expect(saturated(calibrated, name)).toEqual(saturated(raw, name));
    // A pixel in a corner that is not saturated may be brighter, calibrated, than the camera's end.
    expect(calibrated.reference.saturation).toBeGreaterThan(maximum);
  });

  it("begins where a measured response does not rise any more", async () => {
    const { saturation } = (
      await extracted(
        scene(6, { bitDepth: 8, bias: 10, gain: 1, sky: 20 }),
        faultyCamera(WIDTH, HEIGHT, { seed: 6, maximum: 255 }),
        { calibration: { responseTable: nightEagle3Response } },
      )
    ).reference;
    expect(saturation).toBe(246);
  });
});

describe("a camera with a gamma curve", () => {
  it("shows true ratios once the curve is undone in frames, darks and flats alike", async () => {
    const faults = { seed: 7, ...FAULTS, gamma: 0.45 };
    const linear = (image: Image) => invertGamma(image, { gamma: 0.45, maximum: 65535 });
    const { dark, flat } = await masters(faultyCamera(WIDTH, HEIGHT, faults), linear);
    const calibration = { gamma: 0.45, dark, flat };
    const undone = await extracted(scene(7), faultyCamera(WIDTH, HEIGHT, faults), { calibration });
    const bent = await extracted(scene(7), faultyCamera(WIDTH, HEIGHT, faults));
    const ratio = (run: typeof bent) => run.flux("faint") / run.flux("bright");
    // 3000 electrons a frame have 4 % of noise with the sky; the median of 40 frames 0.8 %.
    expect(Math.abs(ratio(undone) / 0.05 - 1)).toBeLessThan(0.035);
    expect(ratio(bent) / 0.05).toBeGreaterThan(1.3);
  });

  it("is undone in pixels of floating point as in whole numbers", async () => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed: 7, gamma: 0.45 });
    const source = camera.record(scene(7));
    const preparer = createPreparer(source.info, { calibration: { gamma: 0.45 } });
    const { image } = await source.frame(0);
    const whole = preparer.prepare(image, 60000);
    const floating = preparer.prepare(toFloat32(image), 60000);
    // 32-bit floats have 24 bits: 65535 to 0.004.
    whole.data.forEach((value, i) => {
      expect(Math.abs(floating.data[i]! - value)).toBeLessThan(0.01);
    });
  });

  it("with a table of another length than its counts is refused", async () => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed: 7 });
    const calibration = { responseTable: nightEagle3Response };
    await expect(extracted(scene(7), camera, { calibration })).rejects.toThrow(
      /entry for each of the 65536 counts.*Received 256/,
    );
    await expect(
      extracted(scene(7), camera, { calibration: { ...calibration, gamma: 0.5 } }),
    ).rejects.toThrow(/one curve is undone, not two/);
  });
});

describe("defective pixels", () => {
  it("are repaired where the dark cannot help, counted under each aperture and flagged", async () => {
    const faults = { seed: 8, noisyPixels: 400 };
    const camera = faultyCamera(WIDTH, HEIGHT, faults);
    const kinds = ["noisy"] as const;
    const defects = defectMap(
      WIDTH,
      HEIGHT,
      camera.noisy.map((i) => ({ x: i % WIDTH, y: Math.floor(i / WIDTH), kinds })),
    );
    const spoiled = await extracted(scene(8), faultyCamera(WIDTH, HEIGHT, faults));
    const repaired = await extracted(scene(8), camera, { calibration: { defects } });
    const scatter = (run: typeof spoiled) => pointToPointScatter(run.series("faint").flux);
    // Two per cent of the pixels: 1.6 in a circle of 79 px, each with 900 ADU of scatter.
    expect(scatter(repaired)).toBeLessThan(0.5 * scatter(spoiled));
    const { x, y, defects: counted, flags } = repaired.series("centre");
    counted.forEach((count, i) => {
      const under = new Set(
        camera.noisy.filter(
          (k) => Math.hypot((k % WIDTH) - x[i]!, Math.floor(k / WIDTH) - y[i]!) < 5,
        ),
      );
      expect(count).toBe(under.size);
      expect((flags[i]! & MeasurementFlag.defectivePixels) !== 0).toBe(count > 0);
    });
    expect(Math.max(...counted)).toBeGreaterThan(1);
    expect(repaired.lightCurve.provenance.calibration).toMatchObject({
      defects: true,
      defectivePixels: { all: defects.defects.length, noisy: defects.defects.length },
    });
  });

  it("that the dark puts right are left as they are, but counted", async () => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed: 9, darkPattern: 40 });
    const { dark } = await masters(camera);
    const x = Math.round(STARS[0]!.x);
    const y = Math.round(STARS[0]!.y);
    const still = scene(9, { drift: { x: 0, y: 0 } });
    const run = async (kind: "bright" | "dead") => {
      const defects = defectMap(WIDTH, HEIGHT, [{ x, y, kinds: [kind] }]);
      const copy = faultyCamera(WIDTH, HEIGHT, { seed: 9, darkPattern: 40 });
      return extracted(still, copy, { calibration: { dark, defects } });
    };
    const bright = await run("bright");
    const dead = await run("dead");
    expect([...bright.series("centre").defects]).toEqual(Array(40).fill(1));
    // The surface through the neighbours finds less than the peak of a star of 2.6 px.
    expect(bright.flux("centre")).toBeGreaterThan(1.005 * dead.flux("centre"));
  });
});

describe("line noise", () => {
  it("is taken off in every frame, and told as a profile", async () => {
    const faults = { seed: 10, rowNoise: 30 };
    const banded = await extracted(scene(10), faultyCamera(WIDTH, HEIGHT, faults));
    const clean = await extracted(scene(10), faultyCamera(WIDTH, HEIGHT, faults), {
      calibration: { lineNoise: "rows" },
    });
    const scatter = (run: typeof clean) => pointToPointScatter(run.series("faint").flux);
    // Rows of 30 ADU add 30 x 10 px x sqrt(10 rows) = 950 ADU to a circle of radius 5.
    expect(scatter(clean)).toBeLessThan(0.4 * scatter(banded));
    expect(banded.lineProfiles).toBeNull();
    expect(clean.lineProfiles).toMatchObject({ frames: 40 });
    // The mean of 40 frames of 30 ADU is 4.7 ADU high.
    const rows = clean.lineProfiles!.rows;
    const rms = Math.sqrt(rows.reduce((sum, value) => sum + value * value, 0) / HEIGHT);
    expect(rms).toBeGreaterThan(3);
    expect(rms).toBeLessThan(7);
  });
});

describe("calibration frames of another size", () => {
  it("are refused, and both sizes are told", async () => {
    const camera = faultyCamera(WIDTH, HEIGHT, { seed: 11 });
    const dark = createImage(new Uint16Array(100 * 80), 100, 80);
    const failure = await extracted(scene(11), camera, { calibration: { dark } }).catch((e) => e);
    expect(isExtractionError(failure, "invalid-option")).toBe(true);
    expect(failure.message).toMatch(/calibration\.dark must be 160 x 120 px.*Received 100 x 80/);
    const calibration = { defects: defectMap(100, 80, []) };
    await expect(extracted(scene(11), camera, { calibration })).rejects.toThrow(
      /calibration\.defects must be 160 x 120 px.*Received 100 x 80/,
    );
  });
});
