import { createImage } from "@photkit/image";
import { expect, test } from "vitest";
import {
  bytesSource,
  encodeFits,
  isVideoError,
  openFitsSequence,
  selectFrames,
} from "../src/index.ts";

const file = (n: number) =>
  bytesSource(
    encodeFits(createImage(Uint16Array.of(n, n + 1, n + 2, n + 3), 2, 2), {
      header: { "DATE-OBS": `2024-01-01T00:00:0${n}`, FILTER: n % 2 === 0 ? "g" : "r" },
    }),
    `f${n}.fits`,
  );

test("some frames of a recording are one of their own, forwards, backwards and held together", async () => {
  const whole = await openFitsSequence([0, 1, 2, 3, 4].map(file));
  const some = selectFrames(whole, [1, 3, 4], { warnings: ["two left out"] });
  expect(some.frameCount).toBe(3);
  expect(some.info.warnings).toEqual(["two left out"]);
  const forwards = [];
  for await (const frame of some.frames()) forwards.push(frame);
  expect(forwards.map(({ index, image }) => [index, image.data[0]])).toEqual([
    [0, 1],
    [1, 3],
    [2, 4],
  ]);
  for (const index of [2, 0, 1]) expect(await some.frame(index)).toEqual(forwards[index]);
  expect(await some.time(2)).toEqual(await whole.time(4));
  expect(await some.meta?.(1)).toMatchObject({ file: "f3.fits", FILTER: "r" });
});

test("no frames, and frames that there are not, are refused at once", async () => {
  const whole = await openFitsSequence([file(0)]);
  const attempt = (indices: number[]) => () => selectFrames(whole, indices);
  expect(attempt([])).toThrow("indices.length");
  expect(attempt([1])).toThrow("frame must be an integer between 0 and 0");
  const some = selectFrames(whole, [0]);
  await expect(some.frame(1)).rejects.toSatisfy((error) => isVideoError(error, "no-such-frame"));
});
