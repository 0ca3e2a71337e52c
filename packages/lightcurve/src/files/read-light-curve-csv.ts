/** Light curves from the CSV files of PyMovie, PyOTE / R-OTE, Tangra, Limovie and RAW. */

import { MeasurementFlag } from "@photkit/aperture";
import { check, LightCurveError } from "../errors.ts";
import { apertureSeries } from "../series/aperture-series.ts";
import type { ApertureSeries, LightCurve, LightCurveTime } from "../series/light-curve.ts";
import { parseClockText, parseUtcText, unrollClock } from "../times/utc-text.ts";
import { type CsvTable, csvKind, readCsvTable } from "./csv-table.ts";

export interface ReadCsvOptions {
  /**
   * Day of the first row, `YYYY-MM-DD`.
   * @default the file's "date at frame 0"; without it 1970-01-01, and `provenance.date` is null
   */
  readonly date?: string;
  /**
   * Which instant of the exposure the stamps name.
   * @default "mid" for Tangra, what a PhotKit file says of itself, else "start"
   */
  readonly timeReference?: LightCurveTime["reference"];
  /** In seconds. @default what a PhotKit file says of itself, else null */
  readonly exposureSeconds?: number | null;
}

const found = (table: CsvTable, pattern: RegExp): string | undefined =>
  table.comments.map((comment) => pattern.exec(comment)?.[1]).find((text) => text !== undefined);

function aperture(table: CsvTable, signal: CsvTable["signals"][number]): ApertureSeries {
  const detail = (kind: string) => table.details.get(`${kind}-${signal.name}`);
  const area = detail("nmaskpx");
  const defect = detail("hit-defect");
  const columns = {
    background: detail("avgbkg"),
    backgroundScatter: detail("stdbkg"),
    pixels: area?.map(Math.abs),
    peak: detail("maxpx"),
    x: detail("xcentroid"),
    y: detail("ycentroid"),
    defects: defect,
  };
  return apertureSeries(table.frames.length, {
    name: signal.name,
    method: `read from a ${table.kind} file`,
    flux: signal.values,
    flags: table.frames.map(
      (_, row) =>
        ((area?.[row] ?? 0) < 0 ? MeasurementFlag.defaultMask : 0) |
        ((defect?.[row] ?? 0) > 0 ? MeasurementFlag.defectivePixels : 0),
    ),
    ...Object.fromEntries(Object.entries(columns).filter(([, values]) => values !== undefined)),
  });
}

/** The first star is the target when no name says which one is. */
function withTarget(apertures: readonly ApertureSeries[]): ApertureSeries[] {
  const named = apertures.some((star) => star.role === "target");
  return apertures.map((star, k) => (!named && k === 0 ? { ...star, role: "target" } : star));
}

/** Name, and path where one is given, of the recording that a file names. */
function recordingOf(table: CsvTable): LightCurve["source"] {
  const path = found(table, /# *source: *(.*)/) ?? null;
  const name = path?.split(/[/\\]/).at(-1) ?? null;
  return name === path ? { name } : { name, path };
}

/**
 * Reads a light-curve CSV: PyMovie, PyOTE / R-OTE, Tangra (background subtracted), Limovie and RAW,
 * told apart by the first line. Columns that a file does not have are NaN. The files have clock
 * times without a date; midnight is unrolled.
 *
 * @throws LightCurveError `"malformed-csv"`, `"invalid-option"`.
 */
export function readLightCurveCsv(text: string, options: ReadCsvOptions = {}): LightCurve {
  const table = readCsvTable(text);
  const date = options.date ?? found(table, /date at frame 0: *(\d{4}-\d{2}-\d{2})/);
  const midnight = parseUtcText(`${date ?? "1970-01-01"}T00:00:00Z`);
  check.finite("date (YYYY-MM-DD) as an instant", midnight);
  const said = found(table, /time stamps: (start|mid|end) of exposure/);
  const reference =
    options.timeReference ??
    (said as LightCurveTime["reference"] | undefined) ??
    (table.kind === "Tangra" ? "mid" : "start");
  check.oneOf("timeReference", reference, ["start", "mid", "end"]);
  const exposure = Number(found(table, /exposure: ([\d.e+-]+) s/));
  const exposureSeconds = options.exposureSeconds ?? (exposure > 0 ? exposure : null);
  if (exposureSeconds !== null) check.positive("exposureSeconds", exposureSeconds);
  const clock = table.clock.map(parseClockText);
  return {
    length: table.frames.length,
    source: { ...recordingOf(table), format: `${table.kind} CSV` },
    time: {
      scale: "UTC",
      reference,
      exposureSeconds,
      origin: clock.some(Number.isFinite) ? `${table.kind} CSV` : "none",
    },
    frames: Float64Array.from(table.frames),
    utcMicroseconds: unrollClock(clock, midnight),
    apertures: withTarget(table.signals.map((signal) => aperture(table, signal))),
    provenance: { readFrom: `${table.kind} CSV`, date: date ?? null },
  };
}

/**
 * Reads a PyMovie CSV, also one that `writePymovieCsv` wrote. As `readLightCurveCsv`, which tells
 * the formats apart by itself.
 *
 * @throws LightCurveError `"malformed-csv"` also when another program wrote the file.
 */
export function readPymovieCsv(text: string, options: ReadCsvOptions = {}): LightCurve {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  if (csvKind(firstLine) !== "PyMovie") {
    throw new LightCurveError(
      "malformed-csv",
      `The light curve must name PyMovie in its first line. Found "${firstLine.slice(0, 60)}".`,
      { data: { firstLine } },
    );
  }
  return readLightCurveCsv(text, options);
}
