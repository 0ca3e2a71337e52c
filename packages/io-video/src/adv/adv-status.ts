/** The status channel of ADV frames: values by the tags that the header lists. */

import type { ByteCursor } from "../byte-cursor.ts";
import type { AdvStatusTag } from "./adv-header.ts";

/**
 * Status entries at the cursor by name; lists of strings are joined by line breaks, unsigned 64-bit
 * integers lose what a double cannot hold.
 *
 * @param lengthBytes - bytes of a string's length: 1 in version 1, 2 in version 2.
 * @throws Error for an entry that the header does not list.
 */
export function readAdvStatus(
  tags: readonly AdvStatusTag[],
  cursor: ByteCursor,
  lengthBytes: 1 | 2,
): Record<string, string | number> {
  const meta: Record<string, string | number> = {};
  const text = () => cursor.text(lengthBytes);
  const list = () => Array.from({ length: cursor.u8() }, text).join("\n");
  const { u8, u16, u32, u64, f32 } = cursor;
  const readers = [u8, u16, u32, u64, f32, text, list];
  for (let i = cursor.u8(); i > 0; i--) {
    const tag = tags[cursor.u8()];
    if (!tag) throw new Error("a status entry is not in the header");
    const reader = readers[tag.type];
    if (!reader) throw new Error(`status tag ${tag.name} has type ${tag.type}`);
    meta[tag.name] = reader();
  }
  return meta;
}
