/**
 * Mosaics of colour cameras (colour filter arrays) before demosaicing: which pixel saw which colour,
 * normalisation per colour, single channels and luminance.
 */

import { check, checkLength, checkSize } from "../errors.ts";
import { measuredPixels } from "../filters/separable.ts";
import { createImage, type Image, type ImageLike, sizeOf } from "../pixels/image.ts";
import { copyRows } from "../pixels/window.ts";

/** Colours of the first two rows and columns of a Bayer mosaic, in reading order. */
export type BayerPattern = "RGGB" | "BGGR" | "GRBG" | "GBRG";

const PATTERNS: readonly BayerPattern[] = ["RGGB", "BGGR", "GRBG", "GBRG"];

/** Numbers of the colours in a colour map, those of LibRaw's `raw_colors`. */
export const CFA_RED = 0;
export const CFA_FIRST_GREEN = 1;
export const CFA_BLUE = 2;
export const CFA_SECOND_GREEN = 3;

/** A colour of the mosaic; `"green1"` is the green in the rows of red, `"green2"` of blue. */
export type CfaChannel = "red" | "green1" | "green2" | "blue";

/**
 * Which colour each pixel of a Bayer mosaic saw: 0 red, 1 green in a row with red, 2 blue, 3 green
 * in a row with blue. It depends on the camera only: make it once for a sequence.
 *
 * @returns a picture of `width * height` bytes.
 * @throws ImageError `"invalid-option"` for an unknown pattern.
 */
export function cfaColours(
  width: number,
  height: number,
  pattern: BayerPattern,
): Image<Uint8Array> {
  check.oneOf("pattern", pattern, PATTERNS);
  checkSize(width, height);
  const out = createImage(new Uint8Array(width * height), width, height);
  const red = pattern.indexOf("R");
  const redRow = red >> 1;
  const redColumn = red & 1;
  for (let y = 0; y < height; y++) {
    const withRed = (y & 1) === redRow;
    for (let x = 0; x < width; x++) {
      const ofRed = (x & 1) === redColumn;
      out.data[y * width + x] = withRed
        ? ofRed
          ? CFA_RED
          : CFA_FIRST_GREEN
        : ofRed
          ? CFA_SECOND_GREEN
          : CFA_BLUE;
    }
  }
  return out;
}

/** A mask per colour, 1 where a pixel saw it; both greens are in one mask. */
export interface CfaMasks {
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** The masks of a colour map (see `cfaColours`), which may also come from a raw file. */
export function cfaMasks(colours: ImageLike): CfaMasks {
  const map = colourNumbers(colours);
  const where = (holds: (colour: number) => boolean) =>
    Uint8Array.from(map, (colour) => (holds(colour) ? 1 : 0));
  return {
    red: where((colour) => colour === CFA_RED),
    green: where((colour) => colour === CFA_FIRST_GREEN || colour === CFA_SECOND_GREEN),
    blue: where((colour) => colour === CFA_BLUE),
  };
}

export interface NormaliseCfaOptions {
  /** Which colour each pixel saw, of the picture's size (see `cfaColours`). */
  readonly colours: ImageLike;
  /** Factor of the red pixels, from the spectral response of the pass-bands. @default 1.9 */
  readonly red?: number;
  /** Factor of both kinds of green pixels. @default 1 */
  readonly green?: number;
  /** Factor of the blue pixels. @default 1.9 */
  readonly blue?: number;
  /**
   * Raw counts above this keep their value: a saturated pixel says nothing about its colour.
   * `Infinity` for none. @default 16380
   */
  readonly saturation?: number;
}

/**
 * Multiplies each pixel of a mosaic by the factor of its colour, so that the star images are smooth
 * over the mosaic. Pixels with raw counts above `saturation` (strictly) keep them. NaN stays NaN.
 *
 * @throws ImageError `"invalid-option"`, `"invalid-shape"` when `colours` has another size.
 */
export function normaliseCfa(image: ImageLike, options: NormaliseCfaOptions): Image<Float64Array> {
  const { colours, red = 1.9, green = 1, blue = 1.9, saturation = 16380 } = options;
  check.positive("red", red);
  check.positive("green", green);
  check.positive("blue", blue);
  check.between("saturation", saturation, 0, Number.POSITIVE_INFINITY);
  const { width, height } = sizeOf(image);
  const map = colourNumbers(colours);
  checkLength("colours", map.length, width, height);
  const factors = [red, green, blue, green];
  const data = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, data);
  for (let i = 0; i < data.length; i++) {
    if (!(data[i]! > saturation)) data[i]! *= factors[map[i]!] ?? Number.NaN;
  }
  return createImage(data, width, height);
}

