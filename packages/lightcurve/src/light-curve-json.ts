/** The light curve as JSON, format `photkit-lightcurve` version 1, and back without loss. */

import { MeasurementFlag } from "@photkit/aperture";
import { type ApertureColumn, apertureColumns, apertureSeries } from "./aperture-series.ts";
import { LightCurveError } from "./errors.ts";
import type { ApertureRole, LightCurve, LightCurveTime } from "./light-curve.ts";
import { parseUtcText, utcText } from "./utc-text.ts";

export const LIGHT_CURVE_FORMAT = "photkit-lightcurve";
export const LIGHT_CURVE_VERSION = 1;

type Columns = Record<ApertureColumn, (number | null)[]>;

interface ApertureJson extends Columns {
  name: string;
  role: ApertureRole;
  method: string;
  flags: number[];
}

interface LightCurveJson {
  format: string;
  version: number;
  source: LightCurve["source"];
  time: LightCurveTime;
  /** Names of the bits in `flags`. */
  flagBits: Record<string, number>;
  frames: number[];
  utc: (string | null)[];
  apertures: ApertureJson[];
  provenance: LightCurve["provenance"];
}

const toNulls = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));

const fromNulls = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/**
 * The light curve as JSON text. Values keep all their digits; what was not measured (NaN) is
 * `null`. Stamps are ISO UTC with microseconds.
 */
export function writeJson(lightCurve: LightCurve): string {
  const document: LightCurveJson = {
    format: LIGHT_CURVE_FORMAT,
    version: LIGHT_CURVE_VERSION,
    source: lightCurve.source,
    time: lightCurve.time,
    flagBits: { ...MeasurementFlag },
    frames: Array.from(lightCurve.frames),
    utc: Array.from(lightCurve.utcMicroseconds, utcText),
    apertures: lightCurve.apertures.map((aperture) => ({
      name: aperture.name,
      role: aperture.role,
      method: aperture.method,
      ...(Object.fromEntries(
        apertureColumns.map((column) => [column, toNulls(aperture[column])]),
      ) as Columns),
      flags: Array.from(aperture.flags),
    })),
    provenance: lightCurve.provenance,
  };
  return `${JSON.stringify(document)}\n`;
}

function refuse(problem: string): never {
  throw new LightCurveError("malformed-json", `The light curve ${problem}.`, {
    data: { problem },
  });
}

function requireLength(what: string, values: unknown, length: number): void {
  if (!Array.isArray(values) || values.length !== length) {
    const found = Array.isArray(values) ? `${values.length} values` : String(values);
    refuse(`must have ${length} values in ${what}, one a frame. Found ${found}`);
  }
}

/**
 * Reads what `writeJson` writes. Columns that a file does not have are NaN (flags: 0).
 *
 * @throws LightCurveError `"malformed-json"`: not JSON, another format or version, columns of
 *   different lengths, a stamp that is no ISO UTC text.
 */
export function readJson(text: string): LightCurve {
  let document: Partial<LightCurveJson>;
  try {
    document = JSON.parse(text) as Partial<LightCurveJson>;
  } catch (cause) {
    throw new LightCurveError("malformed-json", "The light curve must be JSON text.", { cause });
  }
  if (document?.format !== LIGHT_CURVE_FORMAT || document.version !== LIGHT_CURVE_VERSION) {
    refuse(
      `must be of format "${LIGHT_CURVE_FORMAT}" version ${LIGHT_CURVE_VERSION}. Found ` +
        `"${document?.format}" version ${document?.version}`,
    );
  }
  const { frames, utc, apertures, time } = document;
  if (!Array.isArray(frames)) refuse("must have a list of frames");
  if (!Array.isArray(apertures)) refuse("must have a list of apertures");
  if (!time) refuse("must say what its times mean (time)");
  requireLength("utc", utc, frames.length);
  const utcMicroseconds = Float64Array.from(utc ?? [], (stamp, row) => {
    const micros = stamp === null ? Number.NaN : parseUtcText(String(stamp));
    if (stamp !== null && Number.isNaN(micros)) {
      refuse(`must have ISO UTC stamps. Found "${stamp}" in row ${row}`);
    }
    return micros;
  });
  return {
    length: frames.length,
    source: document.source ?? {},
    time,
    frames: Float64Array.from(frames),
    utcMicroseconds,
    apertures: apertures.map((aperture) => {
      const columns: Partial<Record<ApertureColumn, Float64Array>> = {};
      for (const column of apertureColumns) {
        if (aperture[column] === undefined) continue;
        requireLength(`${column} of ${aperture.name}`, aperture[column], frames.length);
        columns[column] = fromNulls(aperture[column]);
      }
      const flags = aperture.flags ?? new Array<number>(frames.length).fill(0);
      requireLength(`flags of ${aperture.name}`, flags, frames.length);
      const { name, role, method } = aperture;
      return apertureSeries(frames.length, { name, role, method, flags, ...columns });
    }),
    provenance: document.provenance ?? {},
  };
}
