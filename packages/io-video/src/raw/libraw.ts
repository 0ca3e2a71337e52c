/**
 * Camera raw files by the library LibRaw, in a build for JavaScript that somebody installed: the
 * package libraw-wasm. LibRaw knows for each camera which pixels see light and at which levels.
 */

import { VideoError } from "../errors.ts";
import type { Still } from "../stills/still-sequence.ts";
import { cropMosaic, levelMeta } from "./mosaic.ts";

/** What of LibRaw's answer is used; sizes in pixels, levels in counts of the file. */
export interface LibRawMetadata {
  /** Two bits for each place of 8 rows and 2 columns; 0 without a mosaic, 9 for X-Trans. */
  readonly filters?: number;
  /** Letters of the colours that `filters` numbers: "RGBG". */
  readonly cdesc?: string;
  readonly color_data?: { readonly black?: number; readonly maximum?: number };
}

/** The whole mosaic, borders without light included, and where its visible part lies. */
export interface LibRawMosaic {
  readonly raw_width: number;
  readonly raw_height: number;
  readonly top_margin: number;
  readonly left_margin: number;
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** An instance of the class `LibRaw` of libraw-wasm: on the page in a worker, or within the module. */
export interface LibRawDecoder {
  open(bytes: Uint8Array, settings?: object): unknown;
  metadata(full: boolean): LibRawMetadata | undefined | Promise<LibRawMetadata | undefined>;
  rawImageData(): LibRawMosaic | undefined | Promise<LibRawMosaic | undefined>;
  /** Ends its worker. */
  dispose?(): void;
  /** Frees its memory. */
  delete?(): void;
}

/**
 * The visible mosaic of a raw file, not demosaiced and without black-level subtraction.
 *
 * @param makeDecoder - makes a decoder for this file alone.
 * @throws Error with the reason, VideoError `"unsupported"` for a file without a mosaic.
 */
export async function decodeWithLibRaw(
  makeDecoder: () => LibRawDecoder | Promise<LibRawDecoder>,
  bytes: Uint8Array,
  file: string,
): Promise<Still> {
  const decoder = await makeDecoder();
  try {
    // The decoder may take the memory over: it gets a copy.
    await decoder.open(bytes.slice(), {});
    const facts = await decoder.metadata(true);
    const mosaic = await decoder.rawImageData();
    if (!facts || !mosaic) throw new Error("LibRaw finds no mosaic in it");
    return stillOf(facts, mosaic, file);
  } catch (cause) {
    if (cause instanceof VideoError) throw cause;
    // What WebAssembly throws is often no Error and has no message.
    const reason = cause instanceof Error && cause.message !== "" ? `: ${cause.message}` : "";
    throw new Error(`LibRaw cannot decode it${reason}`, { cause });
  } finally {
    decoder.dispose?.();
    decoder.delete?.();
  }
}

function stillOf(facts: LibRawMetadata, mosaic: LibRawMosaic, file: string): Still {
  const { raw_width, raw_height, top_margin: top, left_margin: left, width, height } = mosaic;
  const sizes = [raw_width, raw_height, top, left, width, height];
  const isWhole = sizes.every((size) => Number.isInteger(size) && size >= 0) && width * height > 0;
  const isInside = left + width <= raw_width && top + height <= raw_height;
  if (!isWhole || !isInside || mosaic.data.length < raw_width * raw_height) {
    throw new VideoError("unsupported", `${file}: LibRaw gives no mosaic of this file.`, {
      data: { file },
    });
  }
  const stated = facts.color_data?.maximum ?? 0;
  const white = stated > 0 ? stated : 65535;
  const { data } = mosaic;
  return {
    image: cropMosaic(data instanceof Uint16Array ? data : Uint16Array.from(data), raw_width, {
      top,
      left,
      bottom: top + height,
      right: left + width,
    }),
    bitDepth: 32 - Math.clz32(white),
    saturation: white,
    colour: colourOf(facts),
    meta: levelMeta({ black: [facts.color_data?.black ?? 0], white }),
  };
}

/** The first two rows and columns; LibRaw counts `filters` from the corner of the visible part. */
function colourOf({ filters = 0, cdesc = "RGBG" }: LibRawMetadata): string {
  if (filters === 0) return "mono";
  if (filters === X_TRANS) return "X-Trans";
  return [0, 1, 2, 3].map((place) => cdesc[(filters >>> (2 * place)) & 3] ?? "?").join("");
}

const X_TRANS = 9;
