/** The coordinate system that a FITS header describes. */

import { DEGREES, RADIANS } from "./angles.ts";
import { defaultLonpole } from "./celestial-rotation.ts";
import type { PictureSize } from "./description.ts";
import { check, WcsError } from "./errors.ts";
import { type CelestialAxes, celestialAxes, degreesPerUnit } from "./header-axes.ts";
import { axisParameters, headerDistortion } from "./header-distortion.ts";
import { frameOf } from "./header-frame.ts";
import { linearMatrix, matrixWarnings } from "./header-matrix.ts";
import { type HeaderValues, type HeaderView, headerView } from "./header-values.ts";
import { projectionOf, unusedParameters } from "./projections/registry.ts";
import { createWcs, type Wcs } from "./wcs.ts";

export interface WcsFromHeaderOptions {
  /** The letter of an alternate description (CTYPE1A …). @default "" the primary one */
  readonly key?: string;
}

/** Codes of projections from before Paper II that are special cases of later ones. */
const NORTH_CELESTIAL_POLE = "NCP";
const GLOBAL_SINUSOID = "GLS";

/** Whether a header has celestial axes. @throws WcsError `"invalid-option"`. */
export function hasWcs(values: HeaderValues, options: WcsFromHeaderOptions = {}): boolean {
  const header = headerView(values, keyOf(options));
  return [1, 2].some((axis) => /^(RA-|.LON|..LN)/.test(header.text(`CTYPE${axis}`) ?? ""));
}

/**
 * The celestial coordinates of a FITS header: CD, PC or CROTA matrices, 26 projections, LONPOLE and
 * LATPOLE, SIP, TPV (also under CTYPE TAN, as SCAMP once wrote it) and TNX. Of a cube it is the
 * celestial part. Other programs' 1-based pixels become 0-based ones. What the header has and the
 * result leaves out, what was guessed, and keywords that contradict each other stand in the warnings
 * of its description.
 *
 * @param values - keyword to value: `FitsHeader.values` or `SourceInfo.meta` of `@photkit/io-video`.
 * @throws WcsError `"no-wcs"` without celestial axes, `"invalid-header"`, `"unsupported"`,
 *   `"invalid-option"`.
 * @example
 * const wcs = wcsFromHeader({
 *   CTYPE1: "RA---TAN", CRVAL1: 83.63, CRPIX1: 320.5, CDELT1: -0.0004,
 *   CTYPE2: "DEC--TAN", CRVAL2: 22.01, CRPIX2: 240.5, CDELT2: 0.0004,
 * });
 * wcs.skyToPixel(83.6331, 22.0145); // { x, y }
 */
export function wcsFromHeader(values: HeaderValues, options: WcsFromHeaderOptions = {}): Wcs {
  const header = headerView(values, keyOf(options));
  const axes = celestialAxes(header);
  if (axes === null) throw noWcs(header);
  const { distortion, code: named, takesParameters, warnings } = headerDistortion(header, axes);
  const crval = [reference(header, axes.lon), reference(header, axes.lat)] as const;
  const { code, parameters } = projectionParameters(
    named,
    takesParameters ? [] : axisParameters(header, axes.lat),
    crval[1],
  );
  const theta0 = projectionOf(code, parameters).theta0 * DEGREES;
  const poles = polesOf(header, axes, takesParameters);
  const unused = unusedParameters(code, parameters).map((m) => `PV${axes.lat}_${m}`);
  const frame = frameOf(header, axes.kind);
  return createWcs({
    crpix: [required(header, "CRPIX1") - 1, required(header, "CRPIX2") - 1],
    cd: linearMatrix(header, axes),
    crval,
    projection: code,
    parameters,
    lonpole: poles.lonpole ?? defaultLonpole(crval[1], theta0),
    latpole: poles.latpole ?? 90,
    distortion,
    frame: frame.frame,
    size: sizeOf(values),
    warnings: [
      ...axes.warnings,
      ...matrixWarnings(header, axes),
      ...warnings,
      ...parameterWarnings(named, [...poles.unused, ...unused]),
      ...poles.warnings,
      ...frame.warnings,
      ...sizeWarnings(values),
    ],
  });
}

function keyOf({ key = "" }: WcsFromHeaderOptions): string {
  check.oneOf("key", /^[A-Z]?$/.test(key), [true]);
  return key;
}

