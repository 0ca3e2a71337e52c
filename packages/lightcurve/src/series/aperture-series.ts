/** Builds the columns of one aperture; what is not given was not measured. */

import type { ApertureRole, ApertureSeries } from "./light-curve.ts";

const COLUMNS = [
  "flux",
  "fluxError",
  "background",
  "backgroundScatter",
  "backgroundError",
  "x",
  "y",
  "pixels",
  "peak",
  "defects",
] as const;

/** The numeric columns of an aperture, without its flags. */
export type ApertureColumn = (typeof COLUMNS)[number];

/** Names of the numeric columns, in the order in which files have them. */
export const apertureColumns: readonly ApertureColumn[] = COLUMNS;

export interface ApertureSeriesInput
  extends Partial<Readonly<Record<ApertureColumn, ArrayLike<number>>>> {
  readonly name: string;
  /** @default from the name: `target…`, `track…`, `ref…`/`comp…`, `flash…`, else "star" */
  readonly role?: ApertureRole;
  /** @default "" */
  readonly method?: string;
  /** `MeasurementFlag` bits. @default 0 in every frame */
  readonly flags?: ArrayLike<number>;
}

/** What a star's name says about its use, as PyMovie's users name their apertures. */
export function roleFromName(name: string): ApertureRole {
  if (/^(target|primary)/i.test(name)) return "target";
  if (/^track/i.test(name)) return "track";
  if (/^(ref|comp)/i.test(name)) return "reference";
  if (/^flash/i.test(name)) return "flash";
  return "star";
}

/**
 * One aperture of a light curve with every column of the contract.
 *
 * @param length - number of frames; columns that are not given are NaN, flags 0.
 */
export function apertureSeries(length: number, input: ApertureSeriesInput): ApertureSeries {
  const column = (name: ApertureColumn): Float64Array => {
    const given = input[name];
    return given === undefined
      ? new Float64Array(length).fill(Number.NaN)
      : Float64Array.from(given);
  };
  return {
    name: input.name,
    role: input.role ?? roleFromName(input.name),
    method: input.method ?? "",
    flux: column("flux"),
    fluxError: column("fluxError"),
    background: column("background"),
    backgroundScatter: column("backgroundScatter"),
    backgroundError: column("backgroundError"),
    x: column("x"),
    y: column("y"),
    pixels: column("pixels"),
    peak: column("peak"),
    defects: column("defects"),
    flags: input.flags === undefined ? new Uint16Array(length) : Uint16Array.from(input.flags),
  };
}
