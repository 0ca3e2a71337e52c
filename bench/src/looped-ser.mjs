/**
 * A SER file whose frames come over and over, so that a recording of any length can be read without
 * a file of that length. Reads cost what reads of the file cost.
 */

import { fileSource } from "@photkit/io-video/node";

const HEADER_BYTES = 178;
const FRAME_COUNT_OFFSET = 38;

/**
 * @param {string} path - a SER file of 640 x 480 pixels of 16 bits with trailer.
 * @param {number} fileFrames - frames in the file.
 * @param {number} frames - frames of the recording that is made of them.
 * @returns a `ByteSource` of `@photkit/io-video`.
 */
export async function loopedSer(path, fileFrames, frames) {
  const file = await fileSource(path);
  const frameBytes = 640 * 480 * 2;
  const framesEnd = HEADER_BYTES + frames * frameBytes;
  const header = new Uint8Array(await file.read(0, HEADER_BYTES));
  new DataView(header.buffer).setInt32(FRAME_COUNT_OFFSET, frames, true);
  const firstStamp = new DataView(
    new Uint8Array(await file.read(HEADER_BYTES + fileFrames * frameBytes, 8)).buffer,
  ).getBigInt64(0, true);
  const trailer = new DataView(new ArrayBuffer(8 * frames));
  for (let i = 0; i < frames; i++) {
    trailer.setBigInt64(8 * i, firstStamp + BigInt(i) * 400_000n, true);
  }
  const stamps = new Uint8Array(trailer.buffer);
  const size = framesEnd + stamps.length;

  return {
    size,
    name: `${path} x ${frames / fileFrames}`,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (let done = 0; done < bytes.length; ) {
        const at = offset + done;
        const left = bytes.length - done;
        let piece;
        if (at < HEADER_BYTES) {
          piece = header.subarray(at, at + left);
        } else if (at >= framesEnd) {
          piece = stamps.subarray(at - framesEnd, at - framesEnd + left);
        } else {
          const inFile = (at - HEADER_BYTES) % (fileFrames * frameBytes);
          const upToEnd = Math.min(left, fileFrames * frameBytes - inFile, framesEnd - at);
          piece = await file.read(HEADER_BYTES + inFile, upToEnd);
        }
        bytes.set(piece, done);
        done += piece.length;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
