import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bytesSource, openSource, openTiffSequence } from "../src/index.ts";
import { makeTiff } from "./make-tiff.ts";
import {
  type MadeDirectory,
  makeTiffTree,
  rational,
  short,
  type TagValue,
} from "./make-tiff-tree.ts";
import { pixelsOf } from "./pixels-of.ts";
import { hasShared, sharedSource } from "./shared.ts";

interface PageParts {
  readonly width?: number;
  readonly tags?: Readonly<Record<number, TagValue>>;
  readonly blocks?: readonly Uint8Array[];
}

/** A page of 2 rows and 8 bits, all of one value. */
function page(value: number, { width = 3, tags = {}, blocks }: PageParts = {}): MadeDirectory {
  return {
    tags: {
      256: short(width),
      257: short(2),
      258: short(8),
      259: short(1),
      262: short(1),
      277: short(1),
      278: short(2),
      ...tags,
    },
    blocks: blocks ?? [new Uint8Array(2 * width).fill(value)],
  };
}

const chain = (pages: readonly MadeDirectory[], last?: number): MadeDirectory =>
  pages.reduceRight<MadeDirectory>(
    (next, each) => ({ ...each, next }),
    (last ?? 0) as unknown as MadeDirectory,
  );
const open = (root: MadeDirectory, littleEndian = true) =>
  openSource(bytesSource(makeTiffTree(root, { littleEndian }), "stack.tif"));
const NO_TIMES = "TIFF files have no time stamps";

describe("a TIFF file with several pages", () => {
  test("is a recording with a frame for each, in order and at random", async () => {
    for (const littleEndian of [true, false]) {
      const source = await open(chain([10, 20, 30, 40, 50].map((v) => page(v))), littleEndian);
      expect(source.frameCount).toBe(5);
      expect(source.info.warnings).toEqual([NO_TIMES]);
      const found: (readonly [number, unknown])[] = [];
      for await (const { image, meta } of source.frames()) {
        found.push([image.data[5]!, meta.page]);
      }
      expect(found).toEqual([10, 20, 30, 40, 50].map((value, i) => [value, i + 1]));
      expect(pixelsOf((await source.frame(2)).image)).toEqual([30, 30, 30, 30, 30, 30]);
      expect(pixelsOf((await source.frame(0)).image)).toEqual([10, 10, 10, 10, 10, 10]);
    }
  });

  test("leaves out reduced images, masks and other sizes, and says which", async () => {
    const source = await open(
      chain([
        page(1, { tags: { 254: short(1) }, width: 2 }),
        page(10),
        page(2, { tags: { 255: short(2) } }),
        page(3, { tags: { 254: short(4) } }),
        page(20),
        page(4, { width: 5 }),
      ]),
    );
    const values: number[] = [];
    for await (const { image } of source.frames()) values.push(image.data[0]!);
    expect(values).toEqual([10, 20]);
    expect(source.info.warnings).toEqual([
      NO_TIMES,
      "stack.tif: pages 1, 3, 4 were left out: reduced images or masks",
      "stack.tif: page 6 was left out: another size than the 3 x 2 pixels of page 2",
    ]);
    expect((await source.frame(0)).meta).toMatchObject({ file: "stack.tif", page: 2 });
  });

  test("whose chain breaks, or leads back, keeps the pages before and says so", async () => {
    const broken = await open(chain([page(1), page(2)], 1 << 20));
    expect(broken.frameCount).toBe(2);
    expect(broken.info.warnings[1]).toBe("stack.tif: what follows page 2 cannot be read");
    const bytes = makeTiffTree(page(7));
    const view = new DataView(bytes.buffer);
    const first = view.getUint32(4, true);
    view.setUint32(first + 2 + 12 * view.getUint16(first, true), first, true);
    const round = await openSource(bytesSource(bytes, "round.tif"));
    expect(round.frameCount).toBe(1);
    expect(round.info.warnings[1]).toBe("round.tif: the pages after page 1 lead back to it");
  });

  test("has one unreadable frame for one damaged page", async () => {
    const damaged = page(2, { tags: { 259: short(5) }, blocks: [Uint8Array.of(255, 255, 255)] });
    const source = await open(chain([page(1), damaged, page(3)]));
    await expect(source.frame(1)).rejects.toThrow("frame 1 cannot be read");
    expect((await source.frame(2)).image.data[0]).toBe(3);
  });

  test("joins others in a sequence of files", async () => {
    const file = (root: MadeDirectory, name: string) => bytesSource(makeTiffTree(root), name);
    const source = await openTiffSequence([
      file(chain([page(1), page(2)]), "a.tif"),
      file(page(3), "b.tif"),
      file(chain([page(4), page(5)]), "c.tif"),
    ]);
    const found: unknown[] = [];
    for await (const { image, meta } of source.frames()) {
      found.push([image.data[0], meta.file, meta.page]);
    }
    expect(found).toEqual([
      [1, "a.tif", 1],
      [2, "a.tif", 2],
      [3, "b.tif", undefined],
      [4, "c.tif", 1],
      [5, "c.tif", 2],
    ]);
  });
});

