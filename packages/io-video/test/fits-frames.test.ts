/** Files with pictures in several units. */

import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  encodeFits,
  type FitsCards,
  isVideoError,
  openFitsSequence,
} from "../src/index.ts";
import { hasShared, sharedSource } from "./shared.ts";

const picture = (value: number, width = 6, height = 4) =>
  createImage(
    Uint16Array.from({ length: width * height }, (_, i) => value + i),
    width,
    height,
  );
const second = (n: number) => ({ "DATE-OBS": `2024-01-01T00:00:0${n}`, EXPTIME: 0.5 });

type Picture = Parameters<typeof encodeFits>[0];
/** A unit of a file: the primary one made into an extension by its first card. */
function unit(image: Picture, header: FitsCards, isPrimary = false): Uint8Array {
  const bytes = encodeFits(image, { header });
  const first = "XTENSION= 'IMAGE   '".padEnd(80);
  if (!isPrimary) bytes.set(new TextEncoder().encode(first), 0);
  return bytes;
}
const empty = (header = ""): Uint8Array => {
  const cards = ["SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 0", header, "END"];
  return new TextEncoder().encode(
    cards
      .map((card) => card.padEnd(80))
      .join("")
      .padEnd(2880),
  );
};
const file = (...units: Uint8Array[]) => bytesSource(Buffer.concat(units), "many.fits");

/** First pixel of every frame. */
async function firstPixels(source: Awaited<ReturnType<typeof openFitsSequence>>) {
  const pixels: (number | undefined)[] = [];
  for await (const { image } of source.frames()) pixels.push(image.data[0]);
  return pixels;
}

