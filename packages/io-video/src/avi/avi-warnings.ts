/** What a user should know of the pixels of an AVI file before reading them. */

import type { AviDecoder } from "./avi-decoder.ts";
import { formatWarning } from "./raw-formats.ts";

/** Lengths that fit no image, counted, and what the codec leaves open. */
export function pixelWarnings(
  codec: string,
  decoder: AviDecoder,
  sizes: readonly number[],
): string[] {
  const warnings: string[] = [];
  const open = formatWarning(codec);
  if (open !== null) warnings.push(open);
  const counts = new Map<number, number>();
  for (const size of sizes) if (size > 0) counts.set(size, (counts.get(size) ?? 0) + 1);
  let misfits = 0;
  let reason = "";
  for (const [size, count] of counts) {
    const why = decoder.misfit?.(size) ?? null;
    if (why === null) continue;
    misfits += count;
    reason ||= why;
  }
  if (misfits > 0) {
    warnings.push(`${misfits} of ${sizes.length} frames cannot be read: of the first ${reason}`);
  }
  return warnings;
}
