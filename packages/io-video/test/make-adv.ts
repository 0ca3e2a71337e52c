/** ADV version 2 files for tests, field by field after the ADV 2 specification. */

function writer() {
  const parts: number[] = [];
  const little = (value: bigint, bytes: number) => {
    for (let i = 0; i < bytes; i++) parts.push(Number((value >> BigInt(8 * i)) & 255n));
  };
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(value);
    little(BigInt(bytes.length), 2);
    parts.push(...bytes);
  };
  return {
    parts,
    u8: (value: number) => little(BigInt(value), 1),
    u32: (value: number) => little(BigInt(value), 4),
    u64: (value: number | bigint) => little(BigInt(value), 8),
    text,
    tags(values: Record<string, string>) {
      for (const [name, value] of Object.entries(values)) {
        text(name);
        text(value);
      }
    },
  };
}

export interface AdvFrameParts {
  /** Number of the layout in `layouts`. */
  readonly layout: number;
  readonly payload: Uint8Array;
  /** Nanoseconds since 2010-01-01 UTC, 0 for none. */
  readonly middle: bigint;
  readonly exposureNanoseconds: number;
}

export interface AdvParts {
  readonly width: number;
  readonly height: number;
  readonly layouts: readonly { bits: number; kind: string; compression: string }[];
  readonly frames: readonly AdvFrameParts[];
}

/** Ticks of the clock per second. */
export const CLOCK = 1000;

/** A file with one status tag, `Gain` (f32), always 2.5; it ends with the index. */
export function makeAdv({ width, height, layouts, frames }: AdvParts): Uint8Array {
  const image = writer();
  image.u8(2);
  image.u32(width);
  image.u32(height);
  image.u8(12);
  image.u8(layouts.length);
  layouts.forEach(({ bits, kind, compression }, id) => {
    [id, 2, bits, 2].forEach(image.u8);
    image.tags({ "DATA-LAYOUT": kind, "SECTION-DATA-COMPRESSION": compression });
  });
  image.u8(0);
  const status = writer();
  status.u8(2);
  status.u64(0);
  status.u8(1);
  status.text("Gain");
  status.u8(4);
  const metadata = writer();
  metadata.u32(1);
  metadata.tags({ "CAMERA-MODEL": "test camera" });

  const HEADER = 33 + 1 + 2 * (4 + 8 + 4 + 8) + 6 + 13 + 1 + 7 + 8 + 8 + 8;
  const imageOffset = HEADER;
  const statusOffset = imageOffset + image.parts.length;
  const metadataOffset = statusOffset + status.parts.length;
  const body = writer();
  const index = writer();
  [2].forEach(index.u8);
  [0, 0, frames.length].forEach(index.u32);
  frames.forEach((frame, i) => {
    const offset = metadataOffset + metadata.parts.length + body.parts.length;
    const start = body.parts.length;
    [0xff, 0x22, 0x01, 0xee, 0].forEach(body.u8);
    body.u64(i * CLOCK);
    body.u64(i * CLOCK + Math.round((frame.exposureNanoseconds * CLOCK) / 1e9));
    body.u32(frame.payload.length + 2);
    [frame.layout, 0].forEach(body.u8);
    body.parts.push(...frame.payload);
    body.u32(8 + 4 + 1 + 1 + 4);
    body.u64(frame.middle);
    body.u32(frame.exposureNanoseconds % 2 ** 32);
    [1, 0].forEach(body.u8);
    body.parts.push(...new Uint8Array(Float32Array.of(2.5).buffer));
    index.u64(i * CLOCK);
    index.u64(offset);
    index.u32(body.parts.length - start - 4);
  });
  index.u32(0);
  const head = writer();
  head.parts.push(...new TextEncoder().encode("FSTF"));
  head.u8(2);
  head.u32(0);
  head.u64(metadataOffset + metadata.parts.length + body.parts.length);
  head.u64(metadataOffset);
  head.u64(0);
  head.u8(2);
  ["MAIN", "CALIBRATION"].forEach((name, i) => {
    head.text(name);
    head.u32(i === 0 ? frames.length : 0);
    head.u64(CLOCK);
    head.u32(0);
    head.u64(0);
  });
  head.u8(2);
  head.text("IMAGE");
  head.u64(imageOffset);
  head.text("STATUS");
  head.u64(statusOffset);
  if (head.parts.length !== HEADER) throw new Error(`the header has ${head.parts.length} bytes`);
  return Uint8Array.from(
    [head, image, status, metadata, body, index].flatMap(({ parts }) => parts),
  );
}
