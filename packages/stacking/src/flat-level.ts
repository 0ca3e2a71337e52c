/** The level of a flat: of all its pixels, or of each of the four cells of a colour mosaic. */

import { mean, median } from "@photkit/core-stats";
import { type Image, sizeOf } from "@photkit/image";
import { check } from "./errors.ts";

export interface FlatLevelOptions {
  /** What a flat is normalised by. @default "mean" */
  readonly flatLevel?: "mean" | "median";
  /**
   * Whether the pixels have a pattern of colours of 2 x 2: each of its cells is then normalised by
   * itself, so that the flat does not change the balance of colours. @default false
   */
  readonly mosaic?: boolean;
}

/**
 * Levels of the cells (even row, even column), (even, odd), (odd, even), (odd, odd): four equal ones
 * without a mosaic. NaN pixels do not count.
 *
 * @throws StackingError `"invalid-option"`.
 */
export function flatLevels(
  flat: Image<Float64Array>,
  { flatLevel = "mean", mosaic = false }: FlatLevelOptions,
): readonly [number, number, number, number] {
  check.oneOf("flatLevel", flatLevel, ["mean", "median"]);
  const levelOf = flatLevel === "mean" ? mean : median;
  if (!mosaic) {
    const level = levelOf(flat.data);
    return [level, level, level, level];
  }
  const { width } = sizeOf(flat);
  const cell = (row: number, column: number) =>
    levelOf(
      flat.data.filter(
        (_, i) => (Math.floor(i / width) & 1) === row && ((i % width) & 1) === column,
      ),
    );
  return [cell(0, 0), cell(0, 1), cell(1, 0), cell(1, 1)];
}
