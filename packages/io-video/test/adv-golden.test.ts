/** ADV files by their original library, and the output of the original encoders. */

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeLagarith16 } from "../src/adv/lagarith16.ts";
import { decodeQuicklz } from "../src/adv/quicklz.ts";
import { bytesSource, openSource } from "../src/index.ts";
import { hasShared, sharedJson, sharedSource } from "./shared.ts";

const VECTORS = "data/video/codec_vectors/manifest.json";
const SAMPLE = "data/video/UnitTestSample.adv";

describe.skipIf(!hasShared(VECTORS))("payloads of the original encoders", () => {
  const { vectors } = hasShared(VECTORS)
    ? (sharedJson(VECTORS) as {
        vectors: { name: string; raw_bytes: number; raw_sha256: string }[];
      })
    : { vectors: [] };
  const bytes = (name: string) => sharedSource(`data/video/codec_vectors/${name}`).read(0, 1 << 20);
  const sha = (data: Uint8Array | null) => data && createHash("sha256").update(data).digest("hex");

  test.for(vectors)("$name", async ({ name, raw_bytes: length, raw_sha256: expected }) => {
    expect(sha(decodeQuicklz(await bytes(`${name}.qlz`), length))).toBe(expected);
    expect(sha(decodeLagarith16(await bytes(`${name}.l16`), length / 2))).toBe(expected);
  });

  test.for(vectors)("$name, damaged, ends without a crash", async ({ name, raw_bytes: length }) => {
    const [quick, range] = [await bytes(`${name}.qlz`), await bytes(`${name}.l16`)];
    for (let at = 0; at < quick.length; at += 97) {
      const changed = quick.slice();
      changed[at]! ^= 0x55;
      expect(decodeQuicklz(changed, length)?.length ?? 0).toBeLessThanOrEqual(length);
      expect(decodeQuicklz(quick.subarray(0, at), length)).toBeNull();
    }
    for (let at = 0; at < range.length; at += 97) {
      const changed = range.slice();
      changed[at]! ^= 0x55;
      expect([null, length]).toContain(decodeLagarith16(changed, length / 2)?.length ?? null);
    }
  });
});

describe.skipIf(!hasShared(SAMPLE))("the sample of the ADV library", () => {
  interface Expected {
    readonly pixels_rows: number[][];
    readonly frames: { utc_mid_exposure: string; exposure_ns: number }[];
  }
  const expected = hasShared(SAMPLE)
    ? (sharedJson("data/video/UnitTestSample.expected.json") as Expected)
    : { pixels_rows: [], frames: [] };

  const expectFrames = async (source: Awaited<ReturnType<typeof openSource>>) => {
    expect(source.frameCount).toBe(6);
    let count = 0;
    for await (const { index, image, time } of source.frames()) {
      const facts = expected.frames[index];
      expect(Array.from(image.data)).toEqual(expected.pixels_rows.flat());
      expect(time).toEqual({
        utcMicroseconds: Date.parse(facts?.utc_mid_exposure ?? "") * 1000,
        reference: "mid",
        exposureSeconds: (facts?.exposure_ns ?? 0) / 1e9,
        origin: "ADV frame",
      });
      count++;
    }
    expect(count).toBe(6);
  };

  test("has the same picture in all six layouts, with its times", async () => {
    const source = await openSource(sharedSource(SAMPLE));
    expect(source.info).toMatchObject({
      format: "ADV",
      width: 12,
      height: 12,
      bitDepth: 12,
      saturation: 4095,
      colour: "mono",
      meta: { Example: "Value", BITPIX: "12" },
      warnings: [],
    });
    await expectFrames(source);
  });

  test("without its index, as a crash leaves it, gives the same frames", async () => {
    const bytes = (await sharedSource(SAMPLE).read(0, 1 << 20)).slice();
    bytes.fill(0, 9, 33);
    const source = await openSource(bytesSource(bytes));
    expect(source.info.warnings[0]).toContain("6 frames were found by their marks");
    await expectFrames(source);
  });

  test("a 640 x 480 file of another platform is read", async () => {
    const source = await openSource(sharedSource("data/video/adv2-640x480-16bit-1frame.adv"));
    expect(source.info).toMatchObject({ width: 640, height: 480, bitDepth: 16 });
    const { image, meta } = await source.frame(0);
    expect(image.data).toBeInstanceOf(Uint16Array);
    // The first bytes of the picture: f0 ff, then f0 7f to its end.
    expect([image.data[0], image.data[1], image.data[640 * 480 - 1]]).toEqual([
      0xfff0, 0x7ff0, 0x7ff0,
    ]);
    expect(meta).toMatchObject({ Gamma: 1, Gain: 36 });
  });
});
