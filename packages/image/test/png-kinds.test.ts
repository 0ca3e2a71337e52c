import { deflateSync, constants as zlib } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodePng } from "../src/index.ts";
import { chunk, join, makePng, type PngParts } from "./make-png.ts";
import { uniform } from "./scenes.ts";

const [width, height] = [13, 11];
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const palette = Uint8Array.from({ length: 768 }, (_, i) => (i * 37) % 256);
const luminance = (red: number, green: number, blue: number) =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue);

function randomParts(colourType: keyof typeof CHANNELS, depth: number, seed: number): PngParts {
  const next = uniform(seed);
  const count = width * height * CHANNELS[colourType];
  const samples = Array.from({ length: count }, () => Math.floor(2 ** depth * next()));
  const before = colourType === 3 ? [chunk("PLTE", palette)] : [];
  return { width, height, depth, colourType, samples, before };
}

/** What the samples mean, by the specification. */
function brightnessOf({ colourType, samples }: PngParts): number[] {
  const channels = CHANNELS[colourType as keyof typeof CHANNELS];
  return Array.from({ length: width * height }, (_, i) => {
    const [first = 0, second = 0, third = 0] = samples.slice(channels * i, channels * i + 3);
    if (colourType === 3) {
      const [red = 0, green = 0, blue = 0] = palette.slice(3 * first, 3 * first + 3);
      return luminance(red, green, blue);
    }
    return channels >= 3 ? luminance(first, second, third) : first;
  });
}

const KINDS = [
  [0, 1],
  [0, 2],
  [0, 4],
  [0, 8],
  [0, 16],
  [2, 8],
  [2, 16],
  [3, 1],
  [3, 2],
  [3, 4],
  [3, 8],
  [4, 8],
  [4, 16],
  [6, 8],
  [6, 16],
] as const;