const noWcs = ({ values, key }: HeaderView): WcsError => {
  const types = [1, 2].map((axis) => {
    const value = values[`CTYPE${axis}${key}`];
    return `CTYPE${axis}${key} ${typeof value === "string" ? `= "${value}"` : "missing"}`;
  });
  return new WcsError(
    "no-wcs",
    `the header must have celestial axes with a projection, such as CTYPE1 = "RA---TAN" and CTYPE2 = "DEC--TAN". Received ${types.join(", ")}.`,
    { data: { key } },
  );
};

function required(header: HeaderView, keyword: string): number {
  const value = header.number(keyword);
  if (value !== undefined) return value;
  throw new WcsError("invalid-header", `${keyword}${header.key} must be given. Received nothing.`, {
    data: { keyword: keyword + header.key },
  });
}

/** The reference value of an axis in degrees. */
const reference = (header: HeaderView, axis: number): number =>
  required(header, `CRVAL${axis}`) * degreesPerUnit(header, axis);

/** The projection of today, with its parameters, for one of former times. */
function projectionParameters(
  code: string,
  parameters: readonly (number | null)[],
  crvalLatitude: number,
): { code: string; parameters: readonly (number | null)[] } {
  if (code === GLOBAL_SINUSOID) return { code: "SFL", parameters };
  if (code !== NORTH_CELESTIAL_POLE) return { code, parameters };
  return { code: "SIN", parameters: [null, 0, 1 / Math.tan(crvalLatitude * RADIANS)] };
}

/**
 * LONPOLE and LATPOLE, which PVi_3 and PVi_4 of the longitude axis may also give.
 *
 * @throws WcsError `"unsupported"` when PVi_0 to PVi_2 move the reference point of the projection.
 */
function polesOf(header: HeaderView, { lon }: CelestialAxes, takesParameters: boolean) {
  const own = takesParameters ? [] : axisParameters(header, lon);
  const moved = own.slice(0, 3).findIndex((value) => (value ?? 0) !== 0);
  if (moved >= 0) {
    throw new WcsError(
      "unsupported",
      `the reference point of the projection must be the usual one. Received PV${lon}_${moved} = ${own[moved]}.`,
      { data: { keyword: `PV${lon}_${moved}` } },
    );
  }
  const stated = { LONPOLE: header.number("LONPOLE"), LATPOLE: header.number("LATPOLE") };
  const warnings = (["LONPOLE", "LATPOLE"] as const).flatMap((keyword, i) => {
    const [parameter, value] = [own[3 + i] ?? undefined, stated[keyword]];
    return parameter === undefined || value === undefined || parameter === value
      ? []
      : [
          `PV${lon}_${3 + i} = ${parameter} and ${keyword} = ${value} contradict each other: PV${lon}_${3 + i} is used.`,
        ];
  });
  return {
    lonpole: own[3] ?? stated.LONPOLE,
    latpole: own[4] ?? stated.LATPOLE,
    warnings,
    unused: [...own.keys()].filter((m) => m > 4 && own[m]).map((m) => `PV${lon}_${m}`),
  };
}

const parameterWarnings = (code: string, unused: readonly string[]): string[] =>
  unused.length === 0
    ? []
    : [`the projection ${code} has no parameters ${unused.join(", ")}: they are not used.`];

/** solve-field names the size of the picture that it solved. */
function sizeWarnings(values: HeaderValues): string[] {
  const own = sizeOf(values);
  const solved = sizeOf({ NAXIS1: values.IMAGEW, NAXIS2: values.IMAGEH });
  if (own === null || solved === null) return [];
  if (own.width === solved.width && own.height === solved.height) return [];
  return [
    `the picture is ${own.width} x ${own.height} px, and its coordinates were solved for ${solved.width} x ${solved.height} px (IMAGEW, IMAGEH): they may be another picture's.`,
  ];
}

/** The size of the picture: its own, or that which solve-field names. */
function sizeOf(values: HeaderValues): PictureSize | null {
  const size = (keyword: string): number | null => {
    const value = values[keyword];
    return typeof value === "number" && value > 0 ? value : null;
  };
  const width = size("ZNAXIS1") ?? size("NAXIS1") ?? size("IMAGEW");
  const height = size("ZNAXIS2") ?? size("NAXIS2") ?? size("IMAGEH");
  return width === null || height === null ? null : { width, height };
}
