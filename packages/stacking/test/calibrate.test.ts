import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  calibrate,
  correctionPlanes,
  isStackingError,
  pymovieDarkDefects,
  pymovieDarkFlat,
  pymovieGain,
  pymovieGainDefects,
} from "../src/index.ts";
import { doublesOf, hasGoldens, readGolden } from "./golden.ts";

const row = (...values: number[]): Image<Float64Array> =>
  createImage(Float64Array.from(values), values.length, 1);

describe("calibrate", () => {
  it("gives back the light behind bias, dark current and flat", () => {
    const light = [100, 200, 300, 400];
    const bias = [10, 11, 12, 13];
    const dark = [1, 2, 3, 40];
    const flat = [0.8, 0.9, 1.1, 1.2];
    const raw = light.map((value, i) => value * flat[i]! + bias[i]! + 2.5 * dark[i]!);
    const frames = { bias: row(...bias), dark: row(...dark), darkScale: 2.5, flat: row(...flat) };
    const { image, error } = calibrate(row(...raw), frames);
    image.data.forEach((value, i) => {
      expect(value).toBeCloseTo(light[i]!, 10);
    });
    expect(error).toBeNull();
    // A flat at any level is the same flat.
    const bright = { ...frames, flat: row(...flat.map((value) => 5000 * value)) };
    calibrate(row(...raw), bright).image.data.forEach((value, i) => {
      expect(value).toBeCloseTo(light[i]!, 10);
    });
  });

  it("does not measure what the flat cannot correct, and leaves NaN as it is", () => {
    const flat = row(1, 1, 1, 0.01, 0, Number.NaN, 1.9, 1);
    const { image } = calibrate(row(5, 5, 5, 5, 5, 5, 5, Number.NaN), { flat });
    expect([...image.data].map(Number.isNaN)).toEqual([
      ...[false, false, false, true, true, true, false, true],
    ]);
    const wide = calibrate(row(5, 5), { flat: row(1.9, 0.1), gainLimits: [0, 100] });
    expect([...wide.image.data].every(Number.isFinite)).toBe(true);
  });

  it("normalises each cell of a mosaic by itself", () => {
    const flat = createImage(Float64Array.of(4, 2, 4, 2, 1, 8, 1, 8), 4, 2);
    const raw = createImage(new Float64Array(8).fill(100), 4, 2);
    expect([...calibrate(raw, { flat, mosaic: true }).image.data]).toEqual(Array(8).fill(100));
  });

  it("carries errors as the scatter of many calibrations shows them", () => {
    const random = createRandom(7);
    const truth = { raw: 1500, bias: 300, dark: 40, flat: 0.8 };
    const sigma = { raw: 30, bias: 3, dark: 4, flat: 0.02 };
    const draw = (name: keyof typeof truth) => truth[name] + sigma[name] * random.normal();
    // The level of the flat is fixed by a second pixel that is much larger than its errors.
    const calibrated = (values: typeof truth) =>
      calibrate(row(values.raw, 0), {
        bias: row(values.bias, 0),
        dark: row(values.dark, 0),
        darkScale: 2,
        flat: row(values.flat, 2 - values.flat),
      }).image.data[0]!;
    const results = Array.from({ length: 4000 }, () =>
      calibrated({ raw: draw("raw"), bias: draw("bias"), dark: draw("dark"), flat: draw("flat") }),
    );
    const mean = results.reduce((sum, value) => sum + value, 0) / results.length;
    const scatter = Math.sqrt(
      results.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (results.length - 1),
    );
    const { error } = calibrate(
      row(truth.raw, 0),
      { bias: row(300, 0), dark: row(40, 0), darkScale: 2, flat: row(0.8, 1.2) },
      {
        image: row(sigma.raw, 1),
        bias: row(sigma.bias, 1),
        dark: row(sigma.dark, 1),
        flat: row(sigma.flat, 1),
      },
    );
    // The scatter of 4000 draws is known to 1 / sqrt(8000) = 1.1 %; 4 of that.
    expect(Math.abs(scatter / error!.data[0]! - 1)).toBeLessThan(0.045);
  });

  it("refuses frames of another size, and says both sizes", () => {
    const attempt = () => calibrate(row(1, 2, 3), { dark: row(1, 2) });
    expect(attempt).toThrow(/the dark must be 3 x 1 px.*Received 2 x 1/);
    try {
      attempt();
    } catch (error) {
      expect(isStackingError(error, "size-mismatch")).toBe(true);
    }
    expect(() => correctionPlanes({ darkScale: -1 }, 3, 1)).toThrow(/darkScale must be/);
  });

  it.skipIf(!hasGoldens())("equals ccdproc to rounding", () => {
    const { inputs, calibrated } = readGolden("photometry/calibration.json");
    const { image } = calibrate(doublesOf(inputs.raw), {
      bias: doublesOf(inputs.bias),
      dark: doublesOf(inputs.dark),
      darkScale: 2,
      flat: doublesOf(inputs.flat),
    });
    const expected = doublesOf(calibrated).data;
    // ccdproc divides by flat / level, this multiplies by level / flat: some last digits differ.
    image.data.forEach((value, i) => {
      expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(1e-12);
    });
  });
});

describe("PyMovie's dark and flat", () => {
  it("keeps the dark's level, limits the gain and ends at 0", () => {
    const frame = (value: number) => createImage(new Float64Array(49).fill(value), 7, 7);
    const flat = frame(120);
    flat.data[0] = 20.5;
    flat.data[1] = 15;
    flat.data[2] = 1020;
    const dark = frame(20);
    const gain = pymovieGain(dark, flat);
    expect([...gain.data.slice(0, 4)]).toEqual([3, 0.25, 0.33, 1]);
    const light = frame(50);
    light.data[3] = -100;
    expect([...pymovieDarkFlat(light, dark, gain).data.slice(0, 5)]).toEqual([
      ...[110, 27.5, 29.9, 0, 50],
    ]);
    expect([...pymovieGainDefects(gain, 0.5).slice(0, 4)]).toEqual([1, 1, 1, 0]);
    dark.data[10] = 23;
    expect(pymovieDarkDefects(dark).indexOf(1)).toBe(10);
    expect(pymovieDarkDefects(dark, 3)).not.toContain(1);
  });

  it.skipIf(!hasGoldens())("equals PyMovie", () => {
    const golden = readGolden("pymovie/dark_flat.json");
    const { w, h } = golden;
    const picture = (values: number[]) => createImage(Float64Array.from(values), w, h);
    const dark = picture(golden.dark);
    const gain = pymovieGain(dark, picture(golden.flat));
    gain.data.forEach((value, i) => {
      expect(value).toBeCloseTo(golden.gain[i], 8);
    });
    const places = (mask: Uint8Array) =>
      [...mask.keys()].filter((i) => mask[i]).map((i) => [Math.floor(i / w), i % w]);
    expect(places(pymovieDarkDefects(dark, golden.dark_thresh))).toEqual(golden.dark_defects_rc);
    expect(places(pymovieGainDefects(gain, golden.gain_thresh))).toEqual(golden.gain_defects_rc);
    // The expected picture has six decimals.
    pymovieDarkFlat(picture(golden.light), dark, gain).data.forEach((value, i) => {
      expect(Math.abs(value - golden.corrected[i])).toBeLessThan(1e-6);
    });
  });
});
