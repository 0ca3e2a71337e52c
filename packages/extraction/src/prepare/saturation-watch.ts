/**
 * The level at which a recording saturates, where its header does not say: many pixels share the
 * highest value, and that value is the top of a camera's range.
 */

import { copyWindow, type ImageLike, sizeOf } from "@photkit/image";

const CAMERA_BITS = [8, 10, 12, 14, 16];
/** A clipped top has at least this many pixels in a frame; noise seldom has more than one. */
const CLIPPED_PIXELS = 3;
/** Cameras clip this close below 2^bits. */
const CLOSE = 0.01;

export interface SaturationWatch {
  add(image: ImageLike): void;
  /** The saturation level in ADU, or null when nothing was seen to saturate. */
  level(): number | null;
}

/** @param ignored - mask in row order of pixels that are not looked at; null without any. */
export function createSaturationWatch(ignored: Uint8Array | null): SaturationWatch {
  let highest = Number.NEGATIVE_INFINITY;
  let sharing = 0;
  // Fresh memory for every frame would cost more than the copy.
  let data = new Float32Array(0);
  return {
    add(image) {
      const { width, height } = sizeOf(image);
      if (data.length !== width * height) data = new Float32Array(width * height);
      copyWindow(image, 0, 0, width, height, data);
      let top = Number.NEGATIVE_INFINITY;
      let count = 0;
      for (let i = 0; i < data.length; i++) {
        const value = data[i]!;
        if (value < top || (ignored !== null && ignored[i] !== 0)) continue;
        if (value > top) {
          top = value;
          count = 1;
        } else if (value === top) count++;
      }
      if (top > highest) {
        highest = top;
        sharing = count;
      } else if (top === highest) sharing = Math.max(sharing, count);
    },
    level() {
      const full = CAMERA_BITS.map((bits) => 2 ** bits - 1).find((top) => highest <= top);
      const clipped =
        full !== undefined && highest >= (1 - CLOSE) * full && sharing >= CLIPPED_PIXELS;
      return clipped ? highest : null;
    },
  };
}
