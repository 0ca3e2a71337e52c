/**
 * Damaged files: whatever the bytes, the outcome is frames or a tagged error, soon and without
 * memory for what the file does not hold. Mutations are drawn from a seeded generator.
 */

import { createImage } from "@photkit/image";
import { expect, test } from "vitest";
import {
  bytesSource,
  createSerWriter,
  encodeFits,
  isVideoError,
  memorySink,
  openSource,
} from "../src/index.ts";
import { makeAdv } from "./make-adv.ts";
import { makeAvi } from "./make-avi.ts";

const picture = createImage(
  Uint16Array.from({ length: 48 }, (_, i) => 40 * i),
  8,
  6,
);

async function ser(): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: 8, height: 6, bitDepth: 12 });
  for (let i = 0; i < 3; i++) await writer.write(picture, 1.7e15 + i);
  await writer.close();
  return sink.bytes();
}

const SEEDS: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  SER: ser,
  FITS: () => encodeFits([picture, picture], { header: { "DATE-OBS": "2024-01-01T00:00:00" } }),
  AVI: () =>
    makeAvi({
      width: 8,
      height: 6,
      bits: 16,
      codec: "",
      frames: [new Uint8Array(96), new Uint8Array(96)],
    }),
  ADV: () =>
    makeAdv({
      width: 8,
      height: 6,
      layouts: [{ bits: 16, kind: "FULL-IMAGE-RAW", compression: "LAGARITH16" }],
      frames: [0, 1].map(() => ({
        layout: 0,
        payload: Uint8Array.of(0, 0, 7, 0),
        middle: 1n,
        exposureNanoseconds: 1000,
      })),
    }),
};

/** Park & Miller's generator: whole numbers below `limit`. */
function generator(seed: number) {
  let state = seed;
  return (limit: number) => {
    state = (16807 * state) % 2147483647;
    return state % limit;
  };
}

/** Values that break sizes, counts and signs. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x20, 0x39];

test.each(Object.keys(SEEDS))(
  "1200 damaged %s files give frames or tagged errors",
  async (format) => {
    const bytes = await SEEDS[format]?.();
    if (!bytes) throw new Error(format);
    const random = generator(20240408);
    for (let run = 0; run < 1200; run++) {
      const damaged = bytes.slice(0, run % 4 === 0 ? random(bytes.length) : bytes.length);
      // Headers are where damage matters: half of the mutations go to the first 400 bytes.
      for (let i = 0; i <= random(4) && damaged.length > 0; i++) {
        const at = random(random(2) === 0 ? Math.min(400, damaged.length) : damaged.length);
        const width = 1 + random(4);
        damaged.fill(EXTREMES[random(EXTREMES.length)] ?? 0, at, at + width);
      }
      try {
        const source = await openSource(bytesSource(damaged, "damaged"));
        expect(source.info.width * source.info.height).toBeGreaterThan(0);
        for (const index of [0, source.frameCount - 1]) {
          const { image } = await source.frame(index);
          expect(image.data.length).toBe(source.info.width * source.info.height);
        }
        let count = 0;
        for await (const _ of source.frames({ stop: 5 })) count++;
        expect(count).toBe(Math.min(5, source.frameCount));
      } catch (error) {
        if (!isVideoError(error)) throw new Error(`run ${run}: ${error}`, { cause: error });
        expect(error.message).toContain("damaged");
      }
    }
  },
);
