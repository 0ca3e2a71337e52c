/**
 * Times of a rolling shutter: rows are exposed one after the other, so that a star low in the picture
 * is seen later than the stamp of its frame says.
 */

import { median } from "@photkit/core-stats";
import { check } from "../errors.ts";
import { chooseAperture } from "../series/choose-aperture.ts";
import type { LightCurve } from "../series/light-curve.ts";

export interface RowTimeOptions {
  /** Name of the aperture whose rows count. */
  readonly aperture: string;
  /** Seconds from the start of one row to that of the next; negative when read from the bottom up. */
  readonly rowSeconds: number;
}

/**
 * The light curve with every stamp moved to the row in which the star stands in that frame; where it
 * was not measured, to the median of its rows. The times of other stars are off by the rows between
 * them, which `provenance.rowTime` lets a reader undo. Stamps must be those of row 0.
 *
 * @throws LightCurveError `"invalid-option"`, `"no-such-aperture"`.
 */
export function atRowsOf(lightCurve: LightCurve, options: RowTimeOptions): LightCurve {
  const { aperture: name, rowSeconds } = options;
  check.finite("rowSeconds", rowSeconds);
  const star = chooseAperture(lightCurve, name);
  const usualRow = median(Array.from(star.y).filter(Number.isFinite));
  const rowOf = (y: number) => (Number.isFinite(y) ? y : usualRow);
  return {
    ...lightCurve,
    utcMicroseconds: lightCurve.utcMicroseconds.map(
      (stamp, i) => stamp + rowOf(star.y[i]!) * rowSeconds * 1e6,
    ),
    provenance: {
      ...lightCurve.provenance,
      rowTime: { aperture: name, rowSeconds, row: usualRow, shiftSeconds: usualRow * rowSeconds },
    },
  };
}
