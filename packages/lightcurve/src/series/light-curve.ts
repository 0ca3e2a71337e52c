/** The light-curve table: one row a frame, one series an aperture. */

/** What an aperture is for; a flash aperture is a place whose light marks a time, and no star. */
export type ApertureRole = "target" | "track" | "reference" | "star" | "flash";

/** Everything measured in one aperture; every column has one value a frame, NaN = not measured. */
export interface ApertureSeries {
  readonly name: string;
  readonly role: ApertureRole;
  /** How it was measured, for people and provenance, e.g. "circle r=5.2 px, annulus 10-20 px". */
  readonly method: string;
  /** Background-subtracted sum, in ADU. */
  readonly flux: Float64Array;
  /** 1-sigma error of `flux`, in ADU. */
  readonly fluxError: Float64Array;
  /** Background level, in ADU per pixel. */
  readonly background: Float64Array;
  /** Scatter of the background's pixels (1 sigma), in ADU. */
  readonly backgroundScatter: Float64Array;
  /** 1-sigma error of `background`, in ADU per pixel. */
  readonly backgroundError: Float64Array;
  /** Centre of the aperture in the image, in px. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Area of the aperture in px (fractional for exact overlap). */
  readonly pixels: Float64Array;
  /** Highest pixel in the aperture, in ADU. */
  readonly peak: Float64Array;
  /** Defective pixels in the aperture, also those that were repaired. */
  readonly defects: Float64Array;
  /** `MeasurementFlag` bits. */
  readonly flags: Uint16Array;
}

export interface LightCurveTime {
  readonly scale: "UTC";
  /** Which instant of the exposure the stamps name. */
  readonly reference: "start" | "mid" | "end";
  readonly exposureSeconds: number | null;
  /** Where the stamps came from, e.g. "SER trailer"; "none" without time stamps. */
  readonly origin: string;
}

export interface LightCurve {
  /** Number of frames. */
  readonly length: number;
  readonly source: Readonly<Record<string, string | number | boolean | null>>;
  readonly time: LightCurveTime;
  /** Frame numbers, ascending (half numbers for fields). */
  readonly frames: Float64Array;
  /** Stamps in microseconds since 1970-01-01 UTC, NaN where a frame has none. */
  readonly utcMicroseconds: Float64Array;
  readonly apertures: readonly ApertureSeries[];
  /** How it was made: program version, options, choices the program took by itself. */
  readonly provenance: Readonly<Record<string, unknown>>;
}
