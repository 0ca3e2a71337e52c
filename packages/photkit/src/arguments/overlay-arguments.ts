/** Options about the time that an inserter burned into the picture; shared by `info` and `extract`. */

import type { OverlayOptions } from "@photkit/extraction";
import { refuse } from "../errors.ts";
import { type ParsedArguments, parseChoice } from "./arguments.ts";

export const OVERLAY_OPTIONS = {
  overlay: { type: "string" },
  "overlay-rows": { type: "string" },
  date: { type: "string" },
} as const;

export const OVERLAY_HELP = `  --overlay auto|none|iota-vti     time burned into the image: looked for where the file has no times
                                   (auto, the default), not at all, or required
  --overlay-rows a:b               rows to look for it in: from row a up to, but without, row b
  --date YYYY-MM-DD                day of the first frame in UTC, which the image does not say`;

const ROWS = /^(\d+):(\d+)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What the command line says about it. @throws ProgramError `"unusable-arguments"`. */
export function overlayArguments({ values }: ParsedArguments): OverlayOptions | "none" {
  const { overlay, "overlay-rows": rows, date } = values;
  const choice =
    typeof overlay === "string"
      ? parseChoice("overlay", overlay, ["auto", "none", "iota-vti"])
      : "auto";
  if (choice === "none") {
    for (const [name, value] of Object.entries({ "overlay-rows": rows, date })) {
      if (value !== undefined) refuse(`--${name} does not go with --overlay none.`);
    }
    return "none";
  }
  return {
    ...(choice === "iota-vti" && { inserter: choice }),
    ...(typeof rows === "string" && { rows: parseRows(rows) }),
    ...(typeof date === "string" && { date: parseDay(date) }),
  };
}

function parseRows(text: string): { readonly start: number; readonly stop: number } {
  const [, start, stop] = ROWS.exec(text) ?? [];
  if (start === undefined || !(Number(start) < Number(stop))) {
    return refuse(`--overlay-rows must be rows a:b with a below b. Received "${text}".`);
  }
  return { start: Number(start), stop: Number(stop) };
}

function parseDay(text: string): string {
  const isDay = DAY.test(text) && new Date(Date.parse(text)).toJSON()?.startsWith(text);
  return isDay ? text : refuse(`--date must be a day as YYYY-MM-DD. Received "${text}".`);
}
