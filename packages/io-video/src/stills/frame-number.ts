/** The frame that a finder picture was made at, as PyMovie writes it: `enhanced-image-120.fit`. */

/** The number between the last `-` and the ending of a file name, or null. */
export function frameNumberOf(file: string): number | null {
  const digits = /-(\d{1,15})\.[^./\\-]*$/.exec(file)?.[1];
  return digits === undefined ? null : Number(digits);
}
