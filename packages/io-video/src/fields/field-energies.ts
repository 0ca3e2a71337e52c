/**
 * How much the fields of successive frames differ: a field is every second row, and rows of the other
 * field are compared with the mean of the two rows they lie between.
 */

/** Mean squared differences of the fields of a frame and the next, by pair of fields. */
export interface FieldEnergies {
  /** Upper and lower field of the frame. */
  within: number;
  /** Lower field of the frame and upper one of the next. */
  lowerToUpper: number;
  /** Upper field of the frame and lower one of the next. */
  upperToLower: number;
}

/** A part of a frame, from an even row on. */
export interface FieldWindow {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/**
 * Compares two successive frames at chosen pixels.
 *
 * @param places - indexes of pixels, at least three rows from the upper and lower border.
 * @param swapped - true when upper rows hold what belongs one row lower, and the other way round.
 */
export function fieldEnergies(
  frame: FieldWindow,
  next: FieldWindow,
  places: Uint32Array,
  swapped: boolean,
): FieldEnergies {
  const { width } = frame;
  const [a, b] = [frame.values, next.values];
  let [within, lowerToUpper, upperToLower] = [0, 0, 0];
  for (const at of places) {
    const isUpper = (Math.floor(at / width) & 1) === 0;
    // Neighbours in the other field: one row up and down, or, swapped, three rows up or down and one.
    const up = swapped ? (isUpper ? 1 : -3) : -1;
    const down = swapped ? (isUpper ? 3 : -1) : 1;
    const above = at + up * width;
    const below = at + down * width;
    const inFrame = (a[above]! + a[below]!) / 2;
    const inNext = (b[above]! + b[below]!) / 2;
    within += (a[at]! - inFrame) ** 2;
    if (isUpper) {
      upperToLower += (a[at]! - inNext) ** 2;
      lowerToUpper += (b[at]! - inFrame) ** 2;
    } else {
      lowerToUpper += (a[at]! - inNext) ** 2;
      upperToLower += (b[at]! - inFrame) ** 2;
    }
  }
  const count = Math.max(1, places.length);
  return {
    within: within / count,
    lowerToUpper: lowerToUpper / count,
    upperToLower: upperToLower / count,
  };
}
