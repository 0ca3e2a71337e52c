/** What every decoder of AVI pictures takes and gives. */

import type { Image } from "@photkit/image";
import type { AviHeader } from "./avi-header.ts";

/** What a decoder needs to know of a file. */
export type PictureFormat = Pick<
  AviHeader,
  "width" | "height" | "bottomUp" | "bitsPerPixel" | "codec" | "palette" | "masks" | "extra"
>;

/** How a picture of one format is read. */
export interface AviDecoder {
  /** Bytes of a complete picture, of a compressed one those that it has at least. */
  readonly bytes: number;
  readonly bitDepth: number;
  /** What the file holds: "mono", "BGR", "YUV", "palette", the pattern of a mosaic. */
  readonly colour: string;
  /** Where the top left pixel stands in so many bytes, if the file keeps pixels as they are. */
  readonly firstPixel?: (length: number) => number;
  /** Why a chunk of so many bytes is no image, or null; missing for compressed ones. */
  readonly misfit?: (length: number) => string | null;
  /** @throws Error for compressed data that contradict themselves. */
  decode(data: Uint8Array): Image;
}
