/** Strips of real recordings, which lie beside the repository, woven into frames of two fields. */

import { existsSync, readFileSync } from "node:fs";
import { createImage, decodePng, type Image, toFloat64 } from "@photkit/image";

const root = new URL("../../../../shared/data/vti/", import.meta.url);

export function hasStrips(): boolean {
  const there = existsSync(new URL("manifest.json", root));
  if (!there) console.log("skipped: the strips of real recordings are not on this machine");
  return there;
}

export interface Strip {
  readonly file: string;
  readonly frame: number;
  readonly field: "even" | "odd";
  readonly time: string;
  readonly field_number: number;
  readonly slot: 1 | 2;
}

export interface Folder {
  readonly name: string;
  readonly first_field: "even" | "odd";
  readonly video_standard: "PAL" | "NTSC";
  readonly missing_field_numbers: readonly (readonly number[])[];
  readonly images: readonly Strip[];
}

/** The folders whose strips are labelled, one recording each. */
export function folders(): Folder[] {
  const manifest = JSON.parse(readFileSync(new URL("manifest.json", root), "utf8"));
  return Object.entries(manifest.folders as Record<string, Folder>)
    .filter(([name]) => /^\d/.test(name))
    .map(([name, folder]) => ({ ...folder, name }));
}

export const picture = (file: string): Image<Float64Array> =>
  toFloat64(decodePng(readFileSync(new URL(file, root))));

/** A frame whose upper rows are one picture and whose lower rows are another. */
export function weave(upper: Image, lower: Image): Image<Float64Array> {
  const [height, width] = [Math.min(upper.shape[0], lower.shape[0]), upper.shape[1]];
  const data = new Float64Array(2 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[2 * y * width + x] = upper.data[y * upper.shape[1] + x]!;
      data[(2 * y + 1) * width + x] = lower.data[y * lower.shape[1] + x]!;
    }
  }
  return createImage(data, width, 2 * height);
}

/** The strips of a folder as frames: the odd ones are upper rows. */
export function framesOf({ images }: Folder) {
  const odd = images.filter(({ field }) => field === "odd");
  return odd.map((upper) => {
    const lower = images.find(({ field, frame }) => field === "even" && frame === upper.frame)!;
    return { upper, lower, image: weave(picture(upper.file), picture(lower.file)) };
  });
}

/** `HH:MM:SS.ffff` in units of 0.1 ms. */
export function unitsOf(time: string): number {
  const [hours, minutes, seconds] = time.split(":").map(Number) as [number, number, number];
  return Math.round((3600 * hours + 60 * minutes + seconds) * 10_000);
}
