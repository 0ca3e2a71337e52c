/** The celestial frame of a header: RADESYS, EQUINOX and their old names (FITS WCS Paper II, 3.1). */

import type { HeaderView } from "./header-values.ts";
import type { SkyFrame } from "./sky-frame.ts";

/** Before this equinox, one without a named system is FK4. */
const FIRST_FK5_EQUINOX = 1984;
/** Years to which catalogues are reduced. */
const CATALOGUE_EQUINOXES: readonly number[] = [1875, 1900, 1950, 2000];

/** The frame of axes of this kind ("RA", "GLON", "ELON" …), and what is doubtful about it. */
export function frameOf(header: HeaderView, kind: string): { frame: SkyFrame; warnings: string[] } {
  const { frame, warnings } = frameOfKind(header, kind);
  return { frame, warnings: [...warnings, ...(kind === "RA" ? contradictions(header) : [])] };
}

/** Old and new names of a keyword that say different things. */
function contradictions(header: HeaderView): string[] {
  const warnings: string[] = [];
  const [system, old] = ["RADESYS", "RADECSYS"].map((name) => header.text(name)?.toUpperCase());
  if (system && old && system !== old) {
    warnings.push(
      `RADESYS = "${system}" and RADECSYS = "${old}" contradict each other: RADESYS is used.`,
    );
  }
  const [equinox, epoch] = ["EQUINOX", "EPOCH"].map((name) => yearOf(header, name, true));
  // Any other year in EPOCH is the date of an exposure, as plate scans have it.
  const isEquinox = epoch !== undefined && CATALOGUE_EQUINOXES.includes(epoch);
  if (isEquinox && equinox !== undefined && Math.abs(equinox - epoch) > 0.01) {
    warnings.push(
      `EQUINOX = ${equinox} and EPOCH = ${epoch} contradict each other: EQUINOX is used.`,
    );
  }
  return warnings;
}

function frameOfKind(header: HeaderView, kind: string): { frame: SkyFrame; warnings: string[] } {
  if (kind === "GLON") {
    return { frame: { system: "galactic", equinox: null, name: "galactic" }, warnings: [] };
  }
  const named = (header.text("RADESYS") ?? header.text("RADECSYS"))?.toUpperCase() || undefined;
  const equinox = equinoxOf(header);
  if (kind === "ELON") {
    return {
      frame: { system: "ecliptic", equinox: equinox ?? 2000, name: "ecliptic" },
      warnings: [],
    };
  }
  if (kind !== "RA") {
    return { frame: { system: "other", equinox: equinox ?? null, name: kind }, warnings: [] };
  }
  const implied = equinox === undefined ? "ICRS" : equinox < FIRST_FK5_EQUINOX ? "FK4" : "FK5";
  const name = named ?? implied;
  if (name === "ICRS") {
    const odd = equinox !== undefined && Math.abs(equinox - 2000) > 0.01;
    const warning = `the header says ICRS and equinox ${equinox}: ICRS has none, so the equinox is not used.`;
    return { frame: { system: "ICRS", equinox: null, name }, warnings: odd ? [warning] : [] };
  }
  if (name === "FK5") {
    return { frame: { system: "FK5", equinox: equinox ?? 2000, name }, warnings: [] };
  }
  if (name.startsWith("FK4")) {
    return { frame: { system: "FK4", equinox: equinox ?? 1950, name }, warnings: [] };
  }
  return { frame: { system: "other", equinox: equinox ?? null, name }, warnings: [] };
}

/** EQUINOX, or EPOCH, as a number or "J2000". */
const equinoxOf = (header: HeaderView): number | undefined =>
  yearOf(header, "EQUINOX") ?? yearOf(header, "EPOCH");

/** A year above 0; words are refused, or are none where the keyword is not used. */
function yearOf(header: HeaderView, keyword: string, isLenient = false): number | undefined {
  const text = header.text(keyword);
  const [, year] = /^[JB]?(\d{4}(?:\.\d*)?)$/i.exec(text ?? "") ?? [];
  if (year === undefined && isLenient && text !== undefined) return undefined;
  const number = year === undefined ? header.number(keyword) : Number(year);
  return number !== undefined && number > 0 ? number : undefined;
}
