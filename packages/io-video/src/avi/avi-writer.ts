/**
 * Uncompressed AVI recordings out: grey frames as they come, with the old index and the OpenDML one,
 * so that they may be of any length ("OpenDML AVI File Format Extensions", version 1.02, 1996).
 */

import type { ImageLike } from "@photkit/image";
import type { ByteSink } from "../byte-sink.ts";
import { check, VideoError } from "../errors.ts";
import { checkImageSize, sampleBytes } from "../sample-bytes.ts";
import {
  type AviPart,
  type AviPicture,
  aviHeaderBytes,
  MOST_PARTS,
  MOVIE_START,
  oldIndexBytes,
  standardIndexBytes,
} from "./avi-layout.ts";

export interface AviWriterOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Nominal rate; AVI files state no times. @default 25 */
  readonly framesPerSecond?: number;
  /**
   * `"Y800"`: 8-bit grey; `"DIB"`: an 8-bit bitmap with a grey palette, which programs without any
   * codec show; `"Y16"`: 16-bit grey, low byte first. @default "Y800"
   */
  readonly pixelFormat?: "Y800" | "DIB" | "Y16";
  /** Bytes of pictures after which OpenDML starts a new part, at most 2^30. @default 1000000000 */
  readonly partBytes?: number;
}

export interface AviWriter {
  /**
   * Appends a frame. Values are rounded and clipped to 8 or 16 bits; NaN becomes 0.
   *
   * @throws VideoError `"invalid-option"` for a picture of another size, `"closed"`.
   */
  write(image: ImageLike): Promise<void>;
  /** Appends a dropped frame: an empty chunk, which readers show as the picture before it. */
  drop(): Promise<void>;
  /** Writes the indexes and the true sizes. */
  close(): Promise<void>;
  /** Gives up: nothing stays under the final name. */
  abort(): Promise<void>;
}

/** Bytes before the data of a chunk: its name and size. */
const CHUNK_HEAD = 8;

/** A writer of AVI frames into `sink`. @throws VideoError `"invalid-option"`. */
export function createAviWriter(sink: ByteSink, options: AviWriterOptions): AviWriter {
  const { width, height, framesPerSecond = 25, pixelFormat = "Y800", partBytes = 1e9 } = options;
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.positive("framesPerSecond", framesPerSecond);
  check.oneOf("pixelFormat", pixelFormat, ["Y800", "DIB", "Y16"]);
  check.between("partBytes", partBytes, 1, 2 ** 30);
  const wide = pixelFormat === "Y16";
  const bitmap = pixelFormat === "DIB";
  const rowBytes = bitmap ? 4 * Math.ceil(width / 4) : width * (wide ? 2 : 1);
  const layout = { top: wide ? 65535 : 255, wide, rowBytes, bottomUp: bitmap };
  const facts = { width, height, framesPerSecond, pixelFormat, pictureBytes: rowBytes * height };
  const parts: AviPart[] = [];
  let pictures: AviPicture[] = [];
  let partStart = 0;
  let at = MOVIE_START;
  let frames = 0;
  let open = true;

  const useOpen = () => {
    if (!open) throw new VideoError("closed", "the AVI writer is closed.");
  };

  const put = async (bytes: Uint8Array) => {
    const from = at;
    at += bytes.length;
    await sink.write(bytes, from);
  };

  /** Closes the RIFF list under way: its indexes and its sizes. */
  const endPart = async () => {
    const isFirst = parts.length === 0;
    const movieStart = isFirst ? MOVIE_START : partStart + 24;
    const indexOffset = at;
    await put(standardIndexBytes(pictures, movieStart));
    const movieEnd = at;
    if (isFirst) await put(oldIndexBytes(pictures, movieStart));
    parts.push({
      indexOffset,
      indexBytes: movieEnd - indexOffset,
      frames: pictures.length,
      movieBytes: movieEnd - movieStart,
      riffBytes: at - partStart,
    });
    if (!isFirst) await sink.write(extensionHead(parts[parts.length - 1]), partStart);
    pictures = [];
  };

  const append = async (picture: Uint8Array) => {
    useOpen();
    if (frames === 0) await sink.write(aviHeaderBytes(facts, [], 0, false), 0);
    const inPart = at - (parts.length === 0 ? MOVIE_START : partStart);
    if (pictures.length > 0 && inPart + picture.length > partBytes) {
      if (parts.length + 1 === MOST_PARTS) {
        throw new VideoError("unsupported", `an AVI file has at most ${MOST_PARTS} parts.`);
      }
      await endPart();
      if (parts.length === 1) await sink.write(aviHeaderBytes(facts, parts, frames, false), 0);
      partStart = at;
      await put(extensionHead(undefined));
    }
    frames++;
    const padded = new Uint8Array(CHUNK_HEAD + picture.length + (picture.length % 2));
    padded.set([0x30, 0x30, 0x64, 0x62]);
    new DataView(padded.buffer).setUint32(4, picture.length, true);
    padded.set(picture, CHUNK_HEAD);
    pictures.push({ offset: at + CHUNK_HEAD, bytes: picture.length });
    await put(padded);
  };

  return {
    async write(image) {
      useOpen();
      checkImageSize(image, width, height);
      await append(sampleBytes(image, layout, new Uint8Array(rowBytes * height)));
    },
    drop: () => append(new Uint8Array(0)),
    async close() {
      useOpen();
      open = false;
      await endPart();
      await sink.write(aviHeaderBytes(facts, parts, frames, true), 0);
      await sink.close();
    },
    async abort() {
      open = false;
      await sink.abort();
    },
  };
}

/** Head of a further RIFF list and of the movie list in it; sizes 0 while it is being written. */
function extensionHead(part: AviPart | undefined): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  for (const [i, name] of ["RIFF", "AVIX", "LIST", "movi"].entries()) {
    for (let k = 0; k < 4; k++) bytes[[0, 8, 12, 20][i]! + k] = name.charCodeAt(k);
  }
  view.setUint32(4, part ? part.riffBytes - 8 : 0, true);
  view.setUint32(16, part ? part.movieBytes + 4 : 0, true);
  return bytes;
}
