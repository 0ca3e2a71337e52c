/** Expected values of other programs; their folder is not part of the repository. */

import { existsSync, readFileSync } from "node:fs";
import { createImage } from "@photkit/image";

const folder = new URL("../../../../shared/golden/", import.meta.url);

/** Whether the expected values are on this machine. */
export function hasGoldens(): boolean {
  const there = existsSync(folder);
  if (!there) console.log("skipped: the expected values of other programs are not on this machine");
  return there;
}

export const readGolden = (path: string) => JSON.parse(readFileSync(new URL(path, folder), "utf8"));

/** An encoded picture of doubles. */
export function doublesOf(encoded: { readonly shape: number[]; readonly base64: string }) {
  const bytes = Uint8Array.from(Buffer.from(encoded.base64, "base64"));
  const [height, width] = encoded.shape as [number, number];
  return createImage(new Float64Array(bytes.buffer), width, height);
}
