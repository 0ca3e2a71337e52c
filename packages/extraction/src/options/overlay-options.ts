/** What a caller can say about the time that is burned into the picture. */

import { check, ExtractionError } from "../errors.ts";

export interface OverlayOptions {
  /** The inserter that must be found. @default the recording decides */
  readonly inserter?: "iota-vti";
  /** Rows of the picture to look in: the first, and one past the last. @default all */
  readonly rows?: { readonly start: number; readonly stop: number };
  /** Day of the first frame in UTC, YYYY-MM-DD, which no inserter writes. @default 1970-01-01 */
  readonly date?: string;
}

/** @throws ExtractionError `"invalid-option"`. */
export function checkOverlay(overlay: OverlayOptions | "none"): void {
  if (overlay === "none") return;
  const { inserter, rows, date } = overlay;
  if (inserter !== undefined) check.oneOf("overlay.inserter", inserter, ["iota-vti"]);
  if (rows !== undefined) {
    check.integerAtLeast("overlay.rows.start", rows.start, 0);
    check.integerAtLeast("overlay.rows.stop", rows.stop, rows.start + 1);
  }
  if (date !== undefined && !isDate(date)) {
    throw new ExtractionError(
      "invalid-option",
      `overlay.date must be a day as YYYY-MM-DD. Received "${date}".`,
      { data: { option: "overlay.date", received: date } },
    );
  }
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(Date.parse(text)).toJSON()?.startsWith(text) === true;