function colourNumbers(colours: ImageLike): Float64Array {
  const { width, height } = sizeOf(colours);
  const map = new Float64Array(width * height);
  copyRows(colours, 0, 0, width, height, map);
  return map;
}

/**
 * The pixels of one colour as a picture of half the size, without copying: its pixel (x, y) is
 * pixel (2x + x0, 2y + y0) of the mosaic, where (x0, y0) is the colour's place in the pattern.
 *
 * @throws ImageError `"invalid-option"` for an unknown pattern or channel.
 */
export function cfaChannel<T extends ImageLike>(
  image: T,
  options: { readonly pattern: BayerPattern; readonly channel: CfaChannel },
) {
  const { pattern, channel } = options;
  check.oneOf("pattern", pattern, PATTERNS);
  check.oneOf("channel", channel, ["red", "green1", "green2", "blue"]);
  const { width, height } = sizeOf(image);
  const red = pattern.indexOf("R");
  const withRed = channel === "red" || channel === "green1";
  const ofRed = channel === "red" || channel === "green2";
  const x0 = (red & 1) ^ (ofRed ? 0 : 1);
  const y0 = (red >> 1) ^ (withRed ? 0 : 1);
  const [rowStride = 0, columnStride = 0] = image.stride;
  const data: T["data"] = image.data;
  return {
    data,
    shape: [(height - y0 + 1) >> 1, (width - x0 + 1) >> 1] as const,
    stride: [2 * rowStride, 2 * columnStride] as const,
    offset: image.offset + y0 * rowStride + x0 * columnStride,
  };
}

/**
 * Luminance of a mosaic at its full size, (R + G1 + G2 + B) / 4 at every pixel by the weights
 * 1-2-1 along both axes: no demosaicing, the same for every pattern, and no colour checkerboard.
 * It widens stars by a blur of sigma 0.71 pixel. NaN and infinite pixels are left out colour by colour: where
 * all pixels of a colour are missing, the result is NaN.
 *
 * @throws ImageError `"invalid-option"` for a picture of fewer than 2 x 2 pixels.
 */
export function cfaLuminance(image: ImageLike): Image<Float64Array> {
  const { width, height } = sizeOf(image);
  check.integerAtLeast("width of a mosaic", width, 2);
  check.integerAtLeast("height of a mosaic", height, 2);
  const source = new Float64Array(width * height);
  copyRows(image, 0, 0, width, height, source);
  const known = measuredPixels(source) ?? new Float64Array(width * height).fill(1);
  const out = new Float64Array(width * height);
  const sums = new Float64Array(4);
  const shares = new Float64Array(4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      shares.fill(0);
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
          const weight = (i === x ? 2 : 1) * (j === y ? 2 : 1) * known[j * width + i]!;
          const colour = 2 * (j & 1) + (i & 1);
          sums[colour]! += weight * source[j * width + i]!;
          shares[colour]! += weight;
        }
      }
      let total = 0;
      for (let colour = 0; colour < 4; colour++) total += sums[colour]! / shares[colour]! / 4;
      out[y * width + x] = total;
    }
  }
  return createImage(out, width, height);
}
