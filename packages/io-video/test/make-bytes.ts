/** Little-endian fields one after the other, for the recordings that tests make. */

export interface ByteWriter {
  readonly parts: number[];
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  u64(value: number | bigint): void;
  /** UTF-8 after its length of `lengthBytes` bytes. */
  text(value: string, lengthBytes: 1 | 2): void;
  tags(values: Readonly<Record<string, string>>, lengthBytes: 1 | 2): void;
  bytes(values: ArrayLike<number>): void;
}

export function byteWriter(): ByteWriter {
  const parts: number[] = [];
  const little = (value: number | bigint, bytes: number) => {
    for (let i = 0; i < bytes; i++) parts.push(Number((BigInt(value) >> BigInt(8 * i)) & 255n));
  };
  const text = (value: string, lengthBytes: 1 | 2) => {
    const encoded = new TextEncoder().encode(value);
    little(encoded.length, lengthBytes);
    parts.push(...encoded);
  };
  return {
    parts,
    u8: (value) => little(value, 1),
    u16: (value) => little(value, 2),
    u32: (value) => little(value, 4),
    u64: (value) => little(value, 8),
    text,
    tags(values, lengthBytes) {
      for (const [name, value] of Object.entries(values)) {
        text(name, lengthBytes);
        text(value, lengthBytes);
      }
    },
    bytes: (values) => void parts.push(...Array.from(values)),
  };
}
