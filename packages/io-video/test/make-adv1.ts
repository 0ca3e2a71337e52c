/** ADV and AAV files of version 1 for tests, field by field. */

import { byteWriter } from "./make-bytes.ts";

export interface Adv1Layout {
  readonly bits: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Adv1Frame {
  readonly layout: number;
  /** 0 complete, 1 key frame, 2 differences. */
  readonly mode: number;
  readonly payload: Uint8Array;
  /** Milliseconds since 2010-01-01 UTC. */
  readonly middle: number;
  /** Status values: almanac status, almanac offset in seconds. */
  readonly almanac: readonly [status: number, offset: number];
  /** Status value of AAV files; all frames of a file have it or none. */
  readonly integrated?: number;
}

export interface Adv1Parts {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly layouts: readonly Adv1Layout[];
  readonly imageTags?: Readonly<Record<string, string>>;
  readonly systemTags?: Readonly<Record<string, string>>;
  readonly frames: readonly Adv1Frame[];
}

/** Every exposure lasts 0.2 s. The status channel has an almanac and the text "ok". */
export function makeAdv1(file: Adv1Parts): Uint8Array {
  const { width, height, bits, layouts, imageTags = {}, systemTags = {}, frames } = file;
  const image = byteWriter();
  image.u8(1);
  image.u32(width);
  image.u32(height);
  image.u8(bits);
  image.u8(layouts.length);
  layouts.forEach((layout, id) => {
    [id, 1, layout.bits, Object.keys(layout.tags).length].forEach(image.u8);
    image.tags(layout.tags, 1);
  });
  image.u8(Object.keys(imageTags).length);
  image.tags(imageTags, 1);
  const status = byteWriter();
  status.u8(1);
  const tags: [string, number][] = [
    ["GPSAlmanacStatus", 0],
    ["GPSAlmanacOffset", 0],
    ["Note", 5],
  ];
  const isAav = frames[0]?.integrated !== undefined;
  if (isAav) tags.push(["IntegratedFrames", 1]);
  status.u8(tags.length);
  for (const [name, type] of tags) {
    status.text(name, 1);
    status.u8(type);
  }
  const metadata = byteWriter();
  metadata.u32(Object.keys(systemTags).length);
  metadata.tags(systemTags, 1);

  const HEADER = 5 + 4 + 24 + 1 + 6 + 8 + 7 + 8;
  const metadataOffset = HEADER + image.parts.length + status.parts.length;
  const firstFrame = metadataOffset + metadata.parts.length;
  const body = byteWriter();
  const index = byteWriter();
  index.u32(frames.length);
  frames.forEach((frame, i) => {
    const start = body.parts.length;
    body.bytes([0xff, 0x22, 0x01, 0xee]);
    body.u64(frame.middle);
    body.u32(2000);
    body.u32(frame.payload.length + 2);
    body.bytes([frame.layout, frame.mode, ...frame.payload]);
    const entry = byteWriter();
    const [almanac, offset] = frame.almanac;
    entry.bytes([isAav ? 4 : 3, 0, almanac, 1, offset & 255, 2]);
    entry.text("ok", 1);
    if (isAav) entry.bytes([3, frame.integrated ?? 0, 0]);
    body.u32(entry.parts.length);
    body.bytes(entry.parts);
    index.u32(200 * i);
    index.u64(firstFrame + start);
    index.u32(body.parts.length - start - 4);
  });
  const head = byteWriter();
  head.bytes(new TextEncoder().encode("FSTF"));
  head.u8(1);
  head.u32(frames.length);
  head.u64(firstFrame + body.parts.length);
  head.u64(metadataOffset);
  head.u64(0);
  head.u8(2);
  head.text("IMAGE", 1);
  head.u64(HEADER);
  head.text("STATUS", 1);
  head.u64(HEADER + image.parts.length);
  if (head.parts.length !== HEADER) throw new Error(`the header has ${head.parts.length} bytes`);
  const parts = [head, image, status, metadata, body, index].flatMap((each) => each.parts);
  return Uint8Array.from(parts);
}

/** Two 12-bit samples in three bytes, the high bits of the first one first. */
export function pack12(samples: readonly number[]): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < samples.length; i += 2) {
    const [a = 0, b = 0] = samples.slice(i, i + 2);
    out.push(a >> 4, ((a & 15) << 4) | (b >> 8), b & 255);
  }
  return Uint8Array.from(out);
}
