/** RAVF files for tests, field by field. */

import { byteWriter } from "./make-bytes.ts";

export interface RavfParts {
  readonly width: number;
  readonly height: number;
  /** 0 8-bit, 1 16-bit, 2 packed 10, 3 packed 12, 4 unpacked 10, 5 unpacked 12. */
  readonly format: number;
  readonly rowStride: number;
  readonly littleEndian?: boolean;
  readonly colourType?: number;
  readonly frames: readonly {
    readonly data: Uint8Array;
    /** Nanoseconds since 2010-01-01 UTC. */
    readonly start: bigint;
    readonly sequence: number;
  }[];
}

/** Bytes before the pixels of a frame. */
export const RAVF_HEAD = 101;

/** Every exposure lasts 0.04 s. The index stands at the end. */
export function makeRavf(file: RavfParts): Uint8Array {
  const header = (framesOffset: number, indexOffset: number) => {
    const writer = byteWriter();
    writer.bytes(new TextEncoder().encode("RAVF"));
    writer.u16(1);
    const entries: [name: string, type: number, write: () => void][] = [
      ["COLOR-TYPE", 1, () => writer.u8(file.colourType ?? 0)],
      ["IMAGE-ENDIANESS", 1, () => writer.u8(file.littleEndian === false ? 0 : 1)],
      ["IMAGE-WIDTH", 3, () => writer.u16(file.width)],
      ["IMAGE-HEIGHT", 5, () => writer.u32(file.height)],
      ["IMAGE-ROW-STRIDE", 5, () => writer.u32(file.rowStride)],
      ["IMAGE-FORMAT", 1, () => writer.u8(file.format)],
      ["OFFSET-FRAMES", 7, () => writer.u64(framesOffset)],
      ["OFFSET-INDEX", 7, () => writer.u64(indexOffset)],
      ["FRAMES-COUNT", 5, () => writer.u32(file.frames.length)],
      ["INSTRUMENT-SENSOR", 11, () => writer.text("IMX296", 2)],
      ["OFFSET-NEGATIVE", 0, () => writer.u8(253)],
      ["LATITUDE", 10, () => writer.bytes(new Uint8Array(Float64Array.of(51.5).buffer))],
    ];
    writer.u32(entries.length);
    for (const [name, type, write] of entries) {
      writer.text(name, 2);
      writer.u8(type);
      write();
    }
    return writer.parts;
  };
  const framesOffset = header(0, 0).length;
  const body = byteWriter();
  const index = byteWriter();
  index.u32(file.frames.length);
  for (const { data, start, sequence } of file.frames) {
    index.u64(framesOffset + body.parts.length);
    index.u64(start);
    body.bytes([0x3f, 0xca, 0x98, 0x2a, 0x3c, 0xbd, 0x8a, 0xaf]);
    body.u32(RAVF_HEAD);
    body.u32(data.length);
    body.u8(0);
    body.u64(start);
    body.u64(40_000_000);
    body.bytes([9, 0, 18, 3]);
    body.u32(sequence);
    body.bytes(new Uint8Array(60));
    body.bytes(data);
  }
  const start = header(framesOffset, framesOffset + body.parts.length);
  return Uint8Array.from([...start, ...body.parts, ...index.parts]);
}
