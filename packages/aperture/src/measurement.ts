/** What one measurement of one star says, and tables of many. */

/** A star measured in one aperture. Counts are ADU; NaN where nothing could be measured. */
export interface Measurement {
  /** Sum of the aperture above the local background, ADU. */
  readonly flux: number;
  /** 1-sigma uncertainty of `flux`, ADU. */
  readonly fluxError: number;
  /** Local background level, ADU per pixel; 0 when none was asked for. */
  readonly background: number;
  /** Standard deviation of the background pixels, ADU. */
  readonly backgroundScatter: number;
  /** 1-sigma uncertainty of `background`, ADU per pixel. */
  readonly backgroundError: number;
  /** Column of the position that was measured, px. */
  readonly x: number;
  /** Row of the position that was measured, px. */
  readonly y: number;
  /** Area that was measured, px; masked pixels and those outside the image are not counted. */
  readonly pixels: number;
  /** Highest pixel in the aperture, background included, ADU. */
  readonly peak: number;
  /** `MeasurementFlag` bits; 0 when nothing is to be said against the measurement. */
  readonly flags: number;
}

/** Measurements as columns; row i belongs to position (or radius) i. */
export interface MeasurementTable {
  readonly length: number;
  readonly flux: Float64Array;
  readonly fluxError: Float64Array;
  readonly background: Float64Array;
  readonly backgroundScatter: Float64Array;
  readonly backgroundError: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly pixels: Float64Array;
  readonly peak: Float64Array;
  readonly flags: Uint16Array;
}

/** A measurement of nothing: every value NaN, no pixels, with the flags that say why. */
export function missingMeasurement(x: number, y: number, flags: number): Measurement {
  return {
    flux: Number.NaN,
    fluxError: Number.NaN,
    background: Number.NaN,
    backgroundScatter: Number.NaN,
    backgroundError: Number.NaN,
    x,
    y,
    pixels: 0,
    peak: Number.NaN,
    flags,
  };
}

/** A measurement with further flags. */
export const withFlags = <M extends Measurement>(measured: M, flags: number): M =>
  flags === 0 ? measured : { ...measured, flags: measured.flags | flags };

/** An empty table of `length` rows. */
export function createMeasurementTable(length: number): MeasurementTable {
  return {
    length,
    flux: new Float64Array(length),
    fluxError: new Float64Array(length),
    background: new Float64Array(length),
    backgroundScatter: new Float64Array(length),
    backgroundError: new Float64Array(length),
    x: new Float64Array(length),
    y: new Float64Array(length),
    pixels: new Float64Array(length),
    peak: new Float64Array(length),
    flags: new Uint16Array(length),
  };
}

/** Row `row` of a table as a measurement of its own. */
export function measurementAt(table: MeasurementTable, row: number): Measurement {
  return {
    flux: table.flux[row]!,
    fluxError: table.fluxError[row]!,
    background: table.background[row]!,
    backgroundScatter: table.backgroundScatter[row]!,
    backgroundError: table.backgroundError[row]!,
    x: table.x[row]!,
    y: table.y[row]!,
    pixels: table.pixels[row]!,
    peak: table.peak[row]!,
    flags: table.flags[row]!,
  };
}

/** Writes a measurement into a row. */
export function setRow(table: MeasurementTable, row: number, value: Measurement): void {
  table.flux[row] = value.flux;
  table.fluxError[row] = value.fluxError;
  table.background[row] = value.background;
  table.backgroundScatter[row] = value.backgroundScatter;
  table.backgroundError[row] = value.backgroundError;
  table.x[row] = value.x;
  table.y[row] = value.y;
  table.pixels[row] = value.pixels;
  table.peak[row] = value.peak;
  table.flags[row] = value.flags;
}
