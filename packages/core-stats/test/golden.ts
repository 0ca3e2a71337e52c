/** Reads the expected values in the encoding of their README; tests skip when they are not there. */

import { existsSync, readFileSync } from "node:fs";

const root = new URL("../../../../shared/golden/", import.meta.url);

export const hasGolden = existsSync(root);

export function readGolden<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, root), "utf8")) as T;
}

export interface EncodedArray {
  readonly dtype: "float64";
  readonly shape: readonly number[];
  readonly base64: string;
}

export function decodeFloat64(array: EncodedArray): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(array.base64, "base64"));
  return new Float64Array(bytes.buffer);
}

/** Non-finite numbers are strings there. */
export const numberOf = (value: number | string): number =>
  typeof value === "number" ? value : Number(value);

/** Equal within a relative tolerance, or both NaN. */
export function close(received: number, expected: number, tolerance: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(received);
  return Math.abs(received - expected) <= tolerance * Math.max(1, Math.abs(expected));
}