describe("a TIFF picture", () => {
  const read = async (root: MadeDirectory) => {
    const source = await open(root);
    return { info: source.info, pixels: pixelsOf((await source.frame(0)).image) };
  };
  const turned = (bytes: readonly number[]) =>
    Uint8Array.from(bytes, (byte) =>
      Number.parseInt([...byte.toString(2).padStart(8, "0")].reverse().join(""), 2),
    );

  test.each([
    [1, [0b10100000, 0b01000000], [1, 0, 1, 0, 1, 0]],
    [4, [0x12, 0x30, 0xab, 0xc0], [1, 2, 3, 10, 11, 12]],
    [8, [1, 2, 3, 250, 251, 252], [1, 2, 3, 250, 251, 252]],
    [12, [0x12, 0x3a, 0xbc, 0xff, 0xf0, 0, 0x18, 0, 0x45, 0x60], null],
  ] as const)("of %d bits is the same with the lowest bit first", async (bits, data, expected) => {
    const tags = { 258: short(bits) };
    const plain = await read(page(0, { tags, blocks: [Uint8Array.from(data)] }));
    const other = await read(page(0, { tags: { ...tags, 266: short(2) }, blocks: [turned(data)] }));
    expect(other.pixels).toEqual(plain.pixels);
    if (expected) expect(plain.pixels).toEqual(expected);
    expect(plain.info).toMatchObject({ bitDepth: bits, saturation: 2 ** bits - 1 });
  });

  test("of few bits may be packed, its last strip filled up to the height of the others", async () => {
    const rows = new Uint8Array(200_000);
    rows.set([0x12, 0x30, 0xab, 0xc0]);
    const tags = { 258: short(4), 259: short(8) };
    const { pixels } = await read(page(0, { tags, blocks: [new Uint8Array(deflateSync(rows))] }));
    expect(pixels).toEqual([1, 2, 3, 10, 11, 12]);
  });

  test("with a palette is the luminance of its entries", async () => {
    const palette = (top: number) =>
      Array.from({ length: 3 * 16 }, (_, i) => ([1, 18, 35].includes(i) ? top : 0));
    for (const top of [0xffff, 255]) {
      const tags = { 258: short(4), 262: short(3), 320: short(...palette(top)) };
      const { pixels, info } = await read(
        page(0, { tags, blocks: [Uint8Array.of(0x12, 0x30, 0x00, 0x10)] }),
      );
      expect(pixels).toEqual([76, 150, 29, 0, 0, 76]);
      expect(info.bitDepth).toBe(8);
    }
  });

  test("of real numbers of 16 bits and whole ones of 24 is read", async () => {
    const half = new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3555, 0, 0x7bff, 1).buffer);
    const real = await read(page(0, { tags: { 258: short(16), 339: short(3) }, blocks: [half] }));
    expect(real.pixels).toEqual([1, -2, 1365 / 4096, 0, 65504, 2 ** -24]);
    const bytes = Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 255, 255, 255, 0, 0, 0, 2, 0, 0);
    const whole = await read(page(0, { tags: { 258: short(24) }, blocks: [bytes] }));
    expect(whole.pixels).toEqual([1, 256, 65536, 2 ** 24 - 1, 0, 2]);
    expect(whole.info.bitDepth).toBe(24);
  });

  test("packed by an old LZW, low bit first and not early, is unpacked", async () => {
    // Codes of 9 bits: clear, 1, 2, 3, the string 1 2, 3, end.
    const codes = [256, 1, 2, 3, 258, 3, 257];
    const bits = codes.flatMap((code) => Array.from({ length: 9 }, (_, i) => (code >> i) & 1));
    const bytes = new Uint8Array(Math.ceil(bits.length / 8));
    for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7);
    expect((await read(page(0, { tags: { 259: short(5) }, blocks: [bytes] }))).pixels).toEqual([
      1, 2, 3, 1, 2, 3,
    ]);
  });

  test.each([
    [{ 259: short(4) }, "TIFF compression 4 (CCITT group 4) is not read"],
    [{ 259: short(7) }, "TIFF compression 7 (JPEG) is not read"],
    [{ 259: short(50000) }, "TIFF compression 50000 (Zstandard) is not read"],
    [{ 262: short(5), 277: short(4) }, "photometric interpretation 5 (CMYK) is not read"],
    [{ 262: short(6), 277: short(3) }, "photometric interpretation 6 (YCbCr) is not read"],
    [{ 339: short(6) }, "a TIFF sample of 8 bits and format 6 is not read"],
    [{ 317: short(2), 258: short(12) }, "TIFF predictor 2 of samples of 12 bits is not read"],
    [{ 317: short(9) }, "TIFF predictor 9 of samples of 8 bits is not read"],
    [{ 262: short(3) }, "a palette of 0 numbers for 8 bits"],
    [{ 258: rational([1, 3]) }, "a TIFF sample of 0.33"],
  ])("that is not read is refused with the reason: %#", async (tags, reason) => {
    await expect(open(page(0, { tags: tags as Record<number, TagValue> }))).rejects.toThrow(reason);
  });
});

