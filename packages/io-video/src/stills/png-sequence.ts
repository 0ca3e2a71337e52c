/** PNG files as a recording. */

import { decodePng } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FrameSource } from "../frame.ts";
import { openStills, type StillOptions } from "./still-sequence.ts";

/** The first bytes of every PNG file, as Latin-1 text. */
export const PNG_MARK = "\x89PNG\r\n\x1a\n";

/**
 * Opens PNG files as one recording, in the given order: 8- and 16-bit grey as stored, colour as
 * luminance; see `openTiffSequence` for what all picture files share.
 *
 * @throws VideoError `"empty-folder"` without files; `"invalid-file"` when the first is no picture.
 */
export const openPngSequence = (
  sources: readonly ByteSource[],
  options: StillOptions = {},
): Promise<FrameSource> =>
  openStills(sources, { kind: "PNG", decode: (bytes) => ({ image: decodePng(bytes) }) }, options);
