/** AVI files for tests, built chunk by chunk. */

const concat = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const u32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

const chunk = (id: string, data: Uint8Array) =>
  concat(ascii(id), u32(data.length), data, new Uint8Array(data.length % 2));
const list = (type: string, ...chunks: Uint8Array[]) =>
  chunk("LIST", concat(ascii(type), ...chunks));

export interface AviParts {
  readonly width: number;
  /** Positive: bottom-up for bitmaps. */
  readonly height: number;
  readonly bits: number;
  /** Four characters, or "" for a bitmap. */
  readonly codec: string;
  readonly palette?: Uint8Array;
  /** Data of every frame; empty ones are dropped frames. */
  readonly frames: readonly Uint8Array[];
  /** @default "relative" */
  readonly index?: "relative" | "absolute" | "none" | "wrong";
  /** Frames per LIST rec inside the movie; 0: none. @default 0 */
  readonly recordLists?: boolean;
  /** False: the video is stream 00 and alone. @default true */
  readonly sound?: boolean;
}

/** One RIFF with one video stream at 25 frames per second; the video is stream 01 after a sound. */
export function makeAvi(parts: AviParts): Uint8Array {
  const { width, height, bits, codec, palette = new Uint8Array(0), frames } = parts;
  const withSound = parts.sound ?? true;
  const id = withSound ? "01db" : "00db";
  const header = new Uint8Array(56);
  header.set(ascii("vids"));
  header.set(u32(1, 25, 0, frames.length), 20);
  const format = new Uint8Array(40);
  const view = new DataView(format.buffer);
  view.setUint32(0, 40, true);
  view.setInt32(4, width, true);
  view.setInt32(8, height, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, bits, true);
  format.set(ascii(codec), 16);
  view.setUint32(32, palette.length / 4, true);
  const sound = new Uint8Array(56);
  sound.set(ascii("auds"));
  const hdrl = list(
    "hdrl",
    chunk("avih", new Uint8Array(56)),
    ...(withSound ? [list("strl", chunk("strh", sound), chunk("strf", new Uint8Array(40)))] : []),
    list("strl", chunk("strh", header), chunk("strf", concat(format, palette))),
  );
  const data: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  const kind = parts.index ?? "relative";
  const movieStart = 12 + hdrl.length + 8;
  let at = 4;
  for (const frame of frames) {
    const sounds = withSound ? chunk("00wb", new Uint8Array(5)) : new Uint8Array(0);
    const picture = chunk(id, frame);
    const both = parts.recordLists ? list("rec ", sounds, picture) : concat(sounds, picture);
    const offset = at + both.length - picture.length + (kind === "absolute" ? movieStart : 0);
    entries.push(ascii(id), u32(0x10, kind === "wrong" ? offset + 6 : offset, frame.length));
    data.push(both);
    at += both.length;
  }
  const body = concat(
    ascii("AVI "),
    hdrl,
    list("movi", ...data),
    ...(kind === "none" ? [] : [chunk("idx1", concat(...entries))]),
  );
  return chunk("RIFF", body);
}
