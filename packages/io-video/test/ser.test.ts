import { createImage } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  createSerWriter,
  type Frame,
  isVideoError,
  memorySink,
  microsecondsToTicks,
  openSer,
  openSource,
  type SerWriterOptions,
} from "../src/index.ts";

const WIDTH = 20;
const HEIGHT = 10;
const START = Date.UTC(2024, 3, 8, 18, 17, 16) * 1000;

/** A smooth picture that is different in every frame: neighbours differ by a few units. */
const picture = (frame: number, top = 4000) =>
  createImage(
    Uint16Array.from(
      { length: WIDTH * HEIGHT },
      (_, i) => (top * (1 + Math.sin(0.1 * i + frame))) / 2,
    ),
    WIDTH,
    HEIGHT,
  );

async function recording(
  frames: number,
  options: Partial<SerWriterOptions> = {},
  stamped = true,
): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT, bitDepth: 12, ...options });
  for (let i = 0; i < frames; i++) {
    const top = 2 ** (options.bitDepth ?? 12) - 1;
    await writer.write(picture(i, top), stamped ? START + 33_367 * i + 1 : null);
  }
  await writer.close();
  return sink.bytes();
}

const open = (bytes: Uint8Array, options = {}) => openSer(bytesSource(bytes, "test.ser"), options);
const collect = async (frames: AsyncIterable<Frame>) => {
  const all: Frame[] = [];
  for await (const frame of frames) all.push(frame);
  return all;
};
const frameBytes = WIDTH * HEIGHT * 2;
const setInt32 = (bytes: Uint8Array, offset: number, value: number) =>
  new DataView(bytes.buffer, bytes.byteOffset).setInt32(offset, value, true);

describe("a SER recording", () => {
  test.each([8, 10, 12, 16])(
    "of %i bits gives the pixels and times that were written",
    async (bitDepth) => {
      const source = await open(await recording(5, { bitDepth }));
      expect(source.frameCount).toBe(5);
      expect(source.info).toMatchObject({
        width: WIDTH,
        height: HEIGHT,
        bitDepth,
        colour: "mono",
        warnings: [],
      });
      expect(source.info.saturation).toBe(2 ** bitDepth - 1);
      for (let i = 0; i < 5; i++) {
        const { image, time } = await source.frame(i);
        expect(Array.from(image.data)).toEqual(Array.from(picture(i, 2 ** bitDepth - 1).data));
        expect(time).toEqual({
          utcMicroseconds: START + 33_367 * i + 1,
          reference: "start",
          exposureSeconds: null,
          origin: "SER trailer",
        });
      }
    },
  );

  test("is read in order, in parts, in steps and backwards with equal frames", async () => {
    const source = await open(await recording(7));
    const all = await collect(source.frames());
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const some = await collect(source.frames({ start: 1, stop: 6, step: 2 }));
    expect(some).toEqual([all[1], all[3], all[5]]);
    for (const index of [6, 3, 0]) expect(await source.frame(index)).toEqual(all[index]);
    expect(await collect(source.frames({ start: 9 }))).toEqual([]);
  });

  test("a mosaic keeps its pixels and says its pattern", async () => {
    const source = await open(await recording(1, { colour: "RGGB" }));
    expect(source.info.colour).toBe("RGGB");
    expect((await source.frame(0)).image.data).toEqual(picture(0, 4095).data);
  });

  test("colour is given as luminance; grey pixels keep their value exactly", async () => {
    const bytes = await recording(3, { bitDepth: 8 });
    // The same bytes as one frame of BGR: three samples a pixel.
    setInt32(bytes, 18, 101);
    setInt32(bytes, 38, 1);
    bytes.fill(77, 178, 178 + 3);
    bytes.set([255, 0, 0], 181);
    const { image } = await (await open(bytes)).frame(0);
    expect(image.shape).toEqual([HEIGHT, WIDTH]);
    expect(image.data[0]).toBe(77);
    // ITU-R BT.601: blue weighs 0.114.
    expect(image.data[1]).toBe(Math.round(0.114 * 255));
  });

  const ticksAt = (bytes: Uint8Array, offset: number, ticks: bigint) =>
    new DataView(bytes.buffer, bytes.byteOffset).setBigInt64(offset, ticks, true);

  test("a trailer in local time is given in UTC where the header tells both, with a warning", async () => {
    const bytes = await recording(3);
    ticksAt(bytes, 162, microsecondsToTicks(START));
    ticksAt(bytes, 170, microsecondsToTicks(START - 5.5 * 3600e6));
    const source = await open(bytes);
    expect((await source.time(1))?.utcMicroseconds).toBe(START + 33_367 + 1 - 5.5 * 3600e6);
    expect((await source.frame(1)).time?.utcMicroseconds).toBe(START + 33_367 + 1 - 5.5 * 3600e6);
    expect(source.info.warnings).toEqual([
      "the trailer counts in local time, 5.5 h ahead of UTC by the header; UTC is given",
    ]);
  });

  test("a trailer that contradicts the start of the header is told, and used", async () => {
    const bytes = await recording(3);
    ticksAt(bytes, 170, microsecondsToTicks(START + 7620e6));
    const source = await open(bytes);
    expect((await source.time(0))?.utcMicroseconds).toBe(START + 1);
    expect(source.info.warnings).toEqual([
      "the trailer starts at 2024-04-08T18:17:16Z, the header says a start at 2024-04-08T20:24:16Z UTC; the trailer is used",
    ]);
  });

  test.each([0, 2, 4])(
    "a stamp with only its kind of time is no time, in frame %i",
    async (bad) => {
      const bytes = await recording(5);
      ticksAt(bytes, 178 + 5 * frameBytes + 8 * bad, 0x4000_0000_0000_0000n);
      const source = await open(bytes);
      const times = await Promise.all([0, 1, 2, 3, 4].map((frame) => source.time(frame)));
      expect(times.map((time) => time === null)).toEqual([0, 1, 2, 3, 4].map((i) => i === bad));
    },
  );

  test("stamps of the kind local time, whose top bit is set, are read", async () => {
    const bytes = await recording(2);
    for (const i of [0, 1]) {
      const ticks = microsecondsToTicks(START + i) - 0x8000_0000_0000_0000n;
      ticksAt(bytes, 178 + 2 * frameBytes + 8 * i, ticks);
    }
    expect((await (await open(bytes)).time(1))?.utcMicroseconds).toBe(START + 1);
  });

  test("a frame count below 0 gives way to the length of the file", async () => {
    const bytes = await recording(3);
    setInt32(bytes, 38, -1);
    const source = await open(bytes);
    expect(source.frameCount).toBe(3);
    expect(source.info.warnings).toEqual([
      "the header counts -1 frames, the file has 3; all are given",
    ]);
    expect((await source.time(2))?.utcMicroseconds).toBe(START + 2 * 33_367 + 1);
  });

  test("a missing trailer means no times, said in a warning", async () => {
    const source = await open(await recording(3, {}, false));
    expect((await source.frame(2)).time).toBeNull();
    expect(source.info.warnings).toEqual([
      "the file has no time stamps: it ends without a trailer",
    ]);
  });

  test("a short trailer gives the stamps that it has", async () => {
    const bytes = await recording(5);
    const source = await open(bytes.subarray(0, bytes.length - 16));
    expect((await source.frame(2)).time?.utcMicroseconds).toBe(START + 2 * 33_367 + 1);
    expect((await source.frame(3)).time).toBeNull();
    expect(source.info.warnings[0]).toContain("first 3 of 5 frames");
  });

  test("options say what the file does not: reference and exposure", async () => {
    const source = await open(await recording(1), { timeReference: "mid", exposureSeconds: 0.04 });
    expect((await source.frame(0)).time).toMatchObject({ reference: "mid", exposureSeconds: 0.04 });
  });
});