describe.skipIf(!hasShared("cases/stills/stack.tif"))(
  "stills that were read wrong (skipped without ../shared)",
  () => {
    test("a stack of five pages has five frames", async () => {
      const source = await openSource(sharedSource("cases/stills/stack.tif"));
      const sums: number[] = [];
      for await (const { image } of source.frames()) {
        sums.push(pixelsOf(image).reduce((sum, value) => sum + value, 0));
      }
      // By Pillow 9.4.
      expect(sums).toEqual([998708, 1198871, 1398914, 1598590, 1798768]);
    });

    test("FillOrder 2 gives the same picture as 1", async () => {
      const pixels = async (name: string) =>
        pixelsOf((await (await openSource(sharedSource(`cases/stills/${name}`))).frame(0)).image);
      expect(await pixels("hopper4R.tif")).toEqual(await pixels("hopper4.tif"));
    });

    test.each([
      // By libpng 1.6.39 through Pillow 9.4, luminance of BT.601.
      ["pp0n2c16.png", 16, 31043655],
      ["rgb_plte.png", 8, 77151],
      ["basi0g04.png", 4, 7168],
    ])("%s has the pixels that libpng gives", async (name, bitDepth, sum) => {
      const source = await openSource(sharedSource(`cases/stills/${name}`));
      const values = pixelsOf((await source.frame(0)).image);
      expect(source.info.bitDepth).toBe(bitDepth);
      expect(values.reduce((total, value) => total + value, 0)).toBe(sum);
    });
  },
);

test.each([
  ["tiles", 322, { tile: 16 }],
  ["strips", 278, {}],
])(
  "a size of %s that is a number with a fraction is refused, and not looped over",
  async (_, tag, more) => {
    const values = Array.from({ length: 48 }, (_, i) => i + 1);
    const bytes = makeTiff({ width: 8, height: 6, bits: 16, values, ...more });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const start = view.getUint32(4, true);
    const entry = Array.from(
      { length: view.getUint16(start, true) },
      (_, i) => start + 2 + 12 * i,
    ).find((at) => view.getUint16(at, true) === tag)!;
    // A double that stands at the front of the file: far below 1.
    view.setUint16(entry + 2, 12, true);
    await expect(
      openSource(bytesSource(bytes, "odd.tif")).then((one) => one.frame(0)),
    ).rejects.toThrow(/odd\.tif.*strips or tiles of/);
  },
);