describe.each(KINDS)("a PNG file of colour type %d and %d bits", (colourType, depth) => {
  const parts = randomParts(colourType, depth, 100 * colourType + depth);

  test("is read with every filter, interlaced or not, packed well, badly or not at all", () => {
    const expected = brightnessOf(parts);
    expect([...decodePng(makePng(parts)).data]).toEqual(expected);
    expect([...decodePng(makePng({ ...parts, interlaced: true })).data]).toEqual(expected);
    for (const options of [{ level: 0 }, { strategy: zlib.Z_FIXED }, { level: 9 }]) {
      const pack = (rows: Uint8Array) => new Uint8Array(deflateSync(rows, options));
      expect([...decodePng(makePng({ ...parts, pack })).data]).toEqual(expected);
    }
  });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
  "an interlaced picture of %d pixels a side has passes without pixels",
  (side) => {
    const samples = Array.from({ length: side * side }, (_, i) => i % 2);
    const size = { width: side, height: side };
    const png = makePng({ ...size, depth: 1, colourType: 0, samples, interlaced: true });
    expect([...decodePng(png).data]).toEqual(samples);
  },
);

test("long runs and long codes are unpacked", () => {
  const next = uniform(5);
  const side = 300;
  // Mostly one value, else a spread of values whose codes differ in length.
  const samples = Array.from({ length: side * side }, () =>
    next() < 0.7 ? 9 : Math.floor(256 * next() ** 6),
  );
  const png = makePng({ width: side, height: side, depth: 8, colourType: 0, samples });
  expect(decodePng(png).data).toEqual(Uint8Array.from(samples));
});

describe("chunks that no pixel needs", () => {
  const parts = randomParts(2, 8, 7);
  const expected = brightnessOf(parts);
  const text = new TextEncoder().encode("Title");
  const tall = randomParts(3, 2, 8);

  test.each([
    ["a suggested palette in true colour", [chunk("PLTE", palette)]],
    ["a suggested palette of a wrong length", [chunk("PLTE", new Uint8Array(5))]],
    ["a text with a wrong checksum", [chunk("tEXt", text, true)]],
    ["a text without an end", [chunk("tEXt", text)]],
    ["a packed text that is not packed", [chunk("zTXt", Uint8Array.of(65, 0, 0, 1, 2, 3))]],
    ["a colour profile that is none", [chunk("iCCP", Uint8Array.of(65, 0, 0, 9, 9))]],
    ["a transparency of a wrong length", [chunk("tRNS", new Uint8Array(1000))]],
    ["two gammas of 0", [chunk("gAMA", new Uint8Array(4)), chunk("gAMA", new Uint8Array(4))]],
    ["an unknown chunk", [chunk("abCd", text)]],
  ])("never refuse the picture: %s", (_, before) => {
    expect([...decodePng(makePng({ ...parts, before })).data]).toEqual(expected);
    if (!_.includes("palette")) {
      const behind = makePng({ ...parts, behind: before });
      expect([...decodePng(behind).data]).toEqual(expected);
    }
  });

  test("a palette with too many entries or a transparency behind it is read", () => {
    const before = [...(tall.before ?? []), chunk("tRNS", new Uint8Array(600))];
    expect([...decodePng(makePng({ ...tall, before })).data]).toEqual(brightnessOf(tall));
  });

  test("bytes behind the end of the file are nothing", () => {
    const longer = join(makePng(parts), new Uint8Array(50));
    expect([...decodePng(longer).data]).toEqual(expected);
  });
});

describe("a PNG file that pixels cannot be read from is refused with the reason", () => {
  const parts = randomParts(0, 8, 9);
  const good = makePng(parts);
  /** The header anew, with its checksum. */
  const withHeader = (at: number, value: number) => {
    const header = good.slice(16, 29);
    header[at] = value;
    return join(good.subarray(0, 8), chunk("IHDR", header), good.subarray(33));
  };
  const changed = (at: number, value: number) => {
    const bytes = good.slice();
    bytes[at] = value;
    return bytes;
  };
  const none = randomParts(3, 8, 1);
  const packed = (rows: Uint8Array) => () => new Uint8Array(deflateSync(rows));

  test.each([
    ["signature was changed", join(good.subarray(0, 4), Uint8Array.of(10), good.subarray(5))],
    ["signature was changed", changed(0, 9)],
    ["bytes without its signature", changed(1, 0x51)],
    ["chunk IHDR with a wrong checksum", changed(30, good[30]! ^ 1)],
    ["chunk IDAT with a wrong checksum", changed(45, good[45]! ^ 1)],
    ["pixels of 8 bits and colour type 1", withHeader(9, 1)],
    ["pixels of 8 bits and colour type 9", withHeader(9, 9)],
    ["pixels of 0 bits", withHeader(8, 0)],
    ["pixels of 3 bits", withHeader(8, 3)],
    ["pixels of 99 bits", withHeader(8, 99)],
    ["compression 1", withHeader(10, 1)],
    ["interlace 2", withHeader(12, 2)],
    ["a picture of 0 x 11 pixels", withHeader(3, 0)],
    ["palette colours without a palette", makePng({ ...none, before: [] })],
    ["a palette of 5 bytes", makePng({ ...none, before: [chunk("PLTE", new Uint8Array(5))] })],
    [
      "a chunk PLTE with a wrong checksum",
      makePng({ ...none, before: [chunk("PLTE", palette, true)] }),
    ],
    ["which pixels need", makePng({ ...parts, before: [chunk("ABCD", new Uint8Array(3))] })],
    ["without pixels", join(good.subarray(0, 33), chunk("IEND", new Uint8Array(0)))],
    ["bytes of pixels instead of", makePng({ ...parts, pack: packed(new Uint8Array(100)) })],
    ["a row with filter 9", makePng({ ...parts, pack: packed(new Uint8Array(14 * 11).fill(9)) })],
    ["do not start with a zlib header", makePng({ ...parts, pack: () => new Uint8Array(200) })],
    ["that ends before its last chunk", good.subarray(0, good.length - 12)],
  ])("%s", (reason, bytes) => {
    expect(() => decodePng(bytes)).toThrow(reason);
  });
});

test("a picture whose data go on for longer than it costs no more memory than its pixels", () => {
  // 32 MB of zeros behind 64 x 64 pixels: unpacked they would be there for a while.
  const rows = new Uint8Array(1 << 25);
  const samples = new Array<number>(64 * 64).fill(0);
  const pack = () => new Uint8Array(deflateSync(rows));
  const png = makePng({ width: 64, height: 64, depth: 8, colourType: 0, samples, pack });
  // Whatever else this process keeps meanwhile, it does not keep it every time.
  const grown = Array.from({ length: 4 }, () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(decodePng(png).data).toHaveLength(4096);
    return process.memoryUsage().arrayBuffers - before;
  });
  expect(Math.min(...grown)).toBeLessThan(1 << 20);
  // A size that the packed bytes cannot hold is refused before there is room for it.
  const lie = makePng({ width: 64, height: 64, depth: 8, colourType: 0, samples });
  const header = lie.slice(16, 29);
  new DataView(header.buffer).setUint32(0, 2 ** 22);
  const wide = join(lie.subarray(0, 8), chunk("IHDR", header), lie.subarray(33));
  expect(() => decodePng(wide)).toThrow(/cannot be in \d+ packed ones/);
});
