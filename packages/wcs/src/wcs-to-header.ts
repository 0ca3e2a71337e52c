/** The FITS keywords of a coordinate system, for other programs. */

import type { WcsDescription } from "./description.ts";
import type { Distortion } from "./distortion/distortion.ts";
import type { PolynomialTerm } from "./distortion/polynomial.ts";
import { writeTnxSurface } from "./distortion/tnx.ts";
import type { SkyFrame } from "./sky-frame.ts";
import type { Wcs } from "./wcs.ts";

/** A WAT card holds 68 characters. */
const WAT_LENGTH = 68;

const AXIS_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  galactic: ["GLON", "GLAT"],
  ecliptic: ["ELON", "ELAT"],
};

/**
 * Keyword to value, as `encodeFits` of `@photkit/io-video` takes them: CTYPE, CRPIX (from 1), CRVAL,
 * CD, LONPOLE, LATPOLE, frame, parameters and distortion. The longitude axis comes first. The inverse
 * polynomials AP and BP of SIP, which are approximations, are not written.
 */
export function wcsToHeader({ description }: Wcs): Record<string, string | number> {
  const { crpix, cd, crval, lonpole, latpole, frame, parameters, distortion } = description;
  const [lon, lat] = axisTypes(description);
  const written = parameters.flatMap((value, m): [string, number][] =>
    value === null ? [] : [[`PV2_${m}`, value]],
  );
  return {
    WCSAXES: 2,
    CTYPE1: lon,
    CTYPE2: lat,
    CUNIT1: "deg",
    CUNIT2: "deg",
    CRPIX1: crpix[0] + 1,
    CRPIX2: crpix[1] + 1,
    CRVAL1: crval[0],
    CRVAL2: crval[1],
    CD1_1: cd[0],
    CD1_2: cd[1],
    CD2_1: cd[2],
    CD2_2: cd[3],
    LONPOLE: lonpole,
    LATPOLE: latpole,
    ...frameCards(frame),
    ...Object.fromEntries(written),
    ...distortionCards(distortion),
  };
}

function axisTypes({ frame, projection, distortion }: WcsDescription): [string, string] {
  const other = frame.system === "other" ? otherNames(frame.name) : undefined;
  const [lon, lat] = other ?? AXIS_NAMES[frame.system] ?? ["RA", "DEC"];
  const code = distortion?.kind === "tpv" ? "TPV" : distortion?.kind === "tnx" ? "TNX" : projection;
  const suffix = distortion?.kind === "sip" ? "-SIP" : "";
  return [`${lon.padEnd(4, "-")}-${code}${suffix}`, `${lat.padEnd(4, "-")}-${code}${suffix}`];
}

/** Names such as HPLN are frames of their own; others are equatorial ones with a RADESYS. */
function otherNames(name: string): [string, string] | undefined {
  if (/^.LON$/.test(name)) return [name, name.replace("LON", "LAT")];
  if (/^..LN$/.test(name)) return [name, name.replace("LN", "LT")];
  return undefined;
}

function frameCards({ system, equinox, name }: SkyFrame): Record<string, string | number> {
  const isEquatorial = system !== "galactic" && system !== "ecliptic" && !otherNames(name);
  return {
    ...(isEquatorial && { RADESYS: name }),
    ...(equinox !== null && { EQUINOX: equinox }),
  };
}

function distortionCards(distortion: Distortion | null): Record<string, string | number> {
  if (distortion === null) return {};
  if (distortion.kind === "sip") {
    return { ...sipCards("A", distortion.a), ...sipCards("B", distortion.b) };
  }
  if (distortion.kind === "tpv") {
    return { ...tpvCards(1, distortion.xi), ...tpvCards(2, distortion.eta) };
  }
  const { xi, eta } = distortion;
  return {
    ...(xi !== null && watCards(1, `wtype=tnx axtype=ra lngcor = "${writeTnxSurface(xi)} "`)),
    ...(eta !== null && watCards(2, `wtype=tnx axtype=dec latcor = "${writeTnxSurface(eta)} "`)),
  };
}

function sipCards(name: "A" | "B", terms: readonly PolynomialTerm[]): Record<string, number> {
  const order = terms.reduce((most, [p, q]) => Math.max(most, p + q), 0);
  return {
    [`${name}_ORDER`]: order,
    ...Object.fromEntries(terms.map(([p, q, value]) => [`${name}_${p}_${q}`, value])),
  };
}

const tpvCards = (axis: number, coefficients: readonly number[]): Record<string, number> =>
  Object.fromEntries(
    coefficients.flatMap((value, m) =>
      value !== 0 || m === 1 ? [[`PV${axis}_${m}`, value] as const] : [],
    ),
  );

const watCards = (axis: number, text: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: Math.ceil(text.length / WAT_LENGTH) }, (_, i) => [
      `WAT${axis}_${String(i + 1).padStart(3, "0")}`,
      text.slice(i * WAT_LENGTH, (i + 1) * WAT_LENGTH),
    ]),
  );
