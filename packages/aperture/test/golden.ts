/** Expected values of other programs; their folder is not part of the repository. */

import { existsSync, readFileSync } from "node:fs";
import { createImage, type Image } from "@photkit/image";

const folder = new URL("../../../../shared/golden/", import.meta.url);

export const goldenMissing = !existsSync(folder);

/** A golden file, parsed; its "NaN" strings are left to `numberOf`. */
export const readGolden = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, folder), "utf8")) as T;

export interface EncodedArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly base64: string;
}

export type GoldenNumber = number | "NaN" | "Infinity" | "-Infinity" | null;

export const numberOf = (value: GoldenNumber): number => Number(value ?? Number.NaN);

/** An encoded picture as an `Image` of doubles. */
export function imageOf(encoded: EncodedArray): Image<Float64Array> {
  const bytes = Uint8Array.from(Buffer.from(encoded.base64, "base64"));
  const [height, width] = encoded.shape as [number, number];
  const values =
    encoded.dtype === "float32"
      ? new Float32Array(bytes.buffer)
      : encoded.dtype === "float64"
        ? new Float64Array(bytes.buffer)
        : bytes;
  return createImage(Float64Array.from(values), width, height);
}
