import { createImage } from "@photkit/image";
import { expect, it } from "vitest";
import { bytesSource, encodeFits, openSource } from "../src/index.ts";

it("a damaged file at the front keeps its place, and the others are read", async () => {
  const good = encodeFits(createImage(Uint16Array.of(1, 2, 3, 4), 2, 2));
  const torn = Uint8Array.from(good, (byte, i) => (i < 200 ? 0x2a : byte));
  const source = await openSource([bytesSource(torn, "torn.fits"), bytesSource(good, "good.fits")]);
  expect(source.frameCount).toBe(2);
  await expect(source.frame(0)).rejects.toThrow("torn.fits");
  expect([...(await source.frame(1)).image.data]).toEqual([1, 2, 3, 4]);
});
