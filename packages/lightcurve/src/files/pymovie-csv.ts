/**
 * Writes the PyMovie column layout so that PyOTE and GoPyOTE read it without loss. Their readers
 * cut the last character of the file's last line, take an empty value for a shift of the curve,
 * cut names at a hyphen, and look for header words in comments: what is written here avoids all
 * of that.
 */

import { MeasurementFlag } from "@photkit/aperture";
import { check } from "../errors.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { clockText, utcText } from "../times/utc-text.ts";

export interface PymovieCsvOptions {
  /**
   * Which instant of the exposure the stamps name. PyOTE takes every stamp for the start of the
   * exposure; `"as-recorded"` leaves the light curve's own stamps as they are.
   * @default "start"
   */
  readonly stamps?: "start" | "as-recorded";
  /**
   * Share of rows, 0 to 1, that may be left out because a reference or tracking star has no value
   * in them. A star with more gaps than that is left out of the file as a whole.
   * @default 0.02
   */
  readonly omittedRows?: number;
  /**
   * Path or address of the recording, which PyOTE opens to show its frames.
   * @default the light curve's `source.path`, else its name
   */
  readonly recording?: string;
}

interface Column {
  readonly title: string;
  readonly values: readonly string[];
}

const RESERVED = /FrameNum|FrameNo|BinNo|SignalMinusBackground|Tangra|Limovie|R-OTE/gi;

/** Text that no reader mistakes for a header: ASCII, one line, without the words that readers seek. */
const commentText = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, "_")
    .replace(RESERVED, (word) => `${word.slice(0, 3)}~${word.slice(3)}`);

/** A path as PyOTE writes it: with slashes also where the system has backslashes. */
const sourceText = (path: string | number | boolean): string =>
  /^[A-Za-z]:\\|^\\\\/.test(String(path)) ? String(path).replaceAll("\\", "/") : String(path);

/** A name PyOTE shows whole: letters, digits and underscores. */
const columnName = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || "star";