describe("pictures in several units", () => {
  test("of one size are all frames, in order, each with its own time", async () => {
    const units = [0, 1, 2, 3].map((n) => unit(picture(100 * n), second(n), n === 0));
    const source = await openFitsSequence([file(...units)]);
    expect(source.frameCount).toBe(4);
    expect(source.info.warnings).toEqual([]);
    expect(await firstPixels(source)).toEqual([0, 100, 200, 300]);
    const time = await source.time(2);
    expect(time).toMatchObject({ utcMicroseconds: Date.UTC(2024, 0, 1, 0, 0, 2) * 1000 });
    expect((await source.frame(2)).time).toEqual(time);
    expect(await source.meta?.(3)).toMatchObject(second(3));
  });

  test("that are cubes give their planes one after the other", async () => {
    const cube = (n: number) => unit([picture(n), picture(n + 1)], {});
    const source = await openFitsSequence([
      file(empty(), cube(10), unit(picture(20), {}), cube(30)),
    ]);
    expect(await firstPixels(source)).toEqual([10, 11, 20, 30, 31]);
  });

  test("are counted in every file of a sequence", async () => {
    const pair = (n: number) => file(unit(picture(n), {}, true), unit(picture(n + 1), {}));
    const single = file(unit(picture(50), {}, true));
    const source = await openFitsSequence([pair(0), single, pair(10)]);
    expect(await firstPixels(source)).toEqual([0, 1, 50, 10, 11]);
  });

  test("leave out what goes with a picture, and say how to open it", async () => {
    const source = await openFitsSequence([
      file(
        empty(),
        unit(picture(1), { EXTNAME: "SCI", EXTVER: 1 }),
        unit(picture(2), { EXTNAME: "ERR", EXTVER: 1 }),
        unit(picture(3), { EXTNAME: "SCI", EXTVER: 2 }),
      ),
    ]);
    expect(await firstPixels(source)).toEqual([1, 3]);
    expect(source.info.warnings[0]).toBe(
      'pictures left out: unit 2 "ERR" (6 x 4 px) goes with a picture by its name; --hdu 2 (option hdu) opens that one',
    );
  });

  test("of another size are left out, be they before or behind", async () => {
    const preview = unit(picture(7, 3, 2), {}, true);
    const source = await openFitsSequence([
      file(preview, unit(picture(1), {}), unit(picture(2), {})),
    ]);
    expect(source.info).toMatchObject({ width: 6, height: 4 });
    expect(await firstPixels(source)).toEqual([1, 2]);
    expect(source.info.warnings[0]).toContain(
      "unit 0 (3 x 2 px) is of another size or type; --hdu 0",
    );
  });

  test("of several detectors at one time are one frame, and the others are said", async () => {
    const ccd = (n: number) => unit(picture(n), { EXTNAME: `CCD${n}`, ...second(1) });
    const source = await openFitsSequence([file(empty(), ccd(1), ccd(2), ccd(3))]);
    expect(await firstPixels(source)).toEqual([1]);
    expect(source.info.warnings[0]).toContain(
      'unit 2 "CCD2" (6 x 4 px) is part of the same exposure',
    );
  });

  test("are opened by number, by name and by name and version", async () => {
    const units = [1, 2, 3].map((n) =>
      unit(picture(n), { EXTNAME: n === 2 ? "ERR" : "SCI", EXTVER: n === 3 ? 2 : 1 }),
    );
    const opened = async (hdu: number | string) =>
      firstPixels(await openFitsSequence([file(empty(), ...units)], { hdu }));
    expect(await opened(2)).toEqual([2]);
    expect(await opened("err")).toEqual([2]);
    expect(await opened("SCI")).toEqual([1, 3]);
    expect(await opened("SCI,2")).toEqual([3]);
    await expect(opened("MASK")).rejects.toSatisfy((error) => isVideoError(error, "unsupported"));
  });

  test("cut off lose exactly the pictures beyond the cut", async () => {
    const units = [0, 1, 2].map((n) => unit(picture(100 * n), second(n), n === 0));
    const whole = Buffer.concat(units);
    const source = await openFitsSequence([bytesSource(whole.subarray(0, whole.length - 2870))]);
    expect(source.frameCount).toBe(3);
    expect((await source.frame(1)).image.data[0]).toBe(100);
    await expect(source.frame(2)).rejects.toSatisfy((error) =>
      isVideoError(error, "unreadable-frame"),
    );
    expect((await source.frame(0)).image.data[0]).toBe(0);
  });

  test("inherit exposure and time scale from the primary unit", async () => {
    const image = unit(picture(1), { "DATE-OBS": "2024-01-01T00:00:37" });
    const primary = empty("EXPTIME = 3.5");
    const { time } = await (await openFitsSequence([file(primary, image)])).frame(0);
    expect(time).toMatchObject({ exposureSeconds: 3.5, origin: "DATE-OBS" });
    const scaled = await openFitsSequence([file(empty("TIMESYS = 'TAI'"), image)]);
    expect(await scaled.time(0)).toMatchObject({
      utcMicroseconds: Date.UTC(2024, 0, 1) * 1000,
      origin: "DATE-OBS (TAI)",
    });
  });

  test.skipIf(!hasShared("cases/fits/fitseq.fits"))(
    "of a recorded series are its frames",
    async () => {
      for (const [name, frames, step] of [
        ["fitseq.fits", 40, 0.5],
        ["fitseq.fit.fz", 5, 1],
      ] as const) {
        const source = await openFitsSequence([sharedSource(`cases/fits/${name}`)]);
        expect(source.frameCount).toBe(frames);
        const [first, last] = await Promise.all([source.time(0), source.time(frames - 1)]);
        const span = (last?.utcMicroseconds ?? 0) - (first?.utcMicroseconds ?? 0);
        expect(span).toBe((frames - 1) * step * 1e6);
      }
      const source = await openFitsSequence([sharedSource("cases/fits/fitseq.fits")]);
      const dark: number[] = [];
      for await (const { index, image } of source.frames()) {
        const [x, y] = [40, 35];
        // The background is near 500; the star adds thousands.
        if (image.data[y * 100 + x]! < 700) dark.push(index);
      }
      expect(dark).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    },
  );
});
