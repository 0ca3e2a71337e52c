/** Camera raw files for tests: DNG, ARW, the boxes of CR3 and RAF, and the EXIF block of a JPEG. */

import { encodeLosslessJpeg } from "./make-lossless-jpeg.ts";
import {
  ascii,
  byte,
  long,
  type MadeDirectory,
  makeTiffTree,
  rational,
  short,
  type TagValue,
} from "./make-tiff-tree.ts";
import type { TestRandom } from "./random.ts";

export interface ExifParts {
  readonly dateTime?: string;
  readonly subSec?: string;
  readonly offset?: string;
  readonly exposure?: readonly [number, number];
  readonly iso?: number;
}

export const exifDirectory = (exif: ExifParts): MadeDirectory => ({
  tags: {
    ...(exif.exposure && { 33434: rational([exif.exposure[0], exif.exposure[1]]) }),
    ...(exif.iso !== undefined && { 34855: short(exif.iso) }),
    ...(exif.dateTime !== undefined && { 36867: ascii(exif.dateTime) }),
    ...(exif.offset !== undefined && { 36881: ascii(exif.offset) }),
    ...(exif.subSec !== undefined && { 37521: ascii(exif.subSec) }),
  },
});

/** A JPEG file with an EXIF block behind its first mark. */
export function withExif(jpeg: Uint8Array, exif: ExifParts): Uint8Array {
  const block = makeTiffTree({
    tags: { 271: ascii("Maker"), 272: ascii("Model 1") },
    below: { 34665: [exifDirectory(exif)] },
  });
  const length = 2 + 6 + block.length;
  const head = [0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, 0x45, 0x78, 0x69, 0x66, 0, 0];
  const out = new Uint8Array(head.length + block.length + jpeg.length - 2);
  out.set(head);
  out.set(block, head.length);
  out.set(jpeg.subarray(2), head.length + block.length);
  return out;
}

export interface DngParts {
  readonly width: number;
  readonly height: number;
  /** The whole mosaic, masked borders included. */
  readonly values: readonly number[];
  /** @default 16 */
  readonly bits?: number;
  /** @default "none" */
  readonly compression?: "none" | "lossless JPEG";
  /** Sides of tiles instead of one strip. */
  readonly tile?: readonly [width: number, height: number];
  readonly rowsPerStrip?: number;
  readonly predictor?: number;
  /** Samples of the JPEG in a pixel of its own. @default 2 */
  readonly components?: number;
  readonly restart?: number;
  /** Top, left, bottom, right. */
  readonly activeArea?: readonly [number, number, number, number];
  /** Colours by number, 0 red, 1 green, 2 blue. @default [0, 1, 1, 2] */
  readonly cfa?: readonly number[];
  readonly blackLevel?: readonly number[];
  readonly whiteLevel?: number;
  readonly linearization?: readonly number[];
  readonly exif?: ExifParts;
  readonly littleEndian?: boolean;
  /** The raw picture in a directory below a preview, as converters do it. @default true */
  readonly isBelow?: boolean;
  readonly tags?: Readonly<Record<number, TagValue>>;
}

