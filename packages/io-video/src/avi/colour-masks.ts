/** Colours as runs of bits in a word (BI_BITFIELDS): any masks of bitmaps and AVI files, 5-5-5 without. */

/** Bits of red, green and blue in a pixel. */
export type ColourMasks = readonly [red: number, green: number, blue: number];

/** What 16 bits without masks are, and 16 bits with those of the FourCC of FFmpeg. */
export const MASKS_555: ColourMasks = [0x7c00, 0x3e0, 0x1f];
/** 32 bits without masks: blue, green, red and a byte that is not used. */
export const MASKS_888: ColourMasks = [0xff0000, 0xff00, 0xff];

const WORD_CODECS: Readonly<Record<string, ColourMasks>> = {
  "RGB\x0f": MASKS_555,
  "RGB\x10": [0xf800, 0x7e0, 0x1f],
  "BGR\x0f": [0x1f, 0x3e0, 0x7c00],
  "BGR\x10": [0x1f, 0x7e0, 0xf800],
};

/** The masks of a FourCC for 16-bit words, or null. */
export const masksOfCodec = (codec: string): ColourMasks | null => WORD_CODECS[codec] ?? null;

/** Reads masks from a header; null when a mask has gaps or all are empty. */
export function readMasks(view: DataView, at: number): ColourMasks | null {
  if (at + 12 > view.byteLength) return null;
  const masks = [0, 4, 8].map((i) => view.getUint32(at + i, true));
  const isRun = (mask: number) => {
    const run = mask === 0 ? 0 : mask / 2 ** lowBit(mask);
    return Number.isInteger(Math.log2(run + 1));
  };
  if (!masks.every(isRun) || masks.every((mask) => mask === 0)) return null;
  return masks as unknown as ColourMasks;
}

const lowBit = (mask: number): number => 31 - Math.clz32(mask & -mask);

/**
 * Splits a row of little-endian words of 2 or 4 bytes in red, green and blue of 8 bits: fewer bits are
 * repeated to fill a byte (full stays full), of more the highest are kept.
 */
export function maskSplitter(
  masks: ColourMasks,
  wordBytes: number,
  width: number,
): (row: Uint8Array) => Uint8Array {
  // Not before there is a row: a header may state any width.
  let out = new Uint8Array(0);
  const colours = masks.map((mask) => {
    const shift = mask === 0 ? 0 : lowBit(mask);
    return { mask, shift, bits: mask === 0 ? 0 : 32 - Math.clz32(mask) - shift };
  });
  const tables = colours.map(({ bits }) =>
    Uint8Array.from({ length: 1 << Math.min(8, bits) }, (_, value) => fill(value, bits)),
  );
  return (row) => {
    if (out.length === 0) out = new Uint8Array(3 * width);
    for (let x = 0, at = 0; x < width; x++, at += wordBytes) {
      let word = row[at]! | (row[at + 1]! << 8);
      if (wordBytes === 4) word |= (row[at + 2]! << 16) | (row[at + 3]! << 24);
      for (let k = 0; k < 3; k++) {
        const { mask, shift, bits } = colours[k]!;
        const value = (word & mask) >>> shift;
        out[3 * x + k] = tables[k]![bits > 8 ? value >>> (bits - 8) : value]!;
      }
    }
    return out;
  };
}

function fill(value: number, bits: number): number {
  if (bits === 0) return 0;
  if (bits >= 8) return value;
  let out = 0;
  for (let shift = 8 - bits; shift > -bits; shift -= bits) {
    out |= shift >= 0 ? value << shift : value >>> -shift;
  }
  return out & 255;
}
