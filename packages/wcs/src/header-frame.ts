/** The celestial frame of a header: RADESYS, EQUINOX and their old names (FITS WCS Paper II, 3.1). */

import type { HeaderView } from "./header-values.ts";
import type { SkyFrame } from "./sky-frame.ts";

/** Before this equinox, one without a named system is FK4. */
const FIRST_FK5_EQUINOX = 1984;

/** The frame of axes of this kind ("RA", "GLON", "ELON" …), and what is doubtful about it. */
export function frameOf(header: HeaderView, kind: string): { frame: SkyFrame; warnings: string[] } {
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
function equinoxOf(header: HeaderView): number | undefined {
  for (const keyword of ["EQUINOX", "EPOCH"]) {
    const [, year] = /^[JB]?(\d{4}(?:\.\d*)?)$/i.exec(header.text(keyword) ?? "") ?? [];
    const number = year === undefined ? header.number(keyword) : Number(year);
    if (number !== undefined && number > 0) return number;
  }
  return undefined;
}
