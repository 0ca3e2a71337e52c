import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  blobSource,
  bytesSource,
  encodeFits,
  type Frame,
  isVideoError,
  openFitsSequence,
  openSource,
} from "../src/index.ts";

const WIDTH = 7;
const HEIGHT = 5;
const ramp = (start: number) =>
  createImage(
    Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => start + 1000 * i),
    WIDTH,
    HEIGHT,
  );
const second = (n: number) => `2024-01-01T00:00:${String(n).padStart(2, "0")}.25`;
const file = (n: number, header = {}) =>
  bytesSource(
    encodeFits(ramp(n), { header: { "DATE-OBS": second(n), EXPTIME: 0.5, ...header } }),
    `frame-${n}.fits`,
  );
const collect = async (frames: AsyncIterable<Frame>) => {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
};

describe("a sequence of FITS files", () => {
  test("gives one frame per file with pixels, time and header", async () => {
    const source = await openFitsSequence([file(0), file(1), file(2)]);
    expect(source.frameCount).toBe(3);
    expect(source.info).toMatchObject({
      format: "FITS sequence",
      width: WIDTH,
      height: HEIGHT,
      bitDepth: 16,
      saturation: 65535,
      warnings: [],
    });
    const frames = await collect(source.frames());
    frames.forEach((frame, n) => {
      expect(frame.image).toEqual(ramp(n));
      expect(frame.time).toEqual({
        utcMicroseconds: Date.UTC(2024, 0, 1, 0, 0, n) * 1000 + 250_000,
        reference: "start",
        exposureSeconds: 0.5,
        origin: "DATE-OBS",
      });
      expect(frame.meta).toMatchObject({ file: `frame-${n}.fits`, EXPTIME: 0.5 });
    });
    expect(await source.frame(1)).toEqual(frames[1]);
  });

  test("a cube gives one frame per plane", async () => {
    const cube = bytesSource(encodeFits([ramp(0), ramp(1), ramp(2)]), "cube.fits");
    const source = await openSource([cube, file(3)]);
    expect(source.frameCount).toBe(4);
    expect((await collect(source.frames())).map(({ image }) => image.data[0])).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test("three planes that are colours are one picture: where the header says so, or as told", async () => {
    const colours = [ramp(100), ramp(200), ramp(310)];
    const named = bytesSource(encodeFits(colours, { header: { CTYPE3: "RGB" } }), "rgb.fits");
    const plain = bytesSource(encodeFits(colours), "plain.fits");
    const firstOf = async (input: typeof named, options = {}) => {
      const { frameCount, frame } = await openSource(input, options);
      const { data } = (await frame(0)).image;
      return [frameCount, data.constructor.name, data[0], data[WIDTH * HEIGHT - 1]];
    };
    // 0.299 R + 0.587 G + 0.114 B, to the nearest whole number.
    const light = Math.round(29.9 + 117.4 + 35.34);
    expect(await firstOf(named)).toEqual([1, "Uint16Array", light, light + 34_000]);
    expect(await firstOf(plain)).toEqual([3, "Uint16Array", 100, 34_100]);
    expect(await firstOf(plain, { colourPlanes: "luminance" })).toEqual(await firstOf(named));
    expect(await firstOf(named, { colourPlanes: "frames" })).toEqual(await firstOf(plain));
    for (const [colourPlanes, value] of [
      ["red", 100],
      ["green", 200],
      ["blue", 310],
    ] as const) {
      const read = await firstOf(plain, { colourPlanes });
      expect(read).toEqual([1, "Uint16Array", value, value + 34_000]);
    }
    // Two planes, and one, are no colours.
    const two = bytesSource(encodeFits(colours.slice(1)), "two.fits");
    expect(await firstOf(two, { colourPlanes: "luminance" })).toEqual([
      2,
      "Uint16Array",
      200,
      34_200,
    ]);
    expect(await firstOf(file(0), { colourPlanes: "red" })).toEqual([1, "Uint16Array", 0, 34_000]);
    await expect(openSource(plain, { channel: "red" })).rejects.toThrow(
      "of FITS files: colourPlanes",
    );
    await expect(openSource(plain, { colourPlanes: "RGB" as never })).rejects.toSatisfy((e) =>
      isVideoError(e, "invalid-option"),
    );
  });

  test("colours in real numbers keep their fractions", async () => {
    const plane = (value: number) => createImage(new Float32Array(4).fill(value), 2, 2);
    const bytes = encodeFits([plane(0.5), plane(0.25), plane(1)], { header: { CTYPE3: "RGB" } });
    const source = await openSource(bytesSource(bytes, "rgb.fits"));
    const [light] = (await source.frame(0)).image.data;
    expect(light).toBeCloseTo(0.299 * 0.5 + 0.587 * 0.25 + 0.114, 12);
  });

  test("the kind of pixels stays what the file holds", async () => {
    for (const data of [
      new Uint8Array(WIDTH * HEIGHT).fill(200),
      new Int16Array(WIDTH * HEIGHT).fill(-200),
      new Uint16Array(WIDTH * HEIGHT).fill(60_000),
      new Int32Array(WIDTH * HEIGHT).fill(-70_000),
      new Uint32Array(WIDTH * HEIGHT).fill(4_000_000_000),
      new Float32Array(WIDTH * HEIGHT).fill(0.1).fill(Number.NaN, 3, 5),
      new Float64Array(WIDTH * HEIGHT).fill(0.1),
    ]) {
      const bytes = encodeFits(createImage(data, WIDTH, HEIGHT));
      const source = await openSource(bytesSource(bytes));
      expect((await source.frame(0)).image.data).toEqual(data);
    }
  });

  test("scaled pixels are floats and BLANK is NaN", async () => {
    const stored = createImage(new Int16Array([10, 20, -1, 40]), 2, 2);
    const text = new TextDecoder("latin1").decode(
      encodeFits(stored, { header: { FILLER1: 1, FILLER2: 1, FILLER3: 1 } }),
    );
    const scaled = text
      .replace("FILLER1 =                    1", "BSCALE  =                  0.5")
      .replace("FILLER2 =                    1", "BZERO   =                    3")
      .replace("FILLER3 =                    1", "BLANK   =                   -1");
    const bytes = Uint8Array.from(scaled, (character) => character.charCodeAt(0));
    // latin1 of the decoder is windows-1252; these pixels survive as their bytes are 0, 10-40, 255.
    const { image } = await (await openSource(bytesSource(bytes))).frame(0);
    expect(Array.from(image.data)).toEqual([8, 13, Number.NaN, 23]);
  });

  test("a Blob is read like memory, with the name of a File", async () => {
    const bytes = encodeFits(ramp(4)) as Uint8Array<ArrayBuffer>;
    for (const [blob, name] of [
      [new Blob([bytes]), "blob"],
      [new File([bytes], "night.fits"), "night.fits"],
    ] as const) {
      const source = await openSource(blobSource(blob));
      expect(source.info.name).toBe(name);
      expect((await source.frame(0)).image).toEqual(ramp(4));
    }
  });

  test("a gzipped file is read as the file in it", async () => {
    const packed = await new Response(
      new Blob([encodeFits(ramp(4)) as Uint8Array<ArrayBuffer>])
        .stream()
        .pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer();
    const source = await openSource(bytesSource(packed, "frame.fits.gz"));
    expect((await source.frame(0)).image).toEqual(ramp(4));
    const cut = openSource(bytesSource(packed.slice(0, packed.byteLength / 2), "cut.fits.gz"));
    await expect(cut).rejects.toSatisfy((error) => isVideoError(error, "truncated"));
  });
});

describe("bad files in a sequence", () => {
  test("a file that was cut off keeps its place and throws when it is reached", async () => {
    const whole = encodeFits(ramp(1));
    const cut = bytesSource(whole.subarray(0, whole.length - 2880), "cut.fits");
    const source = await openFitsSequence([file(0), cut, file(2)]);
    expect(source.frameCount).toBe(3);
    expect(source.info.warnings).toContain("cut.fits is cut off");
    await expect(source.frame(1)).rejects.toSatisfy((error) =>
      isVideoError(error, "unreadable-frame"),
    );
    await expect(source.frame(1)).rejects.toThrow("cut.fits: frame 1 cannot be read:");
    expect((await source.frame(2)).image).toEqual(ramp(2));
  });

  test("a picture of another size is no frame of the recording", async () => {
    const other = bytesSource(encodeFits(createImage(new Uint8Array(4), 2, 2)), "other.fits");
    const source = await openFitsSequence([file(0), other]);
    await expect(source.frame(1)).rejects.toThrow("2 x 2 pixels, expected 7 x 5");
  });

  test("no files, no FITS file and no picture are errors of their own", async () => {
    const expectCode = async (opening: Promise<unknown>, code: string) =>
      expect(await opening.catch((error: unknown) => error)).toMatchObject({
        name: "VideoError",
        code,
      });
    await expectCode(openFitsSequence([]), "empty-folder");
    await expectCode(openFitsSequence([bytesSource(new Uint8Array(5000))]), "unrecognised-format");
    const bytes = encodeFits(ramp(0));
    await expectCode(openFitsSequence([bytesSource(bytes.subarray(0, 2000))]), "truncated");
    const emptied = bytes.slice();
    emptied.set(new TextEncoder().encode("NAXIS   =                    0"), 160);
    await expectCode(openFitsSequence([bytesSource(emptied)]), "unsupported");
  });

  test("a header without END, and lengths that no file has, are refused", async () => {
    const bytes = encodeFits(ramp(0));
    const endless = bytes.slice();
    endless.fill(32, 80 * 7, 2880);
    await expect(openFitsSequence([bytesSource(endless)])).rejects.toThrow("FITS header");
    const huge = bytes.slice();
    huge.set(new TextEncoder().encode("NAXIS1  =     9007199254740991"), 240);
    await expect(openFitsSequence([bytesSource(huge)])).rejects.toThrow("is no FITS array");
  });
});
