/** The distortion of a header: SIP, TPV, TNX, and those that are left out. */

import type { Distortion } from "./distortion/distortion.ts";
import { joinWatCards, readTnxSurface } from "./distortion/tnx.ts";
import { TPV_TERMS } from "./distortion/tpv.ts";
import { WcsError } from "./errors.ts";
import type { CelestialAxes } from "./header-axes.ts";
import { readSip, sipWarnings, unusedSipWarnings } from "./header-sip.ts";
import type { HeaderView } from "./header-values.ts";

/** What leads from a header's pixels to its projection. */
export interface HeaderDistortion {
  /** The projection behind the distortion: TAN for TPV and TNX. */
  readonly code: string;
  readonly distortion: Distortion | null;
  /** Whether the PV keywords are a distortion's, not the projection's. */
  readonly takesParameters: boolean;
  readonly warnings: readonly string[];
}

const MOST_PARAMETERS = 100;

/** PVi_0, PVi_1 … of an axis; null where there is none; empty without any. */
export function axisParameters(header: HeaderView, axis: number): (number | null)[] {
  const found: (number | null)[] = [];
  for (let m = 0; m < MOST_PARAMETERS; m++) {
    const value = header.number(`PV${axis}_${m}`);
    if (value === undefined) continue;
    while (found.length < m) found.push(null);
    found.push(value);
  }
  return found;
}

/**
 * The distortion.
 *
 * @throws WcsError `"unsupported"` for one that is not known, `"invalid-header"` for one that is
 *   incomplete.
 */
export function headerDistortion(header: HeaderView, axes: CelestialAxes): HeaderDistortion {
  const { code, suffix } = axes;
  if (suffix !== "" && suffix !== "SIP") {
    throw new WcsError(
      "unsupported",
      `the distortion in CTYPE must be SIP, TPV or TNX. Received "${code}-${suffix}".`,
      { data: { received: suffix } },
    );
  }
  // Of an alternate description, the coefficients count where its CTYPE names them.
  const isSipMeant = suffix === "SIP" || header.key === "";
  const sip = isSipMeant ? readSip(header) : null;
  const others = [...lookupTables(header), ...plateWarnings(header, axes)];
  const unusedSip = (used: string) => (sip === null ? [] : unusedSipWarnings(sip, used));
  if (code === "TNX") {
    const distortion = tnxOf(header, axes);
    const warnings = [...others, ...unusedSip("TNX")];
    return { code: "TAN", distortion, takesParameters: false, warnings };
  }
  const lonParameters = axisParameters(header, axes.lon);
  const latParameters = axisParameters(header, axes.lat);
  const tpv = (): Distortion => ({
    kind: "tpv",
    xi: tpvCoefficients(lonParameters),
    eta: tpvCoefficients(latParameters),
  });
  if (code === "TPV") {
    const warnings = [...others, ...unusedSip("TPV")];
    if (lonParameters.length + latParameters.length === 0) {
      warnings.push("CTYPE names TPV, and the header has no PV keywords: no distortion is used.");
    }
    return { code: "TAN", distortion: tpv(), takesParameters: true, warnings };
  }
  const warnings = [...others, ...(sip === null ? [] : sipWarnings(header, sip, suffix === "SIP"))];
  const distortion = sip === null ? null : sip.distortion;
  if (code !== "TAN" || (latParameters.length === 0 && lonParameters.length <= 5)) {
    return { code, distortion, takesParameters: false, warnings };
  }
  if (distortion === null) {
    const warning =
      "PV keywords with the projection TAN are taken for the distortion TPV, as SCAMP wrote it before 2012.";
    return { code, distortion: tpv(), takesParameters: true, warnings: [...warnings, warning] };
  }
  const warning = "the header has SIP and, in PV keywords, SCAMP's distortion; SIP is used.";
  return { code, distortion, takesParameters: true, warnings: [...warnings, warning] };
}

/** Corrections in the forms of IRAF and of plate scans that another CTYPE leaves out. */
function plateWarnings(header: HeaderView, axes: CelestialAxes): string[] {
  const warnings: string[] = [];
  if (axes.code !== "TNX" && /lngcor|latcor/.test(watText(header, 1) + watText(header, 2))) {
    warnings.push(
      `the header has corrections in WAT cards, and CTYPE names ${axes.code}, not TNX: they are not used.`,
    );
  }
  if (Object.hasOwn(header.values, "AMDX1") && header.key === "") {
    warnings.push(
      "the header has the polynomial of a plate scan (AMDX1 …), which is not used: positions may be off by tens of arc seconds.",
    );
  }
  return warnings;
}

/** Tables of offsets in other units of the file: told, with their largest offset where it is given. */
function lookupTables(header: HeaderView): string[] {
  const kinds = [
    ["CPDIS", "CPERR"],
    ["CQDIS", "CQERR"],
    ["D2IMDIS", "D2IMERR"],
    ["D2IM", "D2IMERR"],
  ] as const;
  const found = kinds.filter(([name]) => [1, 2].some((i) => header.text(`${name}${i}`)));
  const [first] = found;
  if (first === undefined) return [];
  const largest = found
    .flatMap(([, error]) => [1, 2].map((i) => header.number(`${error}${i}`) ?? 0))
    .reduce((most, value) => Math.max(most, value), 0);
  const size = largest > 0 ? `up to ${largest} px` : "by an amount that the header does not say";
  return [
    `the header has a distortion in tables (${first[0]}), which is left out: positions are off ${size}.`,
  ];
}

const tpvCoefficients = (parameters: readonly (number | null)[]): number[] => {
  const { length } = parameters;
  if (length > TPV_TERMS) {
    throw new WcsError(
      "invalid-header",
      `TPV has coefficients up to PV1_${TPV_TERMS - 1}. Received PV1_${length - 1}.`,
      { data: { received: length - 1 } },
    );
  }
  return Array.from({ length: Math.max(length, 2) }, (_, m) => parameters[m] ?? (m === 1 ? 1 : 0));
};

/** The text of the WAT cards of an axis. */
function watText(header: HeaderView, axis: number): string {
  const cards: string[] = [];
  for (let n = 1; n <= 999; n++) {
    const card = header.values[`WAT${axis}_${String(n).padStart(3, "0")}`];
    if (typeof card !== "string") break;
    cards.push(card);
  }
  return joinWatCards(cards);
}

/** The surfaces in the WAT cards of both axes. */
function tnxOf(header: HeaderView, { lon, lat }: CelestialAxes): Distortion {
  return {
    kind: "tnx",
    xi: readTnxSurface(watText(header, lon), "lngcor"),
    eta: readTnxSurface(watText(header, lat), "latcor"),
  };
}
