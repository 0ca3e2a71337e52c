/** The samples of a TIFF picture, put together from its strips or tiles. */

import type { PixelArray } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import { decodeLosslessJpeg } from "./lossless-jpeg.ts";
import { joinRealBytes, sumRows, turnedBits, unpackBits, unpackBlock } from "./tiff-blocks.ts";
import type { TiffDirectory } from "./tiff-directory.ts";

/** Unpacked size allowed, relative to the file and at least. */
const GROWTH = 200;
const LEAST_LIMIT = 64 << 20;

/**
 * The first `planes` samples of every pixel, interleaved.
 *
 * @throws Error with the reason when the data end before or contradict themselves.
 */
export async function readTiffSamples(
  source: ByteSource,
  directory: TiffDirectory,
  planes: number,
): Promise<PixelArray> {
  const { width, height, samplesPerPixel, planar, blockWidth, blockHeight } = directory;
  const limit = Math.max(LEAST_LIMIT, GROWTH * source.size);
  // Samples of odd sizes take two bytes when they are unpacked.
  const bits = directory.bits % 8 === 0 ? directory.bits : 16;
  const total = (width * height * bits * samplesPerPixel) / 8;
  if (total > limit) {
    throw new Error(`${width} x ${height} pixels cannot be in ${source.size} bytes`);
  }
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const perBlock = planar ? 1 : samplesPerPixel;
  const rowSamples = blockWidth * perBlock;
  const blocks = across * down * (planar ? planes : 1);
  const lengthOf = (block: number): number => {
    const top = (Math.floor(block / across) % down) * blockHeight;
    const rows = directory.isTiled ? blockHeight : Math.min(blockHeight, height - top);
    return Math.ceil((rowSamples * directory.bits) / 8) * rows;
  };
  if (lengthOf(0) > limit) throw new Error("a tile too large");
  const packedOf = await blockReader(source, directory, blocks, lengthOf);
  const out = pixelsOf(directory, width * height * planes);
  for (let block = 0; block < blocks; block++) {
    const plane = Math.floor(block / (across * down));
    const left = (block % across) * blockWidth;
    const top = (Math.floor(block / across) % down) * blockHeight;
    const length = lengthOf(block);
    const packed = await packedOf(block);
    const rows = directory.isTiled ? blockHeight : Math.min(blockHeight, height - top);
    const samples =
      directory.compression === "lossless JPEG"
        ? decodeLosslessJpeg(packed, rowSamples * rows)
        : blockSamples(
            await unpackBlock(packed, directory.compression, length, source.name),
            directory,
            rowSamples,
            perBlock,
          );
    copyBlock(samples, perBlock, rowSamples, out, { ...directory, planes, plane, left, top });
  }
  return out;
}

/**
 * Gives the packed bytes of a block: of all blocks in one read where they stand close together, else
 * each by itself.
 */
async function blockReader(
  source: ByteSource,
  { offsets, byteCounts, compression, lowBitFirst }: TiffDirectory,
  blocks: number,
  lengthOf: (block: number) => number,
): Promise<(block: number) => Promise<Uint8Array>> {
  const placeOf = (block: number) => {
    const from = Math.min(offsets[block] ?? source.size, source.size);
    // Packed blocks whose size is not stated may reach to the end of the file.
    const stated = byteCounts[block] ?? (compression === "none" ? lengthOf(block) : source.size);
    return { from, to: Math.min(source.size, from + stated) };
  };
  let first = source.size;
  let last = 0;
  let total = 0;
  for (let block = 0; block < blocks; block++) {
    const { from, to } = placeOf(block);
    first = Math.min(first, from);
    last = Math.max(last, to);
    total += to - from;
  }
  const isTogether = last - first <= 2 * total + 65536 && last > first;
  const all = isTogether ? await source.read(first, last - first) : null;
  return async (block) => {
    const { from, to } = placeOf(block);
    const packed = all
      ? all.subarray(from - first, to - first)
      : await source.read(from, to - from);
    return lowBitFirst ? turnedBits(packed) : packed;
  };
}

