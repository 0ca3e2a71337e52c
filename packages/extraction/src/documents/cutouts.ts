/** Cut-outs read back: the windows of one star, frame by frame, as `writeCutouts` left them. */

import {
  flag,
  integerAtLeast,
  notNegative,
  objectOf,
  oneOf,
  optional,
  positive,
  readDocument,
  text,
} from "@photkit/errors/schema";
import { type Image, type ImageLike, windowView } from "@photkit/image";
import {
  type ByteSource,
  type FitsHdu,
  type FitsTable,
  readFitsPlane,
  readFitsTable,
  readFitsUnits,
} from "@photkit/io-video";
import type { ApertureRole, LightCurveTime } from "@photkit/lightcurve";
import { ExtractionError } from "../errors.ts";

export interface Cutouts {
  readonly name: string;
  readonly role: ApertureRole;
  /** Whether the star belongs to the comparison ensemble. */
  readonly comparison: boolean;
  /** The recording they were cut from; sizes in px. */
  readonly recording: { readonly name: string; readonly width: number; readonly height: number };
  /** Full width at half maximum of the stars, px. */
  readonly fwhm: number;
  /** Level at which pixels saturate, in ADU, or null. */
  readonly saturation: number | null;
  readonly time: LightCurveTime;
  /** Number of the recording's frame in each row. */
  readonly frames: Float64Array;
  /** Microseconds since 1970-01-01 UTC; NaN without a stamp. */
  readonly utcMicroseconds: Float64Array;
  /** Where the star was measured, px of the recording; NaN where it was not. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** `MeasurementFlag` bits of the first measurement. */
  readonly flags: Uint16Array;
  /** Defective pixels under the aperture of the first measurement. */
  readonly defects: Float64Array;
  /** The window of a row, as far as it lies in the picture; null where there is none. */
  window(row: number): Promise<CutoutWindow | null>;
  close(): Promise<void>;
}

/** Pixel (0, 0) of the picture is pixel (x0, y0) of the recording. */
export interface CutoutWindow {
  readonly image: ImageLike;
  readonly x0: number;
  readonly y0: number;
}

/** A name that plain text cannot hold, as `writeCutouts` writes it. */
function nameOf(encoded: unknown): string | null {
  if (typeof encoded !== "string") return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** The cards of the header that say what the windows are. */
const headerSchema = objectOf({
  OBJECT: text,
  ROLE: oneOf(["target", "track", "reference", "star", "flash"]),
  COMPARIS: optional(flag),
  RECORD: text,
  PICWIDTH: integerAtLeast(1),
  PICHEIGH: integerAtLeast(1),
  FWHM: positive,
  SATURATE: optional(positive),
  EXPTIME: optional(notNegative),
  TIMEREF: oneOf(["start", "mid", "end"]),
  TIMEORIG: text,
});

/** Those cards alone: a header may hold any others. */
const cardsOf = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.keys(headerSchema.entries).flatMap((keyword) =>
      values[keyword] === undefined ? [] : [[keyword, values[keyword]]],
    ),
  );

/** No frame number, and no corner of a window in px, is farther from 0. */
const FARTHEST = 2 ** 31;

/**
 * Opens a file of cut-outs.
 *
 * @throws ExtractionError `"malformed-cutouts"` for a FITS file that is something else; VideoError
 *   for one that cannot be read.
 */
export async function openCutouts(source: ByteSource): Promise<Cutouts> {
  const units = await readFitsUnits(source);
  const [cube] = units;
  if (cube === undefined || cube.header.values.ROLE === undefined || cube.axes.length !== 3) {
    throw malformed(source, "it must be a cube with ROLE in its header");
  }
  const { values } = cube.header;
  const header = readDocument(headerSchema, cardsOf(values), {
    what: "the header",
    fail: (message) => {
      throw malformed(source, message.replace(/\.$/, ""));
    },
  });
  const table = await tableOf(source, units, "FRAMES");
  if (table === null || table.length !== cube.axes[2]) {
    throw malformed(source, `its table FRAMES must have ${cube.axes[2]} rows`);
  }
  const column = (name: string): Float64Array => numbers(source, table, name);
  const whole = (name: string, low: number, high: number): Float64Array =>
    wholeNumbers(source, name, column(name), low, high);
  const [x0, y0] = [whole("X0", -FARTHEST, FARTHEST), whole("Y0", -FARTHEST, FARTHEST)];
  const frames = whole("FRAME", 0, FARTHEST);
  const back = frames.findIndex((frame, row) => row > 0 && frame <= frames[row - 1]!);
  if (back >= 0)
    throw malformed(source, `FRAME must ascend. Received ${frames[back]} in row ${back}`);
  const read = table.columns.find(({ name }) => name === "READ")?.values;
  const [width, height] = [header.PICWIDTH, header.PICHEIGH];
  return {
    name: nameOf(values.STARNAME) ?? header.OBJECT,
    role: header.ROLE,
    comparison: header.COMPARIS ?? false,
    recording: { name: header.RECORD, width, height },
    fwhm: header.FWHM,
    saturation: header.SATURATE ?? null,
    time: {
      scale: "UTC",
      reference: header.TIMEREF,
      exposureSeconds: header.EXPTIME ?? null,
      origin: header.TIMEORIG,
    },
    frames,
    utcMicroseconds: column("UTC"),
    x: column("X"),
    y: column("Y"),
    flags: Uint16Array.from(whole("FLAGS", 0, 0xffff)),
    defects: column("DEFECTS"),
    async window(row) {
      if (read?.[row] !== true) return null;
      const plane = await readFitsPlane(source, cube, row);
      return insidePicture(plane, x0[row]!, y0[row]!, width, height);
    },
    close: async () => source.close(),
  };
}

/** The part of a window that is in the picture, so that edges are edges again. */
function insidePicture(
  plane: Image,
  x0: number,
  y0: number,
  width: number,
  height: number,
): CutoutWindow | null {
  const [rows = 0, columns = 0] = plane.shape;
  const [left, top] = [Math.max(0, x0), Math.max(0, y0)];
  const [right, bottom] = [Math.min(width, x0 + columns), Math.min(height, y0 + rows)];
  if (right <= left || bottom <= top) return null;
  const size = { width: right - left, height: bottom - top };
  return {
    image: windowView(plane, { x: left - x0, y: top - y0, ...size }),
    x0: left,
    y0: top,
  };
}

async function tableOf(
  source: ByteSource,
  units: readonly FitsHdu[],
  name: string,
): Promise<FitsTable | null> {
  const unit = units.find((each) => each.kind === "table" && each.name === name);
  return unit === undefined ? null : readFitsTable(source, unit);
}

function numbers(source: ByteSource, table: FitsTable, name: string): Float64Array {
  const values = table.columns.find((column) => column.name === name)?.values;
  if (values instanceof Float64Array && values.length === table.length) return values;
  throw malformed(source, `its table must have one number a row in the column ${name}`);
}

function wholeNumbers(
  source: ByteSource,
  name: string,
  values: Float64Array,
  low: number,
  high: number,
): Float64Array {
  const row = values.findIndex((v) => !Number.isInteger(v) || v < low || v > high);
  if (row < 0) return values;
  throw malformed(
    source,
    `${name} must be an integer between ${low} and ${high}. Received ${values[row]} in row ${row}`,
  );
}

const malformed = (source: ByteSource, reason: string): ExtractionError =>
  new ExtractionError("malformed-cutouts", `${source.name} holds no cut-outs: ${reason}.`, {
    data: { file: source.name },
  });
