/** The distortion of a header: SIP, TPV, TNX, and those that are left out. */

import type { Distortion, SipDistortion } from "./distortion/distortion.ts";
import type { PolynomialTerm } from "./distortion/polynomial.ts";
import { joinWatCards, readTnxSurface } from "./distortion/tnx.ts";
import { TPV_TERMS } from "./distortion/tpv.ts";
import { WcsError } from "./errors.ts";
import type { CelestialAxes } from "./header-axes.ts";
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

const HIGHEST_SIP_ORDER = 20;
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
  const warnings = lookupTables(header);
  const { code, suffix } = axes;
  if (suffix !== "" && suffix !== "SIP") {
    throw new WcsError(
      "unsupported",
      `the distortion in CTYPE must be SIP, TPV or TNX. Received "${code}-${suffix}".`,
      { data: { received: suffix } },
    );
  }
  if (code === "TNX") {
    return { code: "TAN", distortion: tnxOf(header, axes), takesParameters: false, warnings };
  }
  const lonParameters = axisParameters(header, axes.lon);
  const latParameters = axisParameters(header, axes.lat);
  const tpv = (): Distortion => ({
    kind: "tpv",
    xi: tpvCoefficients(lonParameters),
    eta: tpvCoefficients(latParameters),
  });
  if (code === "TPV") {
    return { code: "TAN", distortion: tpv(), takesParameters: true, warnings };
  }
  const sip = suffix === "SIP" || header.key === "" ? sipOf(header) : null;
  if (code !== "TAN" || (latParameters.length === 0 && lonParameters.length <= 5)) {
    return { code, distortion: sip, takesParameters: false, warnings };
  }
  if (sip === null) {
    const warning =
      "PV keywords with the projection TAN are taken for the distortion TPV, as SCAMP wrote it before 2012.";
    return { code, distortion: tpv(), takesParameters: true, warnings: [...warnings, warning] };
  }
  const warning = "the header has SIP and, in PV keywords, SCAMP's distortion; SIP is used.";
  return { code, distortion: sip, takesParameters: true, warnings: [...warnings, warning] };
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

/** A_p_q and B_p_q; null when the header has no A_ORDER and no B_ORDER. */
function sipOf(header: HeaderView): SipDistortion | null {
  // The coefficients have no alternate forms: they belong to the pixels.
  const number = (keyword: string): number | undefined => {
    const value = header.values[keyword];
    return typeof value === "number" ? value : undefined;
  };
  const orders = { A: number("A_ORDER"), B: number("B_ORDER") };
  if (orders.A === undefined && orders.B === undefined) return null;
  const terms = (name: "A" | "B"): PolynomialTerm[] => {
    const order = orders[name];
    if (
      !(order !== undefined && Number.isInteger(order) && order >= 0 && order <= HIGHEST_SIP_ORDER)
    ) {
      throw new WcsError(
        "invalid-header",
        `A_ORDER and B_ORDER must both be integers of 0 to ${HIGHEST_SIP_ORDER}. Received ${orders.A} and ${orders.B}.`,
        { data: { keyword: `${name}_ORDER`, received: order } },
      );
    }
    const found: PolynomialTerm[] = [];
    for (let p = 0; p <= order; p++) {
      for (let q = 0; p + q <= order; q++) {
        const value = number(`${name}_${p}_${q}`) ?? 0;
        if (value !== 0) found.push([p, q, value]);
      }
    }
    return found;
  };
  return { kind: "sip", a: terms("A"), b: terms("B") };
}

/** The surfaces in the WAT cards of both axes. */
function tnxOf(header: HeaderView, { lon, lat }: CelestialAxes): Distortion {
  const text = (axis: number): string => {
    const cards: string[] = [];
    for (let n = 1; n <= 999; n++) {
      const card = header.values[`WAT${axis}_${String(n).padStart(3, "0")}`];
      if (typeof card !== "string") break;
      cards.push(card);
    }
    return joinWatCards(cards);
  };
  return {
    kind: "tnx",
    xi: readTnxSurface(text(lon), "lngcor"),
    eta: readTnxSurface(text(lat), "latcor"),
  };
}
