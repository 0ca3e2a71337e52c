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
  /** What was guessed. */
  readonly warnings: readonly string[];
}

interface AxisType {
  readonly axis: number;
  readonly name: string;
  readonly code: string;
  readonly suffix: string;
}

const CTYPE = /^([A-Za-z]{2,4})-+([A-Z]{3})(?:-(.*))?$/;
export const HIGHEST_AXIS = 9;

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
  return {
    lon: lon.axis,
    lat: lat.axis,
    kind: lon.name,
    code: lon.code,
    suffix: lon.suffix,
    warnings: [lon, lat].flatMap((type) => guessWarnings(header, type)),
  };
}

/** Of a type that is not written as Paper II has it: four characters, a hyphen, three letters. */
function guessWarnings(header: HeaderView, { axis, name, code, suffix }: AxisType): string[] {
  const text = header.text(`CTYPE${axis}`);
  const proper = `${name.padEnd(4, "-")}-${code}${suffix === "" ? "" : `-${suffix}`}`;
  return text === proper
    ? []
    : [`CTYPE${axis}${header.key} must be "${proper}". Received "${text}", which is taken for it.`];
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
