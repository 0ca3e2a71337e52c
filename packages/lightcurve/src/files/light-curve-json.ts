/** The light curve as JSON, format `photkit-lightcurve` version 1, and back without loss. */

import { MeasurementFlag } from "@photkit/aperture";
import { type InferOutput, readDocument } from "@photkit/errors/schema";
import { LightCurveError } from "../errors.ts";
import { apertureColumns, apertureSeries } from "../series/aperture-series.ts";
import type { LightCurve } from "../series/light-curve.ts";
import { parseUtcText, utcText } from "../times/utc-text.ts";
import { LIGHT_CURVE_FORMAT, LIGHT_CURVE_VERSION } from "./light-curve-format.ts";
import { lightCurveSchema } from "./light-curve-schema.ts";

export { LIGHT_CURVE_FORMAT, LIGHT_CURVE_VERSION };

type LightCurveJson = InferOutput<typeof lightCurveSchema>;

const toNulls = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));

const fromNulls = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/**
 * The light curve as JSON text. Values keep all their digits; what was not measured (NaN) is
 * `null`. Stamps are ISO UTC with microseconds.
 *
 * @throws LightCurveError `"invalid-option"` for a light curve that `readJson` would refuse: columns
 *   of different lengths, two apertures of one name, a frame without a number.
 */
export function writeJson(lightCurve: LightCurve): string {
  const { source, time, provenance } = lightCurve;
  const { exposureSeconds } = time;
  const document = {
    format: LIGHT_CURVE_FORMAT,
    version: LIGHT_CURVE_VERSION,
    source: Object.fromEntries(
      Object.entries(source).map(([name, fact]) => [
        name,
        typeof fact === "number" && !Number.isFinite(fact) ? null : fact,
      ]),
    ),
    time: { ...time, exposureSeconds: Number.isFinite(exposureSeconds) ? exposureSeconds : null },
    flagBits: { ...MeasurementFlag },
    frames: Array.from(lightCurve.frames),
    utc: Array.from(lightCurve.utcMicroseconds, utcText),
    apertures: lightCurve.apertures.map((aperture) => ({
      name: aperture.name,
      role: aperture.role,
      method: aperture.method,
      ...Object.fromEntries(apertureColumns.map((column) => [column, toNulls(aperture[column])])),
      flags: Array.from(aperture.flags),
    })),
    provenance,
  };
  readDocument(lightCurveSchema, document, {
    what: "the light curve",
    fail: (message, options) => {
      throw new LightCurveError("invalid-option", message, options);
    },
  });
  return `${JSON.stringify(document)}\n`;
}

/**
 * Reads what `writeJson` writes, and checks every field. Columns that a file does not have are NaN
 * (flags: 0). `source` and `provenance` may have fields of any name.
 *
 * @throws LightCurveError `"malformed-json"`, whose message names the field, what it must be and what
 *   was found: not JSON, another format or version, columns of different lengths, two apertures of
 *   one name, a stamp that is no ISO UTC text, a field that is not known.
 */
export function readJson(text: string): LightCurve {
  const document: LightCurveJson = readDocument(lightCurveSchema, text, {
    what: "the light curve",
    fail: (message, options) => {
      throw new LightCurveError("malformed-json", message, options);
    },
  });
  const { frames, utc, apertures, time, source = {}, provenance = {} } = document;
  const { length } = frames;
  return {
    length,
    source: source as LightCurve["source"],
    time,
    frames: Float64Array.from(frames),
    utcMicroseconds: Float64Array.from(utc, (stamp) =>
      stamp === null ? Number.NaN : parseUtcText(stamp),
    ),
    apertures: apertures.map(({ name, role, method, flags, ...given }) => {
      const columns = apertureColumns.flatMap((column) => {
        const values = given[column];
        return values === undefined ? [] : [[column, fromNulls(values)] as const];
      });
      return apertureSeries(length, {
        name,
        ...(role !== undefined && { role }),
        ...(method !== undefined && { method }),
        ...(flags !== undefined && { flags }),
        ...Object.fromEntries(columns),
      });
    }),
    provenance,
  };
}
