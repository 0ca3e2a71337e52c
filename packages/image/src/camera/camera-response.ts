/** Response curves of cameras that do not record in proportion to light, as they were measured. */

import { check } from "../errors.ts";

/**
 * The light, in counts, behind each count 0 … 255 that a Runcam Night Eagle 3 records: a table for
 * `applyTable`. Measured by the authors of PyMovie, who keep it in the file NE3Lut.p of PyMovie 4.2
 * (github.com/bob-anderson-ok/pymovie). From count 204 on the camera does not tell more light from
 * less.
 */
// biome-ignore format: sixteen counts a line
export const nightEagle3Response: readonly number[] = [
  8, 8, 8, 8, 8, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 12,
  12, 13, 13, 14, 14, 15, 15, 15, 16, 16, 17, 17, 18, 18, 19, 19,
  19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 26, 26, 27,
  27, 28, 28, 29, 29, 30, 30, 31, 31, 32, 32, 33, 33, 34, 34, 35,
  35, 36, 36, 37, 37, 38, 38, 39, 40, 40, 41, 41, 42, 42, 43, 44,
  44, 45, 45, 46, 46, 47, 48, 48, 49, 50, 50, 51, 51, 52, 53, 53,
  54, 55, 55, 56, 57, 57, 58, 59, 59, 60, 61, 61, 62, 63, 63, 64,
  65, 66, 66, 67, 68, 69, 69, 70, 71, 72, 72, 73, 74, 75, 76, 77,
  77, 78, 79, 80, 81, 82, 83, 84, 84, 85, 86, 87, 88, 89, 90, 91,
  92, 93, 94, 95, 96, 97, 98, 100, 101, 102, 103, 104, 105, 107, 108, 109,
  110, 112, 113, 114, 116, 117, 119, 120, 122, 123, 125, 127, 128, 130, 132, 134,
  135, 137, 139, 142, 144, 146, 148, 151, 153, 156, 159, 162, 165, 168, 171, 175,
  179, 183, 188, 193, 198, 204, 210, 216, 223, 229, 235, 241, 246, 246, 246, 246,
  246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246,
  246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246,
  246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246, 246,
];

/**
 * The count from which on a response table stays at its last value: pixels at or above it are
 * saturated, whatever the recording could hold.
 *
 * @throws ImageError `"invalid-option"` for an empty table.
 */
export function topOfResponse(table: ArrayLike<number>): number {
  check.integerAtLeast("length of table", table.length, 1);
  let top = table.length - 1;
  while (top > 0 && table[top - 1] === table[top]) top--;
  return top;
}
