/** What a star may be called: its name goes into tables, headers, plots and file names. */

import { ExtractionError } from "../errors.ts";

/** Characters of a name at most. */
const LONGEST = 64;
/** What no text file, terminal or page shows: control characters, line ends, half characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u;

/** @throws ExtractionError `"invalid-option"` for a name that results could not carry. */
export function checkStarName(name: string): void {
  const fits = name.length > 0 && name.length <= LONGEST && name === name.trim();
  if (fits && !UNPRINTABLE.test(name)) return;
  throw new ExtractionError(
    "invalid-option",
    `star names must be 1 to ${LONGEST} printable characters without blanks at either end. Received ${JSON.stringify(name)}.`,
    { data: { option: "name", received: name } },
  );
}