describe("the byte order of SER samples", () => {
  const bigEndian = async (frames: number, bitDepth: number) => {
    const bytes = await recording(frames, { bitDepth });
    for (let at = 178; at < 178 + frames * frameBytes; at += 2)
      bytes.subarray(at, at + 2).reverse();
    return bytes;
  };

  test.each([0, 1])("is told from the pixels when the flag is %i", async (flag) => {
    for (const bitDepth of [10, 12, 16]) {
      const expected = Array.from(picture(0, 2 ** bitDepth - 1).data);
      for (const bytes of [await recording(2, { bitDepth }), await bigEndian(2, bitDepth)]) {
        setInt32(bytes, 22, flag);
        expect(Array.from((await (await open(bytes)).frame(0)).image.data)).toEqual(expected);
      }
    }
  });

  test("an option overrules the pixels", async () => {
    const bytes = await bigEndian(1, 16);
    const swapped = await open(bytes, { endianness: "little" });
    const right = await open(bytes, { endianness: "big" });
    expect((await swapped.frame(0)).image.data).not.toEqual((await right.frame(0)).image.data);
    expect((await right.frame(0)).image.data).toEqual(picture(0, 65535).data);
  });

  test("is little-endian for 8-bit pictures at the top or the bottom of 16 bits", async () => {
    for (const shift of [0, 8]) {
      const bytes = await recording(1, { bitDepth: 16 });
      const pixels = Uint16Array.from(picture(0, 200).data, (value) => value << shift);
      bytes.set(new Uint8Array(pixels.buffer), 178);
      expect((await (await open(bytes)).frame(0)).image.data).toEqual(pixels);
    }
  });

  test("is little-endian when the pixels do not tell", async () => {
    const bytes = await recording(1);
    bytes.fill(0, 178, 178 + frameBytes);
    bytes[178] = 1;
    bytes[179] = 1;
    setInt32(bytes, 22, 1);
    const source = await open(bytes);
    expect((await source.frame(0)).image.data[0]).toBe(257);
    expect(source.info.warnings[0]).toContain("do not tell their byte order");
  });
});

