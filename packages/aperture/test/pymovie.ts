/** PyMovie 4.2's background of a window and its stamps, for comparisons. */

import { pymovieRobustMean } from "@photkit/core-stats";
import { createImage, type Image, labelComponents, pymovieBlur } from "@photkit/image";
import { readGolden } from "./golden.ts";

export interface Stamp {
  readonly id: string;
  readonly h: number;
  readonly w: number;
  readonly dtype: string;
  readonly data: readonly number[] | null;
}

export const stampImage = ({
  data,
  w,
  h,
}: {
  readonly data: readonly number[];
  readonly w: number;
  readonly h: number;
}): Image<Float64Array> => createImage(Float64Array.from(data), w, h);

/** The stamps by name; the one that the file describes in words is built from its source. */
export function readStamps(): Map<string, Image<Float64Array>> {
  const stamps = new Map<string, Image<Float64Array>>();
  for (const { id, data, w, h } of readGolden<{ images: Stamp[] }>("pymovie/images.json").images) {
    if (data !== null) stamps.set(id, stampImage({ data, w, h }));
  }
  const medium = stamps.get("u12_medium");
  if (medium)
    stamps.set(
      "f64_finder",
      createImage(
        medium.data.map((value) => value / 3),
        51,
        51,
      ),
    );
  stamps.set("constant 21x21 of 7", createImage(new Float64Array(441).fill(7), 21, 21));
  return stamps;
}

/** Stars are 4-connected groups of at least 5 pixels of the blurred window above the cut. */
const LEAST_STAR = 5;

/** PyMovie's mean of a whole image, and the scatter that it reports. */
export function pymovieBackground(image: Image<Float64Array>): { level: number; scatter: number } {
  const [height, width] = image.shape;
  const blurred = pymovieBlur(image).data;
  const { mean, pymovieStandardDeviation } = pymovieRobustMean({
    pixels: image.data,
    width,
    starsAbove: (cut) => {
      const above = Uint8Array.from(blurred, (value) => (value > cut ? 1 : 0));
      const { labels, area } = labelComponents(above, width, height);
      return labels.map((label) => (label > 0 && area[label - 1]! >= LEAST_STAR ? 1 : 0));
    },
  });
  return { level: mean, scatter: pymovieStandardDeviation };
}

/** Python's round: half to even. */
export function pythonRound(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
