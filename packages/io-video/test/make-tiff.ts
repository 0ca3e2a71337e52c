/** TIFF files for tests, tag by tag. */

export interface TiffParts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** Samples in the order of the file. */
  readonly values: readonly number[];
  /** @default "unsigned" */
  readonly kind?: "unsigned" | "signed" | "real";
  /** @default true */
  readonly littleEndian?: boolean;
  /** @default 1 */
  readonly samplesPerPixel?: number;
  /** @default 1 */
  readonly photometric?: number;
  /** @default 1 */
  readonly compression?: number;
  /** Packs a strip or tile. @default as it is */
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
  /** @default 1 */
  readonly predictor?: number;
  /** @default false */
  readonly planar?: boolean;
  /** @default the height */
  readonly rowsPerStrip?: number;
  /** Side of square tiles instead of strips. */
  readonly tile?: number;
  /** @default false */
  readonly isBig?: boolean;
  /** What the header says. @default the width */
  readonly statedWidth?: number;
}

export function makeTiff(parts: TiffParts): Uint8Array {
  const { width, height, bits, littleEndian = true, samplesPerPixel = 1, isBig = false } = parts;
  const { planar = false, tile, pack = (bytes: Uint8Array) => bytes } = parts;
  const perBlock = planar ? 1 : samplesPerPixel;
  const blockWidth = tile ?? width;
  const blockHeight = tile ?? parts.rowsPerStrip ?? height;
  const blocks: Uint8Array[] = [];
  for (let plane = 0; plane < (planar ? samplesPerPixel : 1); plane++) {
    for (let top = 0; top < height; top += blockHeight) {
      const rows = tile ?? Math.min(blockHeight, height - top);
      for (let left = 0; left < width; left += blockWidth) {
        const values: number[] = [];
        for (let y = top; y < top + rows; y++) {
          for (let i = left * perBlock; i < (left + blockWidth) * perBlock; i++) {
            const isInside = y < height && i < width * perBlock;
            values.push(
              isInside ? (parts.values[(plane * height + y) * width * perBlock + i] ?? 0) : 77,
            );
          }
        }
        blocks.push(pack(encode(values, blockWidth * perBlock, perBlock, parts)));
      }
    }
  }
  const kind = ["unsigned", "signed", "real"].indexOf(parts.kind ?? "unsigned") + 1;
  const start = isBig ? 16 : 8;
  const wordBytes = isBig ? 8 : 4;
  const tags: [tag: number, type: number, values: number[]][] = [
    [256, 4, [parts.statedWidth ?? width]],
    [257, 4, [height]],
    [258, 3, Array.from({ length: samplesPerPixel }, () => bits)],
    [259, 3, [parts.compression ?? 1]],
    [262, 3, [parts.photometric ?? 1]],
    ...(tile ? [] : [[278, 4, [blockHeight]] as [number, number, number[]]]),
    [277, 3, [samplesPerPixel]],
    [284, 3, [planar ? 2 : 1]],
    [317, 3, [parts.predictor ?? 1]],
    ...(tile ? [[322, 4, [tile]] as [number, number, number[]]] : []),
    ...(tile ? [[323, 4, [tile]] as [number, number, number[]]] : []),
    [tile ? 324 : 273, 4, blocks.map(() => 0)],
    [tile ? 325 : 279, 4, blocks.map((block) => block.length)],
    [339, 3, [kind]],
  ];
  const entryBytes = isBig ? 20 : 12;
  const countBytes = isBig ? 8 : 2;
  let extraAt = start + countBytes + tags.length * entryBytes + wordBytes;
  const dataAt =
    extraAt + tags.reduce((sum, [, type, values]) => sum + values.length * (type === 3 ? 2 : 4), 0);
  let blockAt = dataAt;
  for (const [tag, , values] of tags) {
    if (tag !== 273 && tag !== 324) continue;
    blocks.forEach((block, i) => {
      values[i] = blockAt;
      blockAt += block.length;
    });
  }
  const bytes = new Uint8Array(blockAt);
  const view = new DataView(bytes.buffer);
  const word = (at: number, value: number) =>
    isBig
      ? view.setBigUint64(at, BigInt(value), littleEndian)
      : view.setUint32(at, value, littleEndian);
  bytes.fill(littleEndian ? 0x49 : 0x4d, 0, 2);
  view.setUint16(2, isBig ? 43 : 42, littleEndian);
  if (isBig) view.setUint16(4, 8, littleEndian);
  word(isBig ? 8 : 4, start);
  if (isBig) word(start, tags.length);
  else view.setUint16(start, tags.length, littleEndian);
  tags.forEach(([tag, type, values], i) => {
    const at = start + countBytes + i * entryBytes;
    const size = type === 3 ? 2 : 4;
    view.setUint16(at, tag, littleEndian);
    view.setUint16(at + 2, type, littleEndian);
    word(at + 4, values.length);
    let to = at + 4 + wordBytes;
    if (values.length * size > wordBytes) {
      word(to, extraAt);
      to = extraAt;
      extraAt += values.length * size;
    }
    for (const [k, value] of values.entries()) {
      if (type === 3) view.setUint16(to + 2 * k, value, littleEndian);
      else view.setUint32(to + 4 * k, value, littleEndian);
    }
  });
  let at = dataAt;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

/** Samples as bytes, after their prediction. */
function encode(
  values: readonly number[],
  rowSamples: number,
  samplesPerPixel: number,
  { bits, kind = "unsigned", littleEndian = true, predictor = 1 }: TiffParts,
): Uint8Array {
  const size = bits / 8;
  const stored = values.map((value, i) =>
    predictor === 2 && i % rowSamples >= samplesPerPixel
      ? value - (values[i - samplesPerPixel] ?? 0)
      : value,
  );
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const isLittle = littleEndian && predictor !== 3;
  for (const [i, value] of stored.entries()) {
    const at = i * size;
    if (kind === "real") {
      if (bits === 64) view.setFloat64(at, value, isLittle);
      else view.setFloat32(at, value, isLittle);
    } else if (bits === 8) view.setUint8(at, value);
    else if (bits === 16) view.setUint16(at, value, isLittle);
    else view.setUint32(at, value, isLittle);
  }
  return predictor === 3 ? splitRealBytes(bytes, rowSamples, size) : bytes;
}

/** Highest bytes of a row first, then the second ones ..., each less the byte before it. */
function splitRealBytes(bytes: Uint8Array, rowSamples: number, size: number): Uint8Array {
  const rowBytes = rowSamples * size;
  const split = bytes.map((_, i) => {
    const row = i - (i % rowBytes);
    const [k, sample] = [Math.floor((i - row) / rowSamples), (i - row) % rowSamples];
    return bytes[row + sample * size + k] ?? 0;
  });
  return split.map((value, i) => (i % rowBytes === 0 ? value : value - (split[i - 1] ?? 0)));
}
