/** AVI recordings of 8 GB whose pictures take no room on the disk: only their heads and indexes are written. */

import { open } from "node:fs/promises";
import { createAviWriter, memorySink } from "@photkit/io-video";

/** Bytes of one RIFF list (OpenDML). */
const PART_BYTES = 1e9;

/**
 * @param {string} path
 * @param {import("@photkit/image").Image} picture - of 16 bits; its size is that of every frame.
 * @param {number} bytes - at least the length of the file.
 * @returns {Promise<string>} the path.
 */
export async function writeHugeAvi(path, picture, bytes) {
  const [height, width] = picture.shape;
  const pictureBytes = 2 * width * height;
  const sink = memorySink();
  const writer = createAviWriter(sink, { width, height, pixelFormat: "Y16" });
  await writer.write(picture);
  await writer.close();
  // Everything up to the name of the first movie list, as the writer makes it.
  const text = new TextDecoder("latin1").decode(sink.bytes());
  const movieStart = text.indexOf("movi") + 4;
  const header = sink.bytes().slice(0, movieStart);
  const view = new DataView(header.buffer);
  const superIndex = text.indexOf("indx") + 8;
  const file = await open(path, "w");
  const perPart = Math.floor(PART_BYTES / (8 + pictureBytes));
  let at = 0;
  let part = 0;
  let frames = 0;
  for (; at < bytes; part++) {
    const start = part === 0 ? movieStart : at + 24;
    const entries = [];
    for (let i = 0; i < perPart; i++) {
      const offset = start + i * (8 + pictureBytes);
      await file.write(head("00db", pictureBytes), 0, 8, offset);
      entries.push(offset + 8 - start, pictureBytes);
    }
    const indexAt = start + perPart * (8 + pictureBytes);
    const index = standardIndex(entries, start);
    await file.write(index, 0, index.length, indexAt);
    const end = indexAt + index.length;
    view.setBigUint64(superIndex + 24 + 16 * part, BigInt(indexAt), true);
    view.setUint32(superIndex + 32 + 16 * part, index.length, true);
    view.setUint32(superIndex + 36 + 16 * part, perPart, true);
    const movieBytes = end - start + 4;
    if (part === 0) {
      view.setUint32(4, end - 8, true);
      view.setUint32(movieStart - 8, movieBytes, true);
    } else {
      const riff = [head("RIFF", end - at - 8), "AVIX", head("LIST", movieBytes), "movi"];
      await file.write(Buffer.concat(riff.map((piece) => Buffer.from(piece, "latin1"))), 0, 24, at);
    }
    frames += perPart;
    at = end;
  }
  view.setUint32(superIndex + 4, part, true);
  view.setUint32(text.indexOf("dmlh") + 8, frames, true);
  await file.write(header, 0, header.length, 0);
  await file.close();
  return path;
}

function head(name, size) {
  const bytes = Buffer.from(`${name}0000`, "latin1");
  bytes.writeUInt32LE(size, 4);
  return bytes;
}

/** An OpenDML index: longs per entry, kind 1, entries, stream, base, places and sizes. */
function standardIndex(entries, base) {
  const bytes = Buffer.alloc(32 + 4 * entries.length);
  head("ix00", bytes.length - 8).copy(bytes);
  bytes.writeUInt16LE(2, 8);
  bytes[11] = 1;
  bytes.writeUInt32LE(entries.length / 2, 12);
  bytes.write("00db", 16, "latin1");
  bytes.writeBigUInt64LE(BigInt(base), 20);
  for (const [i, value] of entries.entries()) bytes.writeUInt32LE(value, 32 + 4 * i);
  return bytes;
}
