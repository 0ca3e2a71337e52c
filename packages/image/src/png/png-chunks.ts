/** The chunks of a PNG file (PNG specification, third edition, sections 5 and 11): what its pixels need. */

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly interlaced: boolean;
}

export interface PngFile extends PngHeader {
  /** Red, green, blue of every entry; empty without a palette. */
  readonly palette: Uint8Array;
  /** The packed pixels. */
  readonly packed: Uint8Array;
}

/** Pixels of the largest picture that is read: 2^28, 16384 x 16384. */
const MOST_PIXELS = 2 ** 28;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, name and checksum around the data of a chunk. */
const AROUND = 12;
const LONGEST_CHUNK = 2 ** 31 - 1;
/** Depths that each colour type may have (table 8 of the specification). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const PALETTE_COLOUR = 3;

/**
 * The header, palette and packed pixels of a file. Chunks that no pixel needs are passed over whatever
 * they hold, damaged or not; those that pixels need must be whole.
 *
 * @throws Error with what came instead.
 */
export function readPngChunks(bytes: Uint8Array): PngFile {
  checkSignature(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PngHeader | null = null;
  let palette: Uint8Array | null = null;
  const parts: Uint8Array[] = [];
  let isRunOver = false;
  for (let at = SIGNATURE.length; ; ) {
    if (at + AROUND > bytes.length) throw new Error("a file that ends before its last chunk");
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[A-Za-z]{4}$/.test(name)) throw new Error(`a chunk without a name at byte ${at}`);
    const end = at + AROUND + length;
    if (length > LONGEST_CHUNK || end > bytes.length) {
      throw new Error(`a file that ends in its chunk ${name}`);
    }
    const data = bytes.subarray(at + 8, end - 4);
    if (header === null && name !== "IHDR") throw new Error(`a file that starts with ${name}`);
    const isWhole = () => crc32(bytes, at + 4, end - 4) === view.getUint32(end - 4);
    const need = () => {
      if (!isWhole()) throw new Error(`a chunk ${name} with a wrong checksum`);
    };
    if (parts.length > 0 && name !== "IDAT") isRunOver = true;
    if (name === "IEND") {
      need();
      break;
    }
    if (name === "IHDR") {
      if (header !== null) throw new Error("a second header");
      header = readHeader(data);
      need();
    } else if (name === "PLTE") {
      // In true colour it is a suggestion for screens of few colours, in grey it means nothing.
      if (header?.colourType === PALETTE_COLOUR) {
        if (palette !== null) throw new Error("a second palette");
        need();
        if (data.length % 3 !== 0 || data.length === 0 || data.length > 768) {
          throw new Error(`a palette of ${data.length} bytes`);
        }
        palette = data;
      }
    } else if (name === "IDAT") {
      need();
      // Pixels are one run of chunks: what comes behind another chunk is none of theirs.
      if (!isRunOver) parts.push(data);
    } else if (name.charCodeAt(0) < 0x60) {
      throw new Error(`a chunk ${name}, which pixels need and this reader does not know`);
    }
    at = end;
  }
  if (header === null || parts.length === 0) throw new Error("a file without pixels");
  if (header.colourType === PALETTE_COLOUR && palette === null) {
    throw new Error("palette colours without a palette");
  }
  return { ...header, palette: palette ?? new Uint8Array(0), packed: joined(parts) };
}

function checkSignature(bytes: Uint8Array): void {
  if (bytes.length < SIGNATURE.length + 25) throw new Error(`${bytes.length} bytes`);
  if (SIGNATURE.every((value, i) => bytes[i] === value)) return;
  // The signature is made to tell this fault (PNG specification, 5.2).
  const isText = bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47;
  throw new Error(
    isText
      ? "bytes whose signature was changed, as by a transfer as text"
      : "bytes without its signature",
  );
}

function readHeader(data: Uint8Array): PngHeader {
  if (data.length !== 13) throw new Error(`a header of ${data.length} bytes`);
  const view = new DataView(data.buffer, data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colourType = 0, method = 0, filter = 0, interlace = 0] = data.subarray(8);
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw new Error(`a picture of ${width} x ${height} pixels`);
  }
  if (!DEPTHS[colourType]?.includes(depth)) {
    throw new Error(`pixels of ${depth} bits and colour type ${colourType}`);
  }
  if (method !== 0 || filter !== 0 || interlace > 1) {
    throw new Error(`compression ${method}, filter ${filter} and interlace ${interlace}`);
  }
  return {
    width,
    height,
    depth: depth as PngHeader["depth"],
    colourType: colourType as PngHeader["colourType"],
    interlaced: interlace === 1,
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  let crc = value;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** The checksum of chunks (PNG specification, annex D). */
function crc32(bytes: Uint8Array, start: number, stop: number): number {
  let crc = 0xffffffff;
  for (let i = start; i < stop; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
