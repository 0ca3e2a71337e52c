/** Video containers that are known by their first bytes but whose streams are decoded elsewhere. */

import type { ByteSource } from "./byte-source.ts";

export type VideoContainer =
  | "MOV/MP4"
  | "Matroska"
  | "WMV"
  | "MPEG-TS"
  | "MPEG"
  | "DV"
  | "MXF"
  | "GIF"
  | "YUV4MPEG2"
  | "Ogg"
  | "FLV"
  | "IVF"
  | "NUT"
  | "H.264/H.265 stream";

/** Types of the first box of MOV and MP4 files, behind its 32-bit size. */
const MOV_BOXES = [
  ...["ftyp", "styp", "moov", "moof", "mdat"],
  ...["wide", "free", "skip", "pnot", "sidx"],
];

/** Where a file has given bytes; those of text by their codes. */
interface Beginning {
  readonly container: VideoContainer;
  readonly bytes: string | readonly number[];
  readonly at?: number;
}

const BEGINNINGS: readonly Beginning[] = [
  { container: "Matroska", bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { container: "WMV", bytes: [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11] },
  ...MOV_BOXES.map((bytes) => ({ container: "MOV/MP4", bytes, at: 4 }) as const),
  // Pack and sequence headers of program streams and bare MPEG video.
  { container: "MPEG", bytes: [0, 0, 1, 0xba] },
  { container: "MPEG", bytes: [0, 0, 1, 0xb3] },
  // The header block of a DIF sequence.
  { container: "DV", bytes: [0x1f, 0x07, 0x00] },
  // The key of a header partition, standard SMPTE 377.
  { container: "MXF", bytes: [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02] },
  { container: "GIF", bytes: "GIF87a" },
  { container: "GIF", bytes: "GIF89a" },
  { container: "YUV4MPEG2", bytes: "YUV4MPEG2 " },
  { container: "Ogg", bytes: "OggS" },
  { container: "FLV", bytes: "FLV" },
  { container: "IVF", bytes: "DKIF" },
  { container: "NUT", bytes: "nut/multimedia container" },
  // Sequence parameters of H.264 and video parameters of H.265.
  { container: "H.264/H.265 stream", bytes: [0, 0, 0, 1, 0x67] },
  { container: "H.264/H.265 stream", bytes: [0, 0, 0, 1, 0x40, 0x01] },
];

/** Packets of transport streams; those of camcorders have a time of 4 bytes before each. */
const TRANSPORT_PACKETS = [
  { size: 188, sync: 0 },
  { size: 192, sync: 4 },
];
/** Packets whose first byte must be right. */
const PACKETS_LOOKED_AT = 5;

const codesOf = (bytes: Beginning["bytes"]): readonly number[] =>
  typeof bytes === "string" ? Array.from(bytes, (letter) => letter.charCodeAt(0)) : bytes;

/** The container of a file, or null. Only ffmpeg reads these, with `openPath` of the Node entry. */
export async function recogniseContainer(source: ByteSource): Promise<VideoContainer | null> {
  const bytes = await source.read(0, Math.min(source.size, 1024));
  const found = BEGINNINGS.find(({ bytes: expected, at = 0 }) =>
    codesOf(expected).every((byte, i) => bytes[at + i] === byte),
  );
  if (found !== undefined) return found.container;
  const transport = TRANSPORT_PACKETS.some(
    ({ size, sync }) =>
      bytes.length >= PACKETS_LOOKED_AT * size &&
      Array.from({ length: PACKETS_LOOKED_AT }, (_, i) => bytes[sync + i * size]).every(
        (byte) => byte === 0x47,
      ),
  );
  return transport ? "MPEG-TS" : null;
}
