/** The lists and indexes of an AVI file as bytes, for writing. */

/** One picture of a part. */
export interface AviPicture {
  /** Where its data start in the file. */
  readonly offset: number;
  /** 0: dropped. */
  readonly bytes: number;
}

/** A RIFF list that is complete. */
export interface AviPart {
  /** Where its standard index chunk starts, and its length with the chunk's head. */
  readonly indexOffset: number;
  readonly indexBytes: number;
  readonly frames: number;
  /** Bytes of its movie list behind the name "movi". */
  readonly movieBytes: number;
  /** Bytes of the whole list with its head. */
  readonly riffBytes: number;
}

export interface AviFacts {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly pixelFormat: "Y800" | "DIB" | "Y16";
  readonly pictureBytes: number;
}

/** Parts that the index of indexes has room for: 256 of a gigabyte each. */
export const MOST_PARTS = 256;
/** Where the first picture stands; the header before it always has this length. */
export const MOVIE_START = 8192;

/** Bytes one after the other, little-endian. */
function writer(length: number) {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const advance = (count: number): number => {
    at += count;
    return at - count;
  };
  const put = {
    text(value: string) {
      for (let i = 0; i < value.length; i++) bytes[at++] = value.charCodeAt(i);
    },
    u8(...values: number[]) {
      for (const value of values) bytes[at++] = value;
    },
    u16(...values: number[]) {
      for (const value of values) view.setUint16(advance(2), value, true);
    },
    u32(...values: number[]) {
      for (const value of values) view.setUint32(advance(4), value, true);
    },
    u64(value: number) {
      view.setBigUint64(advance(8), BigInt(value), true);
    },
    skip(count: number) {
      at += count;
    },
    position: () => at,
    /** Starts a chunk or list; what it returns ends it and writes its size. */
    begin(name: string, type = "") {
      put.text(name);
      put.u32(0);
      const start = at;
      put.text(type);
      return () => view.setUint32(start - 4, at - start, true);
    },
  };
  return { bytes, put };
}

/** A rate as a fraction of whole numbers: 29.97 as 30000 / 1001 (NTSC), others to a millionth. */
function rateOf(framesPerSecond: number): readonly [rate: number, scale: number] {
  for (const scale of [1, 1001, 1000]) {
    const rate = framesPerSecond * scale;
    const nearest = scale === 1001 ? 1000 * Math.round(rate / 1000) : Math.round(rate);
    const tolerance = scale === 1001 ? 5e-6 : 1e-9;
    if (nearest > 0 && Math.abs(nearest / scale / framesPerSecond - 1) < tolerance) {
      return [nearest, scale];
    }
  }
  return [Math.max(1, Math.round(framesPerSecond * 1e6)), 1e6];
}

/**
 * Everything before the first picture, `MOVIE_START` bytes. Without parts the sizes of the open lists
 * are 0, which readers take for "up to the end of the file".
 *
 * @param isComplete - false leaves the index of indexes empty, so that readers of a file that was
 * never closed look for its pictures themselves.
 */
export function aviHeaderBytes(
  facts: AviFacts,
  parts: readonly AviPart[],
  frames: number,
  isComplete: boolean,
): Uint8Array {
  const { width, height, framesPerSecond, pixelFormat, pictureBytes } = facts;
  const { bytes, put } = writer(MOVIE_START);
  const [rate, scale] = rateOf(framesPerSecond);
  const [first] = parts;
  put.text("RIFF");
  put.u32(first ? first.riffBytes - 8 : 0);
  put.text("AVI ");
  const endHeaders = put.begin("LIST", "hdrl");
  const endMain = put.begin("avih");
  // Microseconds per frame, bytes per second, granularity, flags (has an index), frames of part one.
  put.u32(Math.round(1e6 / framesPerSecond), Math.round(pictureBytes * framesPerSecond), 0, 0x10);
  put.u32(first?.frames ?? 0, 0, 1, pictureBytes, width, height, 0, 0, 0, 0);
  endMain();
  const endStream = put.begin("LIST", "strl");
  const endStreamHeader = put.begin("strh");
  put.text("vids");
  put.text(pixelFormat === "DIB" ? "DIB " : pixelFormat.padEnd(4));
  put.u32(0, 0, 0, scale, rate, 0, frames, pictureBytes, 0xffffffff, 0);
  put.u16(0, 0, width, height);
  endStreamHeader();
  const endFormat = put.begin("strf");
  put.u32(40, width, height);
  put.u16(1, pixelFormat === "Y16" ? 16 : 8);
  if (pixelFormat === "DIB") put.u32(0);
  else put.text(pixelFormat.padEnd(4));
  put.u32(pictureBytes, 0, 0, pixelFormat === "DIB" ? 256 : 0, 0);
  for (let grey = 0; pixelFormat === "DIB" && grey < 256; grey++) put.u8(grey, grey, grey, 0);
  endFormat();
  const endSuperIndex = put.begin("indx");
  // Longs per entry, kind 0: an index of indexes; their number; the stream.
  put.u16(4);
  put.u8(0, 0);
  const indexed = isComplete ? parts : [];
  put.u32(indexed.length);
  put.text("00db");
  put.u32(0, 0, 0);
  for (const part of indexed) {
    put.u64(part.indexOffset);
    put.u32(part.indexBytes, part.frames);
  }
  put.skip(16 * (MOST_PARTS - indexed.length));
  endSuperIndex();
  endStream();
  const endExtended = put.begin("LIST", "odml");
  const endFrames = put.begin("dmlh");
  put.u32(frames);
  put.skip(244);
  endFrames();
  endExtended();
  endHeaders();
  const endPadding = put.begin("JUNK");
  put.skip(MOVIE_START - 12 - put.position());
  endPadding();
  put.text("LIST");
  put.u32(first ? first.movieBytes + 4 : 0);
  put.text("movi");
  return bytes;
}

/** The OpenDML index of the pictures of one part, as a chunk `ix00`. */
export function standardIndexBytes(pictures: readonly AviPicture[], base: number): Uint8Array {
  const { bytes, put } = writer(32 + 8 * pictures.length);
  const end = put.begin("ix00");
  // Longs per entry, kind 1: an index of chunks.
  put.u16(2);
  put.u8(0, 1);
  put.u32(pictures.length);
  put.text("00db");
  put.u64(base);
  put.u32(0);
  for (const picture of pictures) put.u32(picture.offset - base, picture.bytes);
  end();
  return bytes;
}

/** The old index of the first part; places count from the name of the movie list. */
export function oldIndexBytes(pictures: readonly AviPicture[], movieStart: number): Uint8Array {
  const { bytes, put } = writer(8 + 16 * pictures.length);
  const end = put.begin("idx1");
  for (const picture of pictures) {
    put.text("00db");
    // 0x10: a key frame.
    put.u32(0x10, picture.offset - 8 - (movieStart - 4), picture.bytes);
  }
  end();
  return bytes;
}