/** A block as numbers of this machine, prediction undone. */
function blockSamples(
  unpacked: Uint8Array,
  directory: TiffDirectory,
  rowSamples: number,
  samplesPerPixel: number,
): PixelArray {
  const { predictor, sampleFormat, bits } = directory;
  if (bits % 8 !== 0) return unpackBits(unpacked, bits, rowSamples);
  if (bits === 24) return wholeOf24(unpacked, directory.littleEndian);
  const sampleBytes = bits / 8;
  // A copy of its own: aligned, and the bytes of the file stay as they are.
  let bytes = unpacked.slice();
  if (predictor === 3 && sampleFormat === "real") {
    bytes = joinRealBytes(bytes, rowSamples, samplesPerPixel, sampleBytes) as typeof bytes;
  } else if (!directory.littleEndian) {
    for (let at = 0; sampleBytes > 1 && at < bytes.length; at += sampleBytes) {
      bytes.subarray(at, at + sampleBytes).reverse();
    }
  }
  if (bits === 16 && sampleFormat === "real") return realOf16(new Uint16Array(bytes.buffer));
  const samples = arrayOf(directory, bytes.buffer);
  if (predictor === 2) sumRows(samples, rowSamples, samplesPerPixel);
  return samples;
}

function wholeOf24(bytes: Uint8Array, littleEndian: boolean): Uint32Array {
  const [high, low] = littleEndian ? [2, 0] : [0, 2];
  return Uint32Array.from(
    { length: Math.floor(bytes.length / 3) },
    (_, i) => (bytes[3 * i + high]! << 16) | (bytes[3 * i + 1]! << 8) | bytes[3 * i + low]!,
  );
}

/** Real numbers of 16 bits (IEEE 754 binary16). */
function realOf16(words: Uint16Array): Float32Array {
  return Float32Array.from(words, (word) => {
    const sign = word & 0x8000 ? -1 : 1;
    const exponent = (word >> 10) & 31;
    const fraction = word & 1023;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** Room for as many samples. */
function pixelsOf(directory: TiffDirectory, length: number): PixelArray {
  if (directory.bits === 24) return new Uint32Array(length);
  if (directory.bits === 16 && directory.sampleFormat === "real") return new Float32Array(length);
  const bytes = directory.bits % 8 === 0 ? directory.bits / 8 : 2;
  const isOdd = directory.compression === "lossless JPEG" || directory.bits % 8 !== 0;
  return isOdd ? new Uint16Array(length) : arrayOf(directory, new ArrayBuffer(length * bytes));
}

function arrayOf({ bits, sampleFormat }: TiffDirectory, buffer: ArrayBuffer): PixelArray {
  if (sampleFormat === "real")
    return bits === 64 ? new Float64Array(buffer) : new Float32Array(buffer);
  const isSigned = sampleFormat === "signed";
  if (bits === 8) return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
  if (bits === 16) return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
  return isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
}

interface Place {
  readonly width: number;
  readonly height: number;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly planar: boolean;
  /** Samples of a pixel in the result, and which one a planar block holds. */
  readonly planes: number;
  readonly plane: number;
  /** Of the block in the picture. */
  readonly left: number;
  readonly top: number;
}

/** Copies what of a block lies in the picture. */
function copyBlock(
  samples: PixelArray,
  perBlock: number,
  rowSamples: number,
  out: PixelArray,
  { width, height, blockWidth, blockHeight, planar, planes, plane, left, top }: Place,
): void {
  const right = Math.min(width, left + blockWidth);
  const bottom = Math.min(height, top + blockHeight);
  for (let y = top; y < bottom; y++) {
    let from = (y - top) * rowSamples;
    let to = (y * width + left) * planes + plane;
    if (perBlock === planes && !planar) {
      out.set(samples.subarray(from, from + (right - left) * planes), to);
      continue;
    }
    const count = planar ? 1 : planes;
    for (let x = left; x < right; x++, from += perBlock, to += planes) {
      for (let k = 0; k < count; k++) out[to + k] = samples[from + k]!;
    }
  }
}