function uniqueNames(apertures: readonly ApertureSeries[]): string[] {
  const taken = new Set<string>();
  return apertures.map((aperture) => {
    const name = columnName(aperture.name);
    let unique = name;
    for (let k = 2; taken.has(unique.toLowerCase()); k++) unique = `${name}_${k}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Two decimals as PyMovie has it, more where values are small (normalised fluxes). */
function fixed(values: readonly number[]): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const decimals = largest >= 1000 || largest === 0 ? 2 : 2 + Math.ceil(3 - Math.log10(largest));
  return values.map((value) => value.toFixed(Math.min(decimals, 12)));
}

/**
 * The start of each exposure in microseconds UTC, or the stamps themselves where the light curve
 * does not say how long the exposure was.
 */
function exposureStarts(lightCurve: LightCurve): { stamps: Float64Array; moved: boolean } {
  const { reference, exposureSeconds } = lightCurve.time;
  const share = reference === "start" ? 0 : reference === "mid" ? 0.5 : 1;
  const moved = share === 0 || exposureSeconds !== null;
  const shift = moved ? share * (exposureSeconds ?? 0) * 1e6 : 0;
  return { stamps: lightCurve.utcMicroseconds.map((time) => time - shift), moved };
}

/** Which stars and which rows can be written without a blank. */
function choose(lightCurve: LightCurve, stamps: Float64Array, omittedRows: number) {
  const stamped = stamps.some(Number.isFinite);
  const targets = lightCurve.apertures.filter((aperture) => aperture.role === "target");
  const held = (aperture: ApertureSeries, row: number) => Number.isFinite(aperture.flux[row]!);
  const all = Array.from({ length: lightCurve.length }, (_, row) => row);
  const base = all.filter(
    (row) =>
      (!stamped || Number.isFinite(stamps[row]!)) && targets.every((target) => held(target, row)),
  );
  const whole = (aperture: ApertureSeries) =>
    aperture.role === "target" ||
    base.filter((row) => !held(aperture, row)).length <= omittedRows * base.length;
  const apertures = lightCurve.apertures.filter(whole);
  return {
    apertures,
    left: lightCurve.apertures.filter((aperture) => !whole(aperture)),
    rows: base.filter((row) => apertures.every((aperture) => held(aperture, row))),
  };
}

/** The columns PyMovie gives beside the signal; one with a gap is left out, never filled. */
function detailColumns(aperture: ApertureSeries, name: string, rows: readonly number[]): Column[] {
  const at = (values: ArrayLike<number>) => rows.map((row) => values[row]!);
  const marked = (flag: number) => rows.map((row) => (aperture.flags[row]! & flag) !== 0);
  const defaultMask = marked(MeasurementFlag.defaultMask);
  const area = at(aperture.pixels);
  const numeric: [string, number[]][] = [
    ["appsum", rows.map((row, i) => aperture.flux[row]! + aperture.background[row]! * area[i]!)],
    ["avgbkg", at(aperture.background)],
    ["stdbkg", at(aperture.backgroundScatter)],
    // PyMovie marks the use of the default mask by the sign.
    ["nmaskpx", area.map((pixels, i) => (defaultMask[i] ? -pixels : pixels))],
    ["maxpx", at(aperture.peak)],
    ["xcentroid", at(aperture.x)],
    ["ycentroid", at(aperture.y)],
    [
      "hit-defect",
      defectCounts(
        at(aperture.defects),
        marked(MeasurementFlag.maskedPixels | MeasurementFlag.defectivePixels),
      ),
    ],
  ];
  return numeric
    .filter(([, values]) => values.every(Number.isFinite))
    .map(([kind, values]) => ({
      title: `${kind}-${name}`,
      values: values.map((value) => (Number.isInteger(value) ? `${value}` : value.toFixed(2))),
    }));
}

/** Defective pixels a row; where nobody counted them, 1 says that there are some. */
const defectCounts = (counts: readonly number[], some: readonly boolean[]): number[] =>
  counts.map((count, i) => (Number.isFinite(count) ? count : Number(some[i])));

/**
 * The light curve in PyMovie's column layout, as PyOTE accepts it: ASCII, one final newline, no
 * blank value. Rows where a target (or, for a few rows, another star) has no flux are left out, as
 * are rows without a stamp when others have one; comments say how many and which stars.
 * A light curve without time stamps has empty times, which PyOTE then asks for.
 *
 * @throws LightCurveError `"invalid-option"`.
 *
 * @example
 * await writeFile("lightcurve.csv", writePymovieCsv(lightCurve));
 */
export function writePymovieCsv(lightCurve: LightCurve, options: PymovieCsvOptions = {}): string {
  const { stamps: meaning = "start", omittedRows = 0.02 } = options;
  check.oneOf("stamps", meaning, ["start", "as-recorded"]);
  check.between("omittedRows", omittedRows, 0, 1);
  const { stamps, moved } =
    meaning === "start"
      ? exposureStarts(lightCurve)
      : { stamps: lightCurve.utcMicroseconds, moved: false };
  const { apertures, left, rows } = choose(lightCurve, stamps, omittedRows);
  const names = uniqueNames(apertures);
  const source = sourceText(
    options.recording ?? lightCurve.source.path ?? lightCurve.source.name ?? "unknown",
  );
  const firstDay = stamps.find(Number.isFinite) ?? Number.NaN;

  const comments = [
    "PyMovie format, written by PhotKit",
    `source: ${source}`,
    `date at frame 0: ${utcText(firstDay)?.slice(0, 10) ?? "unknown"}`,
    `time stamps: ${moved ? "start" : lightCurve.time.reference} of exposure, UTC, from ${lightCurve.time.origin}`,
    `exposure: ${lightCurve.time.exposureSeconds ?? "unknown"} s`,
    `rows left out for want of a value: ${lightCurve.length - rows.length} of ${lightCurve.length}`,
    ...left.map((star) => `star left out, it has no value in many rows: ${star.name}`),
    ...apertures.map((star, k) => `aperture ${names[k]}: ${star.role}, ${star.method}`),
  ];
  const columns: Column[] = [
    { title: "FrameNum", values: rows.map((row) => lightCurve.frames[row]!.toFixed(2)) },
    { title: "timeInfo", values: rows.map((row) => clockText(stamps[row]!)) },
    ...apertures.map((star, k) => ({
      title: `signal-${names[k]}`,
      values: fixed(rows.map((row) => star.flux[row]!)),
    })),
    ...apertures.flatMap((star, k) => detailColumns(star, names[k]!, rows)),
  ];
  const lines = [
    ...comments.map((comment) => `# ${commentText(comment)}`),
    columns.map((column) => column.title).join(","),
    ...rows.map((_, i) => columns.map((column) => column.values[i]).join(",")),
  ];
  return `${lines.join("\n")}\n`;
}
