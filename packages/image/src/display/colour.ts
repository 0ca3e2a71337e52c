/** Colour pictures for display. */

import { check } from "../errors.ts";
import { type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

/** A colour picture: pixel (x, y) is the bytes R, G, B from `data[3 * (y * width + x)]`. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

export const COLOUR_MAPS = ["grey", "inverted", "heat", "viridis", "ice"] as const;

export type ColourMapName = (typeof COLOUR_MAPS)[number];

/** Colours at equal steps from black to white level, between which the maps are linear. */
const ANCHORS: Record<ColourMapName, readonly Colour[]> = {
  grey: [
    [0, 0, 0],
    [255, 255, 255],
  ],
  inverted: [
    [255, 255, 255],
    [0, 0, 0],
  ],
  heat: [
    [0, 0, 0],
    [255, 0, 0],
    [255, 255, 0],
    [255, 255, 255],
  ],
  viridis: [
    [68, 1, 84],
    [72, 40, 120],
    [62, 74, 137],
    [49, 104, 142],
    [38, 130, 142],
    [31, 158, 137],
    [53, 183, 121],
    [109, 205, 89],
    [180, 222, 44],
    [253, 231, 37],
  ],
  ice: [
    [0, 0, 0],
    [0, 40, 110],
    [0, 130, 200],
    [150, 215, 240],
    [255, 255, 255],
  ],
};

/** The 256 colours of a map, R, G, B after one another. */
export function colourTable(map: ColourMapName): Uint8Array {
  check.oneOf("map", map, COLOUR_MAPS);
  const anchors = ANCHORS[map];
  const table = new Uint8Array(3 * 256);
  for (let level = 0; level < 256; level++) {
    const at = (level / 255) * (anchors.length - 1);
    const below = Math.min(Math.floor(at), anchors.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const low = anchors[below]![channel]!;
      const high = anchors[below + 1]![channel]!;
      table[3 * level + channel] = Math.round(low + (at - below) * (high - low));
    }
  }
  return table;
}

export interface ColourMapOptions {
  /** Name of the map. @default "viridis" */
  readonly map?: ColourMapName;
}

/**
 * Paints an 8-bit grey picture (see `stretch`) with the colours of a map.
 *
 * @param grey - levels 0 to 255; others are rounded and limited to that, NaN is 0.
 * @throws ImageError `"invalid-option"` for an unknown map.
 */
export function colourMap(grey: ImageLike, options: ColourMapOptions = {}): RgbImage {
  const table = colourTable(options.map ?? "viridis");
  const { width, height } = sizeOf(grey);
  const row = new Float64Array(width);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    copyRows(grey, 0, y, width, 1, row);
    for (let x = 0; x < width; x++) {
      const value = row[x]!;
      const level = 3 * (value > 0 ? Math.min(255, Math.floor(value + 0.5)) : 0);
      const to = 3 * (y * width + x);
      data[to] = table[level]!;
      data[to + 1] = table[level + 1]!;
      data[to + 2] = table[level + 2]!;
    }
  }
  return { data, width, height };
}
