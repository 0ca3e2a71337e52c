/** The aperture of a light curve that a caller names. */

import { LightCurveError } from "../errors.ts";
import type { ApertureSeries, LightCurve } from "./light-curve.ts";

/**
 * @param name - undefined takes the first with role "target", else the first.
 * @throws LightCurveError `"no-such-aperture"`.
 */
export function chooseAperture(lightCurve: LightCurve, name: string | undefined): ApertureSeries {
  const { apertures } = lightCurve;
  const found =
    name === undefined
      ? (apertures.find((aperture) => aperture.role === "target") ?? apertures[0])
      : apertures.find((aperture) => aperture.name === name);
  if (found) return found;
  const names = apertures.map((aperture) => aperture.name);
  throw new LightCurveError(
    "no-such-aperture",
    `aperture must be one of ${names.join(", ") || "(none)"}. Received ${name ?? "none"}.`,
    { data: { aperture: name, apertures: names } },
  );
}
