/** Data that lie beside the repository; tests that need them are skipped where they are absent. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ImageLike } from "@photkit/image";
import { bytesSource } from "../src/index.ts";

const root = new URL("../../../../shared/", import.meta.url);

export const sharedPath = (path: string): string => fileURLToPath(new URL(path, root));
export const hasShared = (path: string): boolean => existsSync(new URL(path, root));
export const sharedSource = (path: string) =>
  bytesSource(readFileSync(new URL(path, root)), path.slice(path.lastIndexOf("/") + 1));
export const sharedJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, root), "utf8")) as unknown;

/** SHA-256 of pixels as little-endian float64, non-finite ones as 0: the sum of the manifests. */
export function pixelSum(images: readonly ImageLike[]): string {
  const hash = createHash("sha256");
  for (const { data } of images) {
    hash.update(Float64Array.from(data, (value) => (Number.isFinite(value) ? value : 0)));
  }
  return hash.digest("hex");
}
