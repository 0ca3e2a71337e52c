/** Pictures of a FITS unit, plane by plane, as typed arrays in the values that they mean. */

import { createImage, type Image } from "@photkit/image";
import { type ByteSource, readExactly } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import {
  applyScaling,
  decodeBigEndian,
  decodeUnsigned64,
  isUnsigned64,
  scalingOf,
} from "./fits-pixels.ts";
import { readTiledPlane } from "./tiles/tiled-image.ts";

/** Width, height and number of planes of a unit; a 1-D array is one row; all 0 without data. */
export function planesOf({ axes }: FitsHdu): { width: number; height: number; planes: number } {
  const [width = 0, height = 1, ...rest] = axes;
  const planes = width * height === 0 ? 0 : rest.reduce((product, axis) => product * axis, 1);
  return planes === 0 ? { width: 0, height: 0, planes: 0 } : { width, height, planes };
}

/**
 * One plane of an image unit; row 0 of the picture is the first row of the array, which FITS
 * viewers show at the bottom.
 *
 * @throws VideoError `"no-such-frame"`, `"truncated"`, `"invalid-file"` and `"unsupported"` for
 * compressed tiles.
 */
export async function readFitsPlane(source: ByteSource, unit: FitsHdu, plane = 0): Promise<Image> {
  const { width, height, planes } = planesOf(unit);
  if (!Number.isSafeInteger(plane) || plane < 0 || plane >= planes) {
    throw new VideoError(
      "no-such-frame",
      `${source.name}: plane must be an integer between 0 and ${planes - 1}. Received ${plane}.`,
      { data: { file: source.name, frame: plane } },
    );
  }
  const scaling = scalingOf(unit.header, unit.bitpix);
  if (unit.kind === "compressed-image") {
    const stored = await readTiledPlane(source, unit, plane);
    return createImage(applyScaling(stored, unit.bitpix, scaling), width, height);
  }
  const length = (width * height * Math.abs(unit.bitpix)) / 8;
  const offset = unit.header.dataOffset + plane * length;
  const bytes = await readExactly(source, offset, length, `plane ${plane} of unit ${unit.index}`);
  if (isUnsigned64(unit.bitpix, scaling))
    return createImage(decodeUnsigned64(bytes), width, height);
  const stored = decodeBigEndian(bytes, unit.bitpix);
  return createImage(applyScaling(stored, unit.bitpix, scaling), width, height);
}