describe("a SER recording after a crash", () => {
  test("cut off within a frame gives the complete frames before", async () => {
    const bytes = await recording(5);
    const source = await open(bytes.subarray(0, 178 + 3 * frameBytes + 100));
    expect(source.frameCount).toBe(3);
    expect((await collect(source.frames())).map(({ time }) => time)).toEqual([null, null, null]);
    expect(source.info.warnings[0]).toContain("the header counts 5 frames");
  });

  test.each([0, 2])("with %i as the frame count of its header gives all frames", async (count) => {
    const bytes = await recording(5);
    setInt32(bytes, 38, count);
    const source = await open(bytes);
    expect(source.frameCount).toBe(5);
    expect((await source.frame(4)).time?.utcMicroseconds).toBe(START + 4 * 33_367 + 1);
    expect(source.info.warnings[0]).toContain(`the header counts ${count} frames, the file has 5`);
  });

  test.each([0, 13, 100, 177])("of %i bytes is an error", async (length) => {
    const bytes = (await recording(1)).subarray(0, length);
    await expect(open(bytes)).rejects.toSatisfy((error) => isVideoError(error, "truncated"));
  });

  test("without a complete frame is an error that names file, offset and sizes", async () => {
    const bytes = (await recording(1)).subarray(0, 178 + frameBytes - 1);
    await expect(open(bytes)).rejects.toThrow(
      "test.ser: the first frame needs 400 bytes at offset 178. The file has 399.",
    );
  });

  test("every prefix gives its complete frames or a tagged error", async () => {
    const bytes = await recording(2, { width: WIDTH, height: HEIGHT });
    for (let length = 0; length <= bytes.length; length += 7) {
      const complete = Math.min(2, Math.floor((length - 178) / frameBytes));
      const opened = await open(bytes.subarray(0, length)).catch((error: unknown) => error);
      if (complete >= 1) expect(opened).toMatchObject({ frameCount: complete });
      else expect(isVideoError(opened, "truncated")).toBe(true);
    }
  });
});

describe("misuse", () => {
  test("frames outside the recording are refused with their number", async () => {
    const source = await open(await recording(2));
    for (const index of [-1, 2, 0.5]) {
      await expect(source.frame(index)).rejects.toThrow(`between 0 and 1. Received ${index}.`);
    }
  });

  test.each([
    [26, -1, "the width at offset 26 must be greater than 0. Received -1."],
    [34, 17, "the bit depth at offset 34 must be between 1 and 16. Received 17."],
    [18, 5, "the colour layout at offset 18 must be a known ColorID. Received 5."],
  ])("a header with %i -> %i is refused", async (offset, value, message) => {
    const bytes = await recording(1);
    setInt32(bytes, offset, value);
    await expect(open(bytes)).rejects.toThrow(message);
  });

  test("absurd sizes are refused before anything is allocated", async () => {
    const bytes = await recording(1);
    setInt32(bytes, 26, 2 ** 31 - 1);
    setInt32(bytes, 30, 2 ** 31 - 1);
    await expect(open(bytes)).rejects.toSatisfy((error) => isVideoError(error, "truncated"));
  });

  test("a closed recording says so; an aborted one throws the reason", async () => {
    const source = await open(await recording(3));
    const controller = new AbortController();
    const reason = new Error("enough");
    const reading = async () => {
      for await (const _ of source.frames({ signal: controller.signal })) controller.abort(reason);
    };
    await expect(reading()).rejects.toBe(reason);
    await source.close();
    await expect(source.frame(0)).rejects.toSatisfy((error) => isVideoError(error, "closed"));
  });

  test("pictures of another size are not written", async () => {
    const writer = createSerWriter(memorySink(), { width: 3, height: 3 });
    await expect(writer.write(picture(0))).rejects.toThrow("image must be 3 x 3 pixels");
  });

  test("openSource knows SER by its content and refuses what it does not know", async () => {
    const source = await openSource(bytesSource(await recording(1), "odd name"));
    expect(source.info.format).toBe("SER");
    await expect(
      openSource(bytesSource(new TextEncoder().encode("GIF89a"), "x.ser")),
    ).rejects.toThrow(
      'x.ser: expected a FITS, PNG, TIFF, BMP, JPEG or camera raw file, a SER ("LUCAM-RECORDER"), AVI ("RIFF"), ADV ("FSTF") or RAVF recording ("RAVF"). ' +
        'Received 6 bytes starting 47 49 46 38 39 61 "GIF89a".',
    );
  });
});
