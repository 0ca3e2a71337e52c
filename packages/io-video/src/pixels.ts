/** Bytes of a frame as typed arrays: views where alignment and byte order allow, else one copy. */

/** True when this machine stores the low byte first, as every current JavaScript engine does. */
const HOST_IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Bytes as 16-bit samples; an odd last byte is left out. A view of `bytes` when they are
 * little-endian and aligned, else a copy.
 */
export function samples16(bytes: Uint8Array, littleEndian: boolean): Uint16Array {
  const length = bytes.length >> 1;
  const swap = littleEndian !== HOST_IS_LITTLE;
  if (!swap && bytes.byteOffset % 2 === 0) {
    return new Uint16Array(bytes.buffer, bytes.byteOffset, length);
  }
  const copy = bytes.slice(0, length * 2);
  return swap ? new Uint16Array(swap16(copy).buffer) : new Uint16Array(copy.buffer);
}

/** Swaps the two bytes of every 16-bit sample in place, two samples at a time. */
export function swap16(bytes: Uint8Array): Uint8Array {
  const pairs = bytes.byteOffset % 4 === 0 ? bytes.length >> 2 : 0;
  const words = pairs > 0 ? new Int32Array(bytes.buffer, bytes.byteOffset, pairs) : undefined;
  for (let i = 0; words && i < pairs; i++) {
    const word = words[i]!;
    words[i] = ((word & 0x00ff00ff) << 8) | ((word >>> 8) & 0x00ff00ff);
  }
  for (let i = pairs * 4; i + 1 < bytes.length; i += 2) {
    const low = bytes[i]!;
    bytes[i] = bytes[i + 1]!;
    bytes[i + 1] = low;
  }
  return bytes;
}

/**
 * Luminance of interleaved colour samples with the weights of ITU-R BT.601 (0.299 R + 0.587 G +
 * 0.114 B) in 14-bit fixed point, rounded: a grey pixel keeps its value exactly.
 *
 * @param planes - samples per pixel, at least 3; further ones are ignored.
 * @param order - the first three samples of a pixel.
 */
export function luminance<T extends Uint8Array | Uint16Array>(
  samples: T,
  planes: number,
  order: "RGB" | "BGR",
  out: T,
): T {
  const [first, third] = order === "RGB" ? [4899, 1868] : [1868, 4899];
  for (let i = 0, at = 0; i < out.length; i++, at += planes) {
    out[i] =
      (first * samples[at]! + 9617 * samples[at + 1]! + third * samples[at + 2]! + 8192) >>> 14;
  }
  return out;
}

/** What of a colour picture is taken as its brightness. */
export type ColourChannel = "luminance" | "red" | "green" | "blue";

export const COLOUR_CHANNELS: readonly ColourChannel[] = ["luminance", "red", "green", "blue"];

/** Luminance of interleaved colour samples as `luminance` gives it, or one of their colours. */
export function brightness<T extends Uint8Array | Uint16Array>(
  samples: T,
  planes: number,
  order: "RGB" | "BGR",
  out: T,
  channel: ColourChannel,
): T {
  if (channel === "luminance") return luminance(samples, planes, order, out);
  const place = ["red", "green", "blue"].indexOf(channel);
  let at = order === "RGB" ? place : 2 - place;
  for (let i = 0; i < out.length; i++, at += planes) out[i] = samples[at]!;
  return out;
}

/**
 * Luma of the limited range to the full one, in place, rounded and clipped: 16..235 to 0..255 for 8
 * bits, both times 2^(bits - 8) for more (ITU-R BT.601 and BT.2020).
 */
export function stretchLuma<T extends Uint8Array | Uint16Array>(luma: T, bits: number): T {
  const unit = 2 ** (bits - 8);
  const top = 2 ** bits - 1;
  const gain = top / (219 * unit);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = Math.min(top, Math.max(0, Math.round((luma[i]! - 16 * unit) * gain)));
  }
  return luma;
}
