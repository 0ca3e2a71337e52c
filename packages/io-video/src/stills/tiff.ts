/** TIFF files as pictures: grey and RGB of 8 to 64 bits, in strips or tiles. */

import { createImage, type Image, type PixelArray } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { luminance } from "../pixels.ts";
import { openStills, type StillOptions } from "./still-sequence.ts";
import { joinRealBytes, sumRows, unpackBlock } from "./tiff-blocks.ts";
import { readTiffDirectory, type TiffDirectory } from "./tiff-directory.ts";

/** The first bytes of every TIFF file: byte order, then 42, or 43 for BigTIFF. */
export const TIFF_MARKS = ["II*\0", "MM\0*", "II+\0", "MM\0+"];

/** Unpacked size allowed, relative to the file and at least. */
const GROWTH = 200;
const LEAST_LIMIT = 64 << 20;

/**
 * Opens TIFF and BigTIFF files as one recording, in the given order: whole numbers of 8, 16 and 32
 * bits, signed or not, and real ones of 32 and 64; without compression or with LZW, Deflate or
 * PackBits. Grey keeps its values (white-is-zero is turned round), RGB becomes luminance, further
 * samples such as alpha are ignored. Of a file with several pages the first is read.
 *
 * The first file decides the size of all; a file of another size or one that cannot be decoded keeps
 * its place and throws `"unreadable-frame"`. Picture files state no times: `time` is null.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture,
 * `"unsupported"` when it is of another kind (other bits, JPEG inside, a palette).
 */
export const openTiffSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> => openStills(sources, { kind: "TIFF", decode: decodeTiff }, options);

async function decodeTiff(bytes: Uint8Array, file: string): Promise<Image> {
  const directory = readTiffDirectory(bytes, file);
  const { width, height, photometric } = directory;
  const planes = photometric === "RGB" ? 3 : 1;
  const samples = await readSamples(bytes, directory, planes, file);
  if (planes === 1) {
    if (photometric === "white is zero") turnRound(samples, directory);
    return createImage(samples, width, height);
  }
  return createImage(rgbLuminance(samples, width * height), width, height);
}

/** The first `planes` samples of every pixel, interleaved. */
async function readSamples(
  bytes: Uint8Array,
  directory: TiffDirectory,
  planes: number,
  file: string,
): Promise<PixelArray> {
  const { width, height, samplesPerPixel, planar, blockWidth, blockHeight } = directory;
  const sampleBytes = directory.bits / 8;
  const total = width * height * sampleBytes * samplesPerPixel;
  if (total > Math.max(LEAST_LIMIT, GROWTH * bytes.length)) {
    throw new Error(`${width} x ${height} pixels cannot be in ${bytes.length} bytes`);
  }
  const across = Math.ceil(width / blockWidth);
  const down = Math.ceil(height / blockHeight);
  const perBlock = planar ? 1 : samplesPerPixel;
  const rowSamples = blockWidth * perBlock;
  const out = arrayOf(directory, new ArrayBuffer(width * height * planes * sampleBytes));
  for (let block = 0; block < across * down * (planar ? planes : 1); block++) {
    const plane = Math.floor(block / (across * down));
    const left = (block % across) * blockWidth;
    const top = (Math.floor(block / across) % down) * blockHeight;
    const rows = directory.isTiled ? blockHeight : Math.min(blockHeight, height - top);
    const length = rowSamples * rows * sampleBytes;
    if (length > Math.max(LEAST_LIMIT, GROWTH * bytes.length)) throw new Error("a tile too large");
    const from = directory.offsets[block] ?? bytes.length;
    const packed = bytes.subarray(from, from + (directory.byteCounts[block] ?? length));
    const unpacked = await unpackBlock(packed, directory.compression, length, file);
    const samples = blockSamples(unpacked, directory, rowSamples, perBlock);
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
  const sampleBytes = directory.bits / 8;
  const { predictor, sampleFormat } = directory;
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

/** Makes black 0 and white the top; of signed and real samples, which have no top, the sign. */
function turnRound(samples: PixelArray, { bits, sampleFormat }: TiffDirectory): void {
  const top = sampleFormat === "unsigned" ? 2 ** bits - 1 : 0;
  for (let i = 0; i < samples.length; i++) samples[i] = top - samples[i]!;
}

function rgbLuminance(samples: PixelArray, pixels: number): PixelArray {
  if (samples instanceof Uint8Array) return luminance(samples, 3, "RGB", new Uint8Array(pixels));
  if (samples instanceof Uint16Array) return luminance(samples, 3, "RGB", new Uint16Array(pixels));
  const out = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) {
    // ITU-R BT.601, as of whole numbers.
    out[i] = 0.299 * samples[3 * i]! + 0.587 * samples[3 * i + 1]! + 0.114 * samples[3 * i + 2]!;
  }
  return out;
}
