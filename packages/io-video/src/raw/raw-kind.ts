/** Recognises camera raw files, most of which are TIFF files at first sight, and reads their EXIF. */

import type { ByteSource } from "../byte-source.ts";
import { type Exif, exifOf, nothing, readExif } from "../stills/exif.ts";
import { readJpegExif } from "../stills/jpeg-exif.ts";
import { oneNumber, openTiff, type TiffTags } from "../stills/tiff-tags.ts";

/** "DNG" is read here; the others need LibRaw. */
export type RawKind = "DNG" | "TIFF-like" | "CR3" | "RAF";

/** First bytes of raw files that are no TIFF: Olympus, Panasonic, Fujifilm. */
const TIFF_LIKE_MARKS = ["IIRO", "IIRS", "MMOR", "IIU\0"];
const RAF_MARK = "FUJIFILMCCD-RAW";
/** Where a RAF file states the place of its JPEG, whose EXIF is that of the picture. */
const RAF_JPEG_FIELD = 84;
const CR3_BRAND = "ftypcrx ";
const CR2_MARK = "CR";
const [MOSAIC, DNG_VERSION, SUB_DIRECTORIES] = [32803, 50706, 330];
const MOST_DIRECTORIES = 16;
/** Compressions from here on are makers' own: Pentax keeps its mosaic in the first directory. */
const OWN_COMPRESSION = 32767;

/** The kind of a raw file by its content, or null. */
export async function rawKindOf(source: ByteSource): Promise<RawKind | null> {
  const start = String.fromCharCode(...(await source.read(0, 16)));
  if (start.slice(4, 12) === CR3_BRAND) return "CR3";
  if (start.startsWith(RAF_MARK)) return "RAF";
  if (TIFF_LIKE_MARKS.some((mark) => start.startsWith(mark))) return "TIFF-like";
  if (!/^(II[*+]\0|MM\0[*+])/.test(start)) return null;
  if (start.slice(8, 10) === CR2_MARK) return "TIFF-like";
  // A damaged directory is for the reader to complain about.
  return kindOfTiff(source).catch(nothing);
}

async function kindOfTiff(source: ByteSource): Promise<RawKind | null> {
  const tiff = await openTiff(source);
  const root = await tiff.directory(tiff.first);
  if (root.has(DNG_VERSION)) return "DNG";
  const isMosaic = (await oneNumber(root, 262, 0)) === MOSAIC;
  if (isMosaic && (await oneNumber(root, 259, 1)) >= OWN_COMPRESSION) return "TIFF-like";
  const below = (await root.numbers(SUB_DIRECTORIES)).slice(0, MOST_DIRECTORIES);
  for (const at of below) {
    const tags = await tiff.directory(at).catch(nothing);
    if (tags && (await oneNumber(tags, 262, 0)) === MOSAIC) return "TIFF-like";
  }
  return null;
}

/** EXIF of a raw file of any kind, or null. */
export async function readRawExif(source: ByteSource): Promise<Exif | null> {
  const kind = await rawKindOf(source);
  if (kind === "CR3") return readCr3Exif(source);
  if (kind !== "RAF") return readExif(source);
  const field = await source.read(RAF_JPEG_FIELD, 8);
  if (field.length < 8) return null;
  const view = new DataView(field.buffer, field.byteOffset, 8);
  return readJpegExif(partOf(source, view.getUint32(0), view.getUint32(4)));
}

/** A run of bytes of a source as a source of its own. */
function partOf(source: ByteSource, start: number, length: number): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    ...source,
    size,
    read: (offset, count) => source.read(start + offset, Math.min(count, size - offset)),
  };
}

/** Canon's box of metadata in the box `moov` (ISO 14496-12) of a CR3 file. */
const CANON_UUID = "85c0b687820f11e08111f4ce462b6a48";
const MOST_BOXES = 256;

/** EXIF of a CR3 file: TIFF data in the boxes CMT1 (the main directory) and CMT2 (EXIF). */
async function readCr3Exif(source: ByteSource): Promise<Exif | null> {
  const moov = await findBox(source, 0, source.size, (type) => type === "moov");
  const canon =
    moov &&
    (await findBox(
      source,
      moov.start,
      moov.stop,
      (type, id) => type === "uuid" && id === CANON_UUID,
    ));
  if (!canon) return null;
  const directoryOf = async (name: string): Promise<TiffTags | null> => {
    const box = await findBox(source, canon.start + 16, canon.stop, (type) => type === name);
    if (!box) return null;
    const tiff = await openTiff(source, box.start).catch(nothing);
    return (await tiff?.directory(tiff.first).catch(nothing)) ?? null;
  };
  return exifOf(await directoryOf("CMT1"), await directoryOf("CMT2"));
}

/** The content of the first box between two places that `isIt`; of a uuid box with its identifier. */
async function findBox(
  source: ByteSource,
  from: number,
  stop: number,
  isIt: (type: string, identifier: string) => boolean,
): Promise<{ start: number; stop: number } | null> {
  for (let at = from, i = 0; i < MOST_BOXES && at + 8 <= stop; i++) {
    const head = await source.read(at, 32);
    if (head.length < 8) return null;
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const stated = view.getUint32(0);
    const isLong = stated === 1 && head.length >= 16;
    const size = isLong ? Number(view.getBigUint64(8)) : stated === 0 ? stop - at : stated;
    const start = at + (isLong ? 16 : 8);
    const type = String.fromCharCode(...head.subarray(4, 8));
    const identifier = Array.from(head.subarray(start - at, start - at + 16), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
    if (size < 8) return null;
    if (isIt(type, identifier)) return { start, stop: Math.min(stop, at + size) };
    at += size;
  }
  return null;
}
