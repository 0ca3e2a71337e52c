import { describe, expect, test } from "vitest";
import { decodeLosslessJpeg } from "../src/stills/lossless-jpeg.ts";
import { encodeLosslessJpeg } from "./make-lossless-jpeg.ts";
import { testRandom } from "./random.ts";

const [WIDTH, HEIGHT] = [13, 9];
/** Samples of all values, so that differences of every size and sign occur. */
const samplesOf = (seed: number, count: number, precision: number) => {
  const random = testRandom(seed);
  return Array.from({ length: count }, () => random.below(2 ** precision));
};

describe("a lossless JPEG", () => {
  test.each([1, 2, 3, 4, 5, 6, 7])("with predictor %i keeps every sample", (predictor) => {
    for (const components of [1, 2, 3, 4]) {
      for (const precision of [2, 8, 12, 14, 16]) {
        const samples = samplesOf(
          predictor + 10 * components,
          WIDTH * HEIGHT * components,
          precision,
        );
        const parts = { width: WIDTH, height: HEIGHT, components, precision, predictor };
        const decoded = decodeLosslessJpeg(encodeLosslessJpeg(samples, parts), samples.length);
        expect(Array.from(decoded)).toEqual(samples);
      }
    }
  });

  test("with restart marks starts anew at each of them", () => {
    const samples = samplesOf(5, 2 * WIDTH * HEIGHT, 14);
    const parts = { width: WIDTH, height: HEIGHT, components: 2, precision: 14, predictor: 6 };
    const bytes = encodeLosslessJpeg(samples, { ...parts, restart: 2 });
    expect(bytes).not.toEqual(encodeLosslessJpeg(samples, parts));
    expect(Array.from(decodeLosslessJpeg(bytes, samples.length))).toEqual(samples);
  });

  test("with a point transform has zeros in the lowest bits", () => {
    const samples = samplesOf(6, WIDTH * HEIGHT, 12);
    const parts = { width: WIDTH, height: HEIGHT, components: 1, precision: 12, predictor: 4 };
    const bytes = encodeLosslessJpeg(samples, { ...parts, shift: 3 });
    expect(Array.from(decodeLosslessJpeg(bytes, samples.length))).toEqual(
      samples.map((sample) => sample & ~7),
    );
  });

  test("that ends early, has losses or is too small is refused with the reason", () => {
    const samples = samplesOf(7, 2 * WIDTH * HEIGHT, 14);
    const parts = { width: WIDTH, height: HEIGHT, components: 2, precision: 14, predictor: 1 };
    const bytes = encodeLosslessJpeg(samples, parts);
    const decode = (data: Uint8Array) => () => decodeLosslessJpeg(data, samples.length);
    expect(decode(bytes.subarray(0, bytes.length >> 1))).toThrow(/ends in row \d of 9/);
    const frame = bytes.indexOf(0xc3);
    const lossy = bytes.slice();
    lossy[frame] = 0xc0;
    expect(decode(lossy)).toThrow("FFC0, which has losses");
    expect(() => decodeLosslessJpeg(bytes, samples.length + 1)).toThrow(
      "of 13 x 9 x 2 samples, expected 235",
    );
    expect(decode(encodeLosslessJpeg(samples, { ...parts, sampling: 2 }))).toThrow("several sizes");
    expect(decode(encodeLosslessJpeg(samples, { ...parts, predictor: 0 }))).toThrow("predictor 0");
    expect(decode(Uint8Array.of(1, 2, 3))).toThrow("without a mark at byte 0");
  });
});
