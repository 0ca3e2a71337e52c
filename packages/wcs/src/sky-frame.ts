/** The frames that celestial axes can be in, and how they turn into ICRS. */

import { RADIANS } from "./angles.ts";
import { WcsError } from "./errors.ts";
import { IDENTITY, type Rotation, transpose } from "./vectors.ts";

/** A celestial frame. */
export interface SkyFrame {
  readonly system: "ICRS" | "FK5" | "FK4" | "galactic" | "ecliptic" | "other";
  /** Year of the equinox, e.g. 2000; null where the frame has none. */
  readonly equinox: number | null;
  /** The frame as the header has it. */
  readonly name: string;
}

export const ICRS: SkyFrame = { system: "ICRS", equinox: null, name: "ICRS" };

/** ICRS to galactic coordinates (Hipparcos Catalogue, ESA SP-1200, volume 1, section 1.5.3). */
const TO_GALACTIC: Rotation = [
  -0.0548755604162154, -0.873437090234885, -0.4838350155487132, 0.4941094278755837,
  -0.4448296299600112, 0.746982244497219, -0.8676661490190047, -0.1980763734312015,
  0.4559837761750669,
];

/** Mean obliquity of the ecliptic at J2000 in arc seconds (IAU 2006). */
const OBLIQUITY_ARCSEC = 84381.406;

/** Years that an equinox may be off J2000 and still be taken for it: 0.5 arc seconds. */
const SAME_EQUINOX = 0.01;

const isJ2000 = (equinox: number | null): boolean =>
  equinox === null || Math.abs(equinox - 2000) <= SAME_EQUINOX;

/**
 * The rotation from `frame` to ICRS. FK5 at J2000 is taken for ICRS, from which it differs by less
 * than 0.03 arc seconds.
 *
 * @throws WcsError `"unsupported"` for FK4, for equinoxes other than J2000, and for frames that have
 *   no fixed place on the sky.
 */
export function rotationToIcrs({ system, equinox, name }: SkyFrame): Rotation {
  if (system === "FK4") {
    throw notIcrs(name, equinox, "FK4 (B1950) rests on other stars and is not converted");
  }
  if (system === "other") throw notIcrs(name, equinox, "this frame is not converted");
  if (!isJ2000(equinox)) {
    throw notIcrs(name, equinox, "positions of another equinox lie up to half a degree off");
  }
  if (system === "galactic") return transpose(TO_GALACTIC);
  if (system === "ecliptic") {
    const tilt = (OBLIQUITY_ARCSEC / 3600) * RADIANS;
    const [s, c] = [Math.sin(tilt), Math.cos(tilt)];
    return [1, 0, 0, 0, c, -s, 0, s, c];
  }
  return IDENTITY;
}

const notIcrs = (name: string, equinox: number | null, why: string): WcsError =>
  new WcsError(
    "unsupported",
    `expected coordinates in ICRS, FK5 J2000, galactic or ecliptic J2000. Received ${name}${equinox === null ? "" : ` of equinox ${equinox}`}: ${why}. Solve the plate again for J2000.`,
    { data: { frame: name, equinox } },
  );
