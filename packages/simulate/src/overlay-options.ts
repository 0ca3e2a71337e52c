/** How a simulated time inserter writes into the picture. */

import type { LineSignal } from "@photkit/vti-ocr";
import { check } from "./errors.ts";

export interface OverlayOptions extends Partial<LineSignal> {
  /** @default "iota-vti", the only one */
  readonly inserter?: "iota-vti";
  /** Number of the first field. @default 1000 */
  readonly counter?: number;
  /** Fix letter, satellites and almanac mark. @default "P7 " */
  readonly prefix?: string;
  /** Fields at the beginning for which the inserter has no time yet. @default 0 */
  readonly waitingFields?: number;
  /** Level of the ink in ADU. @default 85 % of saturation */
  readonly level?: number;
  /** Noise of the line, 1 sigma in ADU. @default 0 */
  readonly noise?: number;
}

/** Every option present. */
export type ResolvedOverlay = Required<OverlayOptions>;

/** Cells of a whole line across the picture. */
const CELLS_ACROSS = 30;
/** Place of the first character in its cell, and height of all, in rows of a field. */
const FIRST_PLACE = 0.2;
const LINE_HEIGHT = 14;
/** Rows of a field below the characters. */
const ROWS_BELOW = 8;

/** @throws SimulationError `"invalid-option"`. */
export function resolveOverlay(
  options: OverlayOptions,
  { width, height, saturation }: { width: number; height: number; saturation: number },
): ResolvedOverlay {
  const pitch = options.pitch ?? width / CELLS_ACROSS;
  const resolved: ResolvedOverlay = {
    inserter: "iota-vti",
    counter: 1000,
    prefix: "P7 ",
    waitingFields: 0,
    level: Math.round(0.85 * saturation),
    noise: 0,
    pitch,
    x: FIRST_PLACE * pitch,
    y: (height >> 1) - LINE_HEIGHT - ROWS_BELOW,
    height: LINE_HEIGHT,
    thickness: 2,
    blur: 0.7,
    ringing: 0.05,
    ...options,
  };
  check.oneOf("overlay.inserter", resolved.inserter, ["iota-vti"]);
  check.integerAtLeast("overlay.counter", resolved.counter, 0);
  check.integerAtLeast("overlay.waitingFields", resolved.waitingFields, 0);
  check.between("overlay.level", resolved.level, 0, saturation);
  check.notNegative("overlay.noise", resolved.noise);
  return resolved;
}
