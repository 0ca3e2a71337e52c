/** The SIP polynomials of a header (Shupe et al. 2005), and what of them is not used. */

import type { SipDistortion } from "./distortion/distortion.ts";
import type { PolynomialTerm } from "./distortion/polynomial.ts";
import { WcsError } from "./errors.ts";
import { type HeaderView, headerView } from "./header-values.ts";

const HIGHEST_SIP_ORDER = 20;
const COEFFICIENT = /^([AB])_(\d+)_(\d+)$/;
/** Keywords that a warning names. */
const NAMED = 4;

/** SIP coefficients as a header has them. */
export interface HeaderSip {
  /** null when the header has no A_ORDER and no B_ORDER. */
  readonly distortion: SipDistortion | null;
  /** Coefficients other than 0 that the orders leave out. */
  readonly leftOut: readonly string[];
  /** Whether any coefficient is used, and not 0. */
  readonly isEffective: boolean;
}

/**
 * A_p_q and B_p_q with p + q up to A_ORDER and B_ORDER.
 *
 * @throws WcsError `"invalid-header"` for orders that are no integers, and for one without the other.
 */
export function readSip({ values }: HeaderView): HeaderSip {
  // The coefficients have no alternate forms: they belong to the pixels.
  const primary = headerView(values, "");
  const orders = { A: primary.number("A_ORDER"), B: primary.number("B_ORDER") };
  const stated = Object.keys(values).flatMap((keyword) => {
    const [, letter, p, q] = COEFFICIENT.exec(keyword) ?? [];
    if (letter === undefined) return [];
    const value = primary.number(keyword) ?? 0;
    const name: "A" | "B" = letter === "A" ? "A" : "B";
    return value === 0 ? [] : [{ keyword, name, p: Number(p), q: Number(q), value }];
  });
  if (orders.A === undefined && orders.B === undefined) {
    const leftOut = stated.map(({ keyword }) => keyword);
    return { distortion: null, leftOut, isEffective: false };
  }
  const limits = { A: checkedOrder("A", orders), B: checkedOrder("B", orders) };
  const used = stated.filter(({ name, p, q }) => p + q <= limits[name]);
  const terms = (name: "A" | "B"): PolynomialTerm[] =>
    used
      .filter((one) => one.name === name)
      .map(({ p, q, value }): PolynomialTerm => [p, q, value])
      .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const leftOut = stated.filter((one) => !used.includes(one)).map(({ keyword }) => keyword);
  return {
    distortion: { kind: "sip", a: terms("A"), b: terms("B") },
    leftOut,
    isEffective: used.length > 0,
  };
}

function checkedOrder(
  name: "A" | "B",
  orders: Readonly<Record<"A" | "B", number | undefined>>,
): number {
  const order = orders[name];
  if (order !== undefined && Number.isInteger(order) && order >= 0 && order <= HIGHEST_SIP_ORDER) {
    return order;
  }
  throw new WcsError(
    "invalid-header",
    `A_ORDER and B_ORDER must both be integers of 0 to ${HIGHEST_SIP_ORDER}. Received ${orders.A} and ${orders.B}.`,
    { data: { keyword: `${name}_ORDER`, received: order } },
  );
}

/** What of SIP is not as CTYPE and the orders have it: used or not. */
export function sipWarnings(header: HeaderView, sip: HeaderSip, isNamed: boolean): string[] {
  const { distortion, leftOut, isEffective } = sip;
  const type = header.text("CTYPE1");
  const warnings: string[] = [];
  if (isEffective && !isNamed) {
    warnings.push(
      `the header has SIP coefficients, and CTYPE1 = "${type}" does not name SIP: they are used. If they are left from an earlier solution, positions are off by them.`,
    );
  }
  if (leftOut.length > 0) {
    const why = distortion === null ? "without A_ORDER and B_ORDER" : "beyond A_ORDER or B_ORDER";
    warnings.push(
      `the header has SIP coefficients ${why} (${shown(leftOut)}): they are not used, and positions may be off by them.`,
    );
  } else if (distortion === null && hasInverse(header)) {
    warnings.push(
      "the header has the inverse polynomials of SIP (AP_ORDER, BP_ORDER) alone, without A_ORDER and B_ORDER: they are not used, and positions may be off by them.",
    );
  } else if (distortion === null && isNamed) {
    warnings.push(
      `CTYPE1 = "${type}" names SIP, and the header has no A_ORDER and no B_ORDER: positions are those of ${type?.replace(/-SIP$/, "")}, without a distortion.`,
    );
  }
  return warnings;
}

/** The same where another distortion takes its place. */
export function unusedSipWarnings(sip: HeaderSip, used: string): string[] {
  return sip.isEffective || sip.leftOut.length > 0
    ? [`the header has SIP coefficients beside ${used}: SIP is not used.`]
    : [];
}

const hasInverse = ({ values }: HeaderView): boolean =>
  Object.keys(values).some(
    (keyword) => /^[AB]P_\d+_\d+$/.test(keyword) && Number(values[keyword] ?? 0) !== 0,
  );

const shown = (keywords: readonly string[]): string =>
  keywords.length <= NAMED
    ? keywords.join(", ")
    : `${keywords.slice(0, NAMED).join(", ")} and ${keywords.length - NAMED} more`;
