/** Where written recordings go: memory here, files in `@photkit/io-video/node`. */

/** Bytes out, at any offset. */
export interface ByteSink {
  write(bytes: Uint8Array, offset: number): Promise<void> | void;
  /** Completes the output. */
  close(): Promise<void> | void;
  /** Discards the output. */
  abort(): Promise<void> | void;
}

/** A sink in memory; `bytes()` is what was written so far, gaps as zeros. */
export function memorySink(): ByteSink & { bytes(): Uint8Array } {
  let buffer = new Uint8Array(1 << 16);
  let length = 0;
  return {
    write(bytes, offset) {
      const end = offset + bytes.length;
      if (end > buffer.length) {
        const grown = new Uint8Array(Math.max(end, 2 * buffer.length));
        grown.set(buffer.subarray(0, length));
        buffer = grown;
      }
      buffer.set(bytes, offset);
      length = Math.max(length, end);
    },
    bytes: () => buffer.slice(0, length),
    close() {},
    abort() {
      length = 0;
    },
  };
}
