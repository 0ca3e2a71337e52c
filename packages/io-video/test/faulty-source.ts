/** A byte source that fails, or answers short, at given places: a disk, a server or a cable that does. */

import type { ByteSource } from "../src/index.ts";

export interface Fault {
  /** First byte that cannot be had, and one past the last; reads that touch none of them succeed. */
  readonly from: number;
  readonly to: number;
  /** `"error"`: the read rejects; `"short"`: it ends before `from`, as where a file was cut off. */
  readonly kind: "error" | "short";
  /** Reads that it spoils; the later ones succeed. @default all */
  readonly times?: number;
}

export interface FaultySource extends ByteSource {
  /** Faults from now on, in place of those before. */
  arm(faults: readonly Fault[]): void;
  /** Offset and length of every read, in order. */
  readonly reads: readonly (readonly [offset: number, length: number])[];
}

/** The bytes of `source`, without faults until some are armed. */
export function faultySource(source: ByteSource): FaultySource {
  let armed: { readonly fault: Fault; left: number }[] = [];
  const reads: (readonly [number, number])[] = [];
  return {
    size: source.size,
    name: source.name,
    reads,
    arm(faults) {
      armed = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    async read(offset, length) {
      reads.push([offset, length]);
      let end = Math.min(offset + length, source.size);
      for (const one of armed) {
        const { from, to, kind } = one.fault;
        if (one.left <= 0 || end <= from || offset >= to) continue;
        one.left--;
        if (kind === "error") throw new Error(`EIO: i/o error, read ${offset} to ${end}`);
        end = Math.min(end, Math.max(offset, from));
      }
      return source.read(offset, end - offset);
    },
    release: () => source.release?.(),
    close: () => source.close(),
  };
}
