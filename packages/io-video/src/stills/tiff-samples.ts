/** The samples of a TIFF picture, put together from its strips or tiles. */

import type { PixelArray } from "@photkit/image";
import { decodeLosslessJpeg } from "./lossless-jpeg.ts";
import { joinRealBytes, sumRows, unpackBits, unpackBlock } from "./tiff-blocks.ts";
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
  bytes: Uint8Array,
  directory: TiffDirectory,
  planes: number,
  file: string,
): Promise<PixelArray> {
  const { width, height, samplesPerPixel, planar, blockWidth, blockHeight } = directory;
  const total = (width * height * directory.bits * samplesPerPixel) / 8;
  if (total > Math.max(LEAST_LIMIT, GROWTH * bytes.length)) {
    throw new Error(`${width} x ${height} pixels cannot be in ${bytes.length} bytes`);
  }
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const perBlock = planar ? 1 : samplesPerPixel;
  const rowSamples = blockWidth * perBlock;
  const out = pixelsOf(directory, width * height * planes);
  for (let block = 0; block < across * down * (planar ? planes : 1); block++) {
    const plane = Math.floor(block / (across * down));
    const left = (block % across) * blockWidth;
    const top = (Math.floor(block / across) % down) * blockHeight;
    const rows = directory.isTiled ? blockHeight : Math.min(blockHeight, height - top);
    const length = Math.ceil((rowSamples * directory.bits) / 8) * rows;
    if (length > Math.max(LEAST_LIMIT, GROWTH * bytes.length)) throw new Error("a tile too large");
    const from = directory.offsets[block] ?? bytes.length;
    const packed = bytes.subarray(from, from + (directory.byteCounts[block] ?? length));
    const samples =
      directory.compression === "lossless JPEG"
        ? decodeLosslessJpeg(packed, rowSamples * rows)
        : blockSamples(
            await unpackBlock(packed, directory.compression, length, file),
            directory,
            rowSamples,
            perBlock,
          );
    copyBlock(samples, perBlock, rowSamples, out, { ...directory, planes, plane, left, top });
  }
  return out;
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
  const samples = arrayOf(directory, bytes.buffer);
  if (predictor === 2) sumRows(samples, rowSamples, samplesPerPixel);
  return samples;
}

/** Room for as many samples. */
function pixelsOf(directory: TiffDirectory, length: number): PixelArray {
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
