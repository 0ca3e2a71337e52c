/** What a light curve is as a document, field by field. */

import { MeasurementFlag } from "@photkit/aperture";
import {
  columnOf,
  constant,
  demands,
  differ,
  finiteColumn,
  finiteOrNullColumn,
  listOf,
  notNegativeOrNull,
  objectOf,
  oneOf,
  optional,
  pipe,
  record,
  text,
  type Wrong,
} from "@photkit/errors/schema";
import { apertureColumns } from "../series/aperture-series.ts";
import { parseUtcText } from "../times/utc-text.ts";
import { LIGHT_CURVE_FORMAT, LIGHT_CURVE_VERSION } from "./light-curve-format.ts";

const stamps = columnOf<string | null>(
  (stamp) => stamp === null || (typeof stamp === "string" && Number.isFinite(parseUtcText(stamp))),
  "an instant as ISO UTC text (2024-03-05T04:05:06.123456Z) or null",
);

/** Bits that fit into the column of flags. */
const ALL_FLAGS = 0xffff;

const flags = columnOf<number>(
  (bits) => Number.isInteger(bits) && Number(bits) >= 0 && Number(bits) <= ALL_FLAGS,
  `an integer between 0 and ${ALL_FLAGS}`,
);

const column = optional(finiteOrNullColumn);

const aperture = objectOf({
  name: text,
  role: optional(oneOf(["target", "track", "reference", "star", "flash"])),
  method: optional(text),
  flux: column,
  fluxError: column,
  background: column,
  backgroundScatter: column,
  backgroundError: column,
  x: column,
  y: column,
  pixels: column,
  peak: column,
  defects: column,
  flags: optional(flags),
});

/** Names of bits that mean another flag here; names that are new are no matter. */
const flagBits = pipe(
  record,
  demands((bits, wrong) => {
    for (const [name, bit] of Object.entries(MeasurementFlag)) {
      if (Object.hasOwn(bits, name) && bits[name] !== bit) wrong([name], String(bit), bits[name]);
    }
  }),
);

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "boolean"].includes(typeof value) || Number.isFinite(value);

/** Facts about the recording under any name. */
const source = pipe(
  record,
  demands((facts, wrong) => {
    const odd = Object.keys(facts).find((name) => !isPlain(facts[name]));
    if (odd !== undefined) wrong([odd], "text, a number, true, false or null", facts[odd]);
  }),
);

export const lightCurveSchema = pipe(
  objectOf({
    format: constant(LIGHT_CURVE_FORMAT),
    version: constant(LIGHT_CURVE_VERSION),
    source: optional(source),
    time: objectOf({
      scale: constant("UTC"),
      reference: oneOf(["start", "mid", "end"]),
      exposureSeconds: notNegativeOrNull,
      origin: text,
    }),
    flagBits: optional(flagBits),
    frames: finiteColumn,
    utc: stamps,
    apertures: listOf(aperture),
    provenance: optional(record),
  }),
  demands(({ frames, utc, apertures }, wrong) => {
    const length = oneAFrame(frames.length, wrong);
    length(["utc"], utc);
    apertures.forEach((one, i) => {
      for (const name of [...apertureColumns, "flags"] as const) {
        length(["apertures", i, name], one[name]);
      }
    });
    differ(
      apertures.map(({ name }) => name),
      (i) => ["apertures", i, "name"],
      wrong,
    );
  }),
);

/** Columns have one value a frame, where they are given. */
const oneAFrame =
  (length: number, wrong: Wrong) =>
  (path: readonly (string | number)[], values: readonly unknown[] | undefined): void => {
    if (values !== undefined && values.length !== length)
      wrong(path, `a list of ${length} values, one a frame`, values);
  };
