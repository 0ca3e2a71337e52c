/** Options that say how a recording's times are to be read; shared by `info` and `extract`. */

import type { OpenOptions } from "@photkit/io-video";
import { refuse } from "../errors.ts";
import { type ParsedArguments, parseChoice, parseNumber } from "./arguments.ts";

export const SOURCE_OPTIONS = {
  "time-reference": { type: "string" },
  "time-header": { type: "string" },
  hdu: { type: "string" },
  filter: { type: "string" },
  exposure: { type: "string" },
  "utc-offset": { type: "string" },
  "colour-planes": { type: "string" },
  channel: { type: "string" },
  endianness: { type: "string" },
} as const;

export const SOURCE_HELP = `  --time-reference start|mid|end   what the time stamps mean (default: what the file says)
  --time-header NAME               FITS header to take the time from (default: the most reliable one)
  --hdu NUMBER|NAME                image of a FITS file with several: number of its unit (0: the
                                   first) or EXTNAME (default: all that are frames)
  --filter NAME                    of FITS files of several filters, those of this one
  --exposure SECONDS               exposure, where the file does not say
  --utc-offset +HH:MM              how far the clock of a camera is ahead of UTC, where raw files
                                   and JPEG do not say (default: not at all)
  --colour-planes frames|luminance|red|green|blue
                                   what three planes of a FITS file are (default: what it says)
  --channel luminance|red|green|blue
                                   what of a colour AVI or other video is measured
                                   (default: luminance)
  --endianness auto|little|big     byte order of SER pixels (default: auto)`;

/** Options for opening the recording. */
export function sourceOptions({ values }: ParsedArguments): OpenOptions {
  const reference = values["time-reference"];
  const header = values["time-header"];
  const hdu = values.hdu;
  const exposure = values.exposure;
  const endianness = values.endianness;
  const seconds = typeof exposure === "string" ? parseNumber("exposure", exposure) : undefined;
  if (seconds !== undefined && !(seconds > 0)) {
    refuse(`--exposure must be greater than 0 seconds. Received "${exposure}".`);
  }
  return {
    ...(typeof reference === "string" && {
      timeReference: parseChoice("time-reference", reference, ["start", "mid", "end"]),
    }),
    ...(typeof header === "string" && { timeHeader: header }),
    ...(typeof hdu === "string" && { hdu: /^\d+$/.test(hdu) ? Number(hdu) : hdu }),
    ...(seconds !== undefined && { exposureSeconds: seconds }),
    ...(typeof values["utc-offset"] === "string" && {
      utcOffsetMinutes: parseOffset(values["utc-offset"]),
    }),
    ...(typeof values.channel === "string" && {
      channel: parseChoice("channel", values.channel, ["luminance", "red", "green", "blue"]),
    }),
    ...(typeof values["colour-planes"] === "string" && {
      colourPlanes: parseChoice("colour-planes", values["colour-planes"], [
        "frames",
        "luminance",
        "red",
        "green",
        "blue",
      ]),
    }),
    ...(typeof endianness === "string" && {
      endianness: parseChoice("endianness", endianness, ["auto", "little", "big"]),
    }),
  };
}

/** Minutes of an offset as `+02:00` or `-05:30`. */
function parseOffset(text: string): number {
  const [, sign, hours, minutes] = /^([+-]?)(\d{1,2}):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 14) {
    return refuse(`--utc-offset must be an offset such as +02:00. Received "${text}".`);
  }
  return (sign === "-" ? -1 : 1) * (60 * Number(hours) + Number(minutes));
}

/** The inputs of a command, at least one. */
export function inputsOf({ positionals }: ParsedArguments): readonly string[] {
  if (positionals.length === 0) {
    return refuse(
      "INPUT must name a recording (SER, AVI, ADV, AAV, RAVF; others with ffmpeg), picture files (FITS, TIFF, PNG, BMP, JPEG, camera raw) or a folder of them. Received nothing.",
    );
  }
  if (positionals.includes("")) refuse("INPUT must be a path. Received an empty one.");
  return positionals;
}
