/** Video containers that are known by their first bytes but whose streams are decoded elsewhere. */

import type { ByteSource } from "./byte-source.ts";

/** Matroska's EBML header and the identifier of an ASF header object, as Latin-1 text. */
const EBML = "\x1a\x45\xdf\xa3";
const ASF = "\x30\x26\xb2\x75\x8e\x66\xcf\x11";
/** Types of the first box of MOV and MP4 files, behind its 32-bit size. */
const MOV_BOXES = ["ftyp", "moov", "mdat", "wide", "free", "skip"];

export type VideoContainer = "MOV/MP4" | "Matroska" | "WMV";

/** The container of a file, or null. Only ffmpeg reads these, with `openPath` of the Node entry. */
export async function recogniseContainer(source: ByteSource): Promise<VideoContainer | null> {
  const start = String.fromCharCode(...(await source.read(0, 8)));
  if (start.startsWith(EBML)) return "Matroska";
  if (start === ASF) return "WMV";
  return MOV_BOXES.includes(start.slice(4)) ? "MOV/MP4" : null;
}
