/** Which axes of a header are celestial, and their matrix (FITS WCS Paper I, and what came before). */

import { RADIANS } from "./angles.ts";
import { WcsError } from "./errors.ts";
import type { HeaderView } from "./header-values.ts";

/** The celestial axes of a header. */
export interface CelestialAxes {
  /** Numbers of the longitude and the latitude axis, 1 or 2. */
  readonly lon: number;
  readonly lat: number;
  /** "RA", "GLON", "ELON" … */
  readonly kind: string;
  /** The code in CTYPE, "TAN". */
  readonly code: string;
  /** What follows the code: "SIP", or "". */
  readonly suffix: string;
}

interface AxisType {
  readonly axis: number;
  readonly name: string;
  readonly code: string;
  readonly suffix: string;
}

const CTYPE = /^([A-Za-z]{2,4})-+([A-Z]{3})(?:-(.*))?$/;
const HIGHEST_AXIS = 9;

/** The celestial axes, null when the header has none. @throws WcsError `"unsupported"`, `"invalid-header"`. */
export function celestialAxes(header: HeaderView): CelestialAxes | null {
  const types: AxisType[] = [];
  for (let axis = 1; axis <= HIGHEST_AXIS; axis++) {
    const [, name, code, suffix = ""] = CTYPE.exec(header.text(`CTYPE${axis}`) ?? "") ?? [];
    if (name !== undefined && code !== undefined) types.push({ axis, name, code, suffix });
  }
  const lon = types.find(({ name }) => isLongitude(name));
  const lat = types.find(({ name }) => isLatitude(name));
  if (lon === undefined && lat === undefined) return null;
  const shown = types.map(({ axis }) => `CTYPE${axis} = ${header.text(`CTYPE${axis}`)}`).join(", ");
  if (lon === undefined || lat === undefined || latitudeFor(lon.name) !== lat.name) {
    throw badTypes("must name a longitude and its latitude", shown);
  }
  if (lon.code !== lat.code || lon.suffix !== lat.suffix) {
    throw badTypes("must name one projection for both celestial axes", shown);
  }
  if (lon.axis > 2 || lat.axis > 2) {
    throw new WcsError(
      "unsupported",
      `the celestial axes must be axes 1 and 2, those of the picture. Received ${shown}.`,
      { data: { lon: lon.axis, lat: lat.axis } },
    );
  }
  return { lon: lon.axis, lat: lat.axis, kind: lon.name, code: lon.code, suffix: lon.suffix };
}

const badTypes = (what: string, shown: string): WcsError =>
  new WcsError("invalid-header", `CTYPE1 and CTYPE2 ${what}. Received ${shown}.`, {
    data: { received: shown },
  });

const isLongitude = (name: string): boolean => name === "RA" || /^(.LON|..LN)$/.test(name);
const isLatitude = (name: string): boolean => name === "DEC" || /^(.LAT|..LT)$/.test(name);
const latitudeFor = (longitude: string): string =>
  longitude === "RA" ? "DEC" : longitude.replace("LON", "LAT").replace("LN", "LT");

/** Degrees per unit of an axis (CUNIT). @throws WcsError `"invalid-header"`. */
export function degreesPerUnit(header: HeaderView, axis: number): number {
  const unit = header.text(`CUNIT${axis}`) ?? "";
  const word = unit.toLowerCase();
  if (["", "deg", "degree", "degrees"].includes(word)) return 1;
  if (["arcmin", "arcminute", "arcminutes"].includes(word)) return 1 / 60;
  if (["arcsec", "arcsecond", "arcseconds"].includes(word)) return 1 / 3600;
  if (word === "mas") return 1 / 3600e3;
  if (["rad", "radian", "radians"].includes(word)) return 1 / RADIANS;
  throw new WcsError(
    "invalid-header",
    `CUNIT${axis}${header.key} must be deg, arcmin, arcsec, mas or rad. Received "${unit}".`,
    { data: { keyword: `CUNIT${axis}`, received: unit } },
  );
}

/** How a header can give its matrix, in the order of preference. */
const MATRICES = [
  { name: (i: number, j: number) => `PC${i}_${j}`, isScaled: true },
  { name: (i: number, j: number) => `CD${i}_${j}`, isScaled: false },
  // A draft of the standard, still found in plate scans.
  { name: (i: number, j: number) => `PC00${i}00${j}`, isScaled: true },
];

/**
 * The matrix in degrees per px, longitude row first: PCi_j with CDELTi, else CDi_j, else CDELTi with
 * CROTAi. An element that is missing is 0 in CD and that of the identity in PC.
 *
 * @throws WcsError `"invalid-header"`; `"unsupported"` when position depends on a third axis.
 */
export function linearMatrix(
  header: HeaderView,
  axes: Pick<CelestialAxes, "lon" | "lat">,
): [number, number, number, number] {
  const rows = [axes.lon, axes.lat];
  const form = MATRICES.find(({ name }) =>
    rows.some((i) => [1, 2].some((j) => header.number(name(i, j)) !== undefined)),
  );
  const delta = (axis: number) => header.number(`CDELT${axis}`) ?? 1;
  if (form === undefined) {
    if (rows.every((i) => header.number(`CDELT${i}`) === undefined)) {
      throw new WcsError(
        "invalid-header",
        "the scale must be given: CD1_1 and its sisters, or CDELT1 and CDELT2. Received none of them.",
        { data: { keyword: "CD1_1" } },
      );
    }
    return rotated(header, axes, delta);
  }
  const { name, isScaled } = form;
  refuseCoupling(header, rows, name);
  const row = (i: number): [number, number] => {
    const scale = (isScaled ? delta(i) : 1) * degreesPerUnit(header, i);
    const [first, second] = [1, 2].map(
      (j) => scale * (header.number(name(i, j)) ?? (isScaled && i === j ? 1 : 0)),
    );
    return [first!, second!];
  };
  return [...row(axes.lon), ...row(axes.lat)];
}

/** A position that changes along a third axis is not that of a picture. */
function refuseCoupling(
  header: HeaderView,
  rows: readonly number[],
  name: (i: number, j: number) => string,
): void {
  for (let j = 3; j <= HIGHEST_AXIS; j++) {
    const coupled = rows.find((i) => (header.number(name(i, j)) ?? 0) !== 0);
    if (coupled === undefined) continue;
    const keyword = name(coupled, j);
    throw new WcsError(
      "unsupported",
      `the position must depend on axes 1 and 2 only. Received ${keyword} = ${header.number(keyword)}.`,
      { data: { keyword } },
    );
  }
}

/** CDELT and the rotation CROTA of the latitude axis, as AIPS had it. */
function rotated(
  header: HeaderView,
  { lon, lat }: Pick<CelestialAxes, "lon" | "lat">,
  delta: (axis: number) => number,
): [number, number, number, number] {
  const rotation = header.number(`CROTA${lat}`) ?? header.number(`CROTA${lon}`) ?? 0;
  const [s, c] = [Math.sin(rotation * RADIANS), Math.cos(rotation * RADIANS)];
  const lonDelta = delta(lon) * degreesPerUnit(header, lon);
  const latDelta = delta(lat) * degreesPerUnit(header, lat);
  const [alongLon, alongLat] = [
    [c * lonDelta, s * lonDelta],
    [-s * latDelta, c * latDelta],
  ] as const;
  // Columns by pixel axis: that of the longitude is the first unless the axes are exchanged.
  return lon === 1
    ? [alongLon[0], alongLat[0], alongLon[1], alongLat[1]]
    : [alongLat[0], alongLon[0], alongLat[1], alongLon[1]];
}
