/** Real recordings beside the repository: only what no person can be told from is stated here. */

import { describe, expect, test } from "vitest";
import { bytesSource, encodeFits, openSource } from "../src/index.ts";
import { openPath } from "../src/node.ts";
import { hasShared, sharedPath } from "./shared.ts";

const series = "data/hatp32";
const HEADER = {
  "DATE-OBS": "2017-12-19T18:33:43.317-0700",
  "UT-OBS": "2017-12-20T01:33:43.317-0000",
  "MJD-OBS": 58107.065,
  EXPTIME: 60,
};

describe.skipIf(!hasShared(series))(
  "a night of 142 FITS files with local and universal times",
  () => {
    test("is read in time order with the same instant from either header", async () => {
      const universal = await openPath(sharedPath(series));
      const local = await openPath(sharedPath(series), { timeHeader: "DATE-OBS" });
      expect(universal.frameCount).toBe(142);
      expect(universal.info).toMatchObject({ width: 650, height: 500, warnings: [] });
      let before = 0;
      for (let i = 0; i < 142; i += 10) {
        const { time } = await universal.frame(i);
        expect(time?.utcMicroseconds).toBe((await local.frame(i)).time?.utcMicroseconds);
        expect(time).toMatchObject({ origin: "UT-OBS", reference: "start", exposureSeconds: 60 });
        expect(time?.utcMicroseconds).toBeGreaterThan(before);
        before = time?.utcMicroseconds ?? 0;
      }
      expect((await universal.frame(0)).time?.utcMicroseconds).toBe(
        Date.UTC(2017, 11, 20, 1, 33, 43, 317) * 1000,
      );
      await universal.close();
      await local.close();
    });
  },
);

test("a header with local and universal times gives the universal instant (made here)", async () => {
  const image = { data: new Int16Array(4), shape: [2, 2], stride: [2, 1], offset: 0 };
  const source = await openSource(bytesSource(encodeFits(image, { header: HEADER })));
  expect((await source.frame(0)).time).toMatchObject({
    utcMicroseconds: Date.UTC(2017, 11, 20, 1, 33, 43, 317) * 1000,
    origin: "UT-OBS",
  });
  expect(source.info.warnings).toEqual([]);
});

test.skipIf(!hasShared("data/finder"))(
  "a finder picture with an unclosed string is read",
  async () => {
    const source = await openPath(sharedPath("data/finder/enhanced-image-0.fit"));
    expect(source.info).toMatchObject({ width: 640, height: 480, bitDepth: null });
    expect((await source.frame(0)).image.data).toBeInstanceOf(Float32Array);
    await source.close();
  },
);
