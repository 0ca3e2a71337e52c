/** The EXIF block of a JPEG file: a TIFF structure in its segment APP1 (CIPA DC-008, 4.7.2). */

import type { ByteSource } from "../byte-source.ts";
import { type Exif, readExif } from "./exif.ts";

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const EXIF_MARK = "Exif\0\0";
/** Segments that may stand before the one with EXIF. */
const MOST_SEGMENTS = 64;

/** EXIF of a JPEG file, or null. */
export async function readJpegExif(source: ByteSource): Promise<Exif | null> {
  let at = 2;
  for (let i = 0; i < MOST_SEGMENTS && at + 10 <= source.size; i++) {
    const head = await source.read(at, 10);
    const [mark = 0, kind = 0, high = 0, low = 0] = head;
    if (mark !== 0xff || kind === START_OF_SCAN) return null;
    if (kind === APP1 && String.fromCharCode(...head.subarray(4)) === EXIF_MARK) {
      return readExif(source, at + 10);
    }
    at += 2 + 256 * high + low;
  }
  return null;
}
