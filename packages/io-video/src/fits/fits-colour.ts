/** Colour pictures in FITS files: three planes, red, green and blue, that are one frame. */

import { createImage, type Image } from "@photkit/image";
import type { ByteSource } from "../byte-source.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { planesOf, readFitsPlane } from "./fits-image.ts";

/** What the planes of a file with a third axis of three are; see `FitsOptions`. */
export type ColourPlanes = "auto" | "frames" | "luminance" | "red" | "green" | "blue";

export const COLOUR_PLANES: readonly ColourPlanes[] = [
  "auto",
  "frames",
  "luminance",
  "red",
  "green",
  "blue",
];
const COLOURS = ["red", "green", "blue"];

/** What is done with the planes of a unit: `"auto"` is resolved by the name of its third axis. */
function planesAre(unit: FitsHdu, wanted: ColourPlanes): Exclude<ColourPlanes, "auto"> {
  if (unit.axes[2] !== 3) return "frames";
  if (wanted !== "auto") return wanted;
  const name = unit.header.values.CTYPE3;
  return typeof name === "string" && /^(RGB|COLOU?R)\b/i.test(name) ? "luminance" : "frames";
}

/** Frames in a unit. */
export function framesIn(unit: FitsHdu, wanted: ColourPlanes): number {
  const { planes } = planesOf(unit);
  return planesAre(unit, wanted) === "frames" ? planes : planes / 3;
}

/**
 * One frame of a unit: a plane, one colour of three, or their luminance, which keeps the type of
 * pixels of 8 and 16 bits.
 *
 * @throws VideoError as `readFitsPlane` does.
 */
export async function readFitsFrame(
  source: ByteSource,
  unit: FitsHdu,
  frame: number,
  wanted: ColourPlanes,
): Promise<Image> {
  const are = planesAre(unit, wanted);
  if (are === "frames") return readFitsPlane(source, unit, frame);
  if (are !== "luminance") return readFitsPlane(source, unit, 3 * frame + COLOURS.indexOf(are));
  const red = await readFitsPlane(source, unit, 3 * frame);
  const green = await readFitsPlane(source, unit, 3 * frame + 1);
  const blue = await readFitsPlane(source, unit, 3 * frame + 2);
  const { width, height } = planesOf(unit);
  const { data } = red;
  const isWhole = data instanceof Uint8Array || data instanceof Uint16Array;
  const out = isWhole ? data.slice() : new Float64Array(data.length);
  const rounding = isWhole ? 0.5 : 0;
  for (let i = 0; i < out.length; i++) {
    // ITU-R BT.601; a typed array of whole numbers cuts the rest off.
    out[i] = 0.299 * data[i]! + 0.587 * green.data[i]! + 0.114 * blue.data[i]! + rounding;
  }
  return createImage(out, width, height);
}