/** A DNG file (Adobe Digital Negative 1.4). */
export function makeDng(parts: DngParts): Uint8Array {
  const {
    width,
    height,
    bits = 16,
    littleEndian = true,
    isBelow = true,
    cfa = [0, 1, 1, 2],
  } = parts;
  const { compression = "none", tile, components = 2, predictor = 1, restart = 0 } = parts;
  const blockWidth = tile?.[0] ?? width;
  const blockHeight = tile?.[1] ?? parts.rowsPerStrip ?? height;
  const blocks: Uint8Array[] = [];
  for (let top = 0; top < height; top += blockHeight) {
    const rows = tile ? blockHeight : Math.min(blockHeight, height - top);
    for (let left = 0; left < width; left += blockWidth) {
      const samples = Array.from({ length: blockWidth * rows }, (_, i) => {
        const [x, y] = [left + (i % blockWidth), top + Math.floor(i / blockWidth)];
        return x < width && y < height ? (parts.values[y * width + x] ?? 0) : 0;
      });
      blocks.push(
        compression === "none"
          ? packBits(samples, blockWidth, bits, littleEndian)
          : encodeLosslessJpeg(samples, {
              width: blockWidth / components,
              height: rows,
              components,
              precision: bits,
              predictor,
              restart,
            }),
      );
    }
  }
  const identity: Record<number, TagValue> = {
    271: ascii("PhotKit"),
    272: ascii("Made"),
    50706: byte(1, 4, 0, 0),
    50708: ascii("PhotKit Made"),
    50721: { type: "rational", values: IDENTITY.map((value) => [value, 1] as const) },
  };
  const raw: Record<number, TagValue> = {
    254: long(0),
    256: long(width),
    257: long(height),
    258: short(bits),
    259: short(compression === "none" ? 1 : 7),
    262: short(32803),
    277: short(1),
    284: short(1),
    33421: short(2, 2),
    33422: byte(...cfa),
    ...(tile ? { 322: long(tile[0]), 323: long(tile[1]) } : { 278: long(blockHeight) }),
    ...(parts.linearization && { 50712: short(...parts.linearization) }),
    ...(parts.blackLevel && {
      50713: parts.blackLevel.length === 4 ? short(2, 2) : short(1, 1),
      50714: long(...parts.blackLevel),
    }),
    ...(parts.whiteLevel !== undefined && { 50717: long(parts.whiteLevel) }),
    ...(parts.activeArea && { 50829: long(...parts.activeArea) }),
    ...parts.tags,
  };
  const mosaic: MadeDirectory = { tags: raw, blocks, tiled: tile !== undefined };
  const exif = { 34665: [exifDirectory(parts.exif ?? {})] };
  if (!isBelow) {
    return makeTiffTree(
      { ...mosaic, tags: { ...raw, ...identity }, below: exif },
      { littleEndian },
    );
  }
  const preview: MadeDirectory = {
    tags: {
      ...identity,
      254: long(1),
      256: long(2),
      257: long(2),
      258: short(8, 8, 8),
      259: short(1),
      262: short(2),
      277: short(3),
      278: long(2),
    },
    blocks: [new Uint8Array(12).fill(90)],
    below: { ...exif, 330: [mosaic] },
  };
  return makeTiffTree(preview, { littleEndian });
}

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** 8 and 16 bits in the byte order of the file, others from the highest bit on, rows apart. */
function packBits(
  samples: readonly number[],
  rowSamples: number,
  bits: number,
  littleEndian: boolean,
): Uint8Array {
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  const out = new Uint8Array(rowBytes * (samples.length / rowSamples));
  const view = new DataView(out.buffer);
  for (const [i, value] of samples.entries()) {
    const row = Math.floor(i / rowSamples) * rowBytes;
    const column = i % rowSamples;
    if (bits === 16) view.setUint16(row + 2 * column, value, littleEndian);
    else {
      for (let bit = 0; bit < bits; bit++) {
        const at = column * bits + bit;
        out[row + (at >> 3)]! |= ((value >> (bits - 1 - bit)) & 1) << (7 - (at & 7));
      }
    }
  }
  return out;
}

/** A mosaic whose colours differ, with noise: no two neighbours alike. */
export function mosaicValues(
  width: number,
  height: number,
  top: number,
  random: TestRandom,
): number[] {
  return Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const base = 0.2 + 0.15 * (2 * (y & 1) + (x & 1));
    return Math.min(top, Math.floor(top * (base + 0.2 * random.uniform())));
  });
}

/** A raw file of a Sony camera, not compressed: its mosaic in a directory below a preview. */
export function makeArw(
  width: number,
  height: number,
  values: readonly number[],
  tags: MadeDirectory["tags"] = {},
): Uint8Array {
  const mosaic: MadeDirectory = {
    tags: {
      254: long(0),
      256: long(width),
      257: long(height),
      258: short(14),
      259: short(1),
      262: short(32803),
      277: short(1),
      278: long(height),
      284: short(1),
      33421: short(2, 2),
      33422: byte(0, 1, 1, 2),
      ...tags,
    },
    blocks: [new Uint8Array(Uint16Array.from(values).buffer)],
  };
  const exif = exifDirectory({ dateTime: "2019:11:01 21:14:25", exposure: [5, 1], iso: 12800 });
  return makeTiffTree({
    tags: { 254: long(1), 259: short(6), 271: ascii("SONY"), 272: ascii("ILCE-7SM9") },
    below: { 330: [mosaic], 34665: [exif] },
  });
}

/** The boxes of a Canon CR3 file that hold its EXIF. */
export function makeCr3(exif: ExifParts): Uint8Array {
  const box = (type: string, ...content: Uint8Array[]): Uint8Array => {
    const length = content.reduce((sum, part) => sum + part.length, 8);
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, length);
    for (let i = 0; i < 4; i++) head[4 + i] = type.charCodeAt(i);
    return joined(head, ...content);
  };
  const canon = Uint8Array.from("85c0b687820f11e08111f4ce462b6a48".match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
  const main = makeTiffTree({ tags: { 271: ascii("Canon"), 272: ascii("EOS R5") } });
  return joined(
    box(
      "ftyp",
      Uint8Array.from("crx \0\0\0\x01crx isom", (letter) => letter.charCodeAt(0)),
    ),
    box(
      "moov",
      box(
        "uuid",
        canon,
        box("CNCV", new Uint8Array(30)),
        box("CMT1", main),
        box("CMT2", makeTiffTree(exifDirectory(exif))),
      ),
    ),
    box("mdat", new Uint8Array(16)),
  );
}

/** A Fujifilm RAF file: its header and the JPEG with EXIF. */
export function makeRaf(exif: ExifParts): Uint8Array {
  const head = new Uint8Array(160);
  for (const [i, letter] of [..."FUJIFILMCCD-RAW 0201"].entries()) head[i] = letter.charCodeAt(0);
  const jpeg = withExif(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), exif);
  new DataView(head.buffer).setUint32(84, head.length);
  new DataView(head.buffer).setUint32(88, jpeg.length);
  return joined(head, jpeg);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
