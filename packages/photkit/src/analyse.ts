/** From a light curve to what it says: the relative curve, the event, and which stars vary. */

import type { Extraction } from "@photkit/extraction";
import {
  type ApertureSeries,
  type DifferentialSeries,
  differential,
  type EventsDocument,
  eventsFromLightCurve,
  isLightCurveError,
  measureVariability,
  type StarVariability,
} from "@photkit/lightcurve";

export interface Analysis {
  /** The star that events are looked for in: the target, else the one that varies most. */
  readonly star: ApertureSeries | null;
  /** That star over the comparison ensemble; null without comparison stars. */
  readonly relative: DifferentialSeries | null;
  /** null when there is no such star, or too little of it was measured. */
  readonly events: EventsDocument | null;
  /** Every star, most significant first. */
  readonly variability: readonly StarVariability[];
}

/** Analyses a light curve with its comparison stars. */
export function analyse({
  lightCurve,
  ensemble,
}: Pick<Extraction, "lightCurve" | "ensemble">): Analysis {
  const { apertures } = lightCurve;
  const members = apertures.filter((series) => ensemble.includes(series.name));
  const stars = apertures.filter((series) => series.role !== "flash");
  const variability = measureVariability(stars, members);
  const named = apertures.find((series) => series.role === "target");
  const varying = variability.find((star) => star.varies);
  const star = named ?? apertures.find((series) => series.name === varying?.name) ?? null;
  if (star === null) return { star, relative: null, events: null, variability };
  const others = members.filter((series) => series.name !== star.name);
  const relative = others.length > 0 ? differential(star, others) : null;
  try {
    const events = eventsFromLightCurve(lightCurve, {
      aperture: star.name,
      ...(relative !== null && { value: relative.value, error: relative.error }),
    });
    return { star, relative, events, variability };
  } catch (error) {
    if (isLightCurveError(error, "too-few-readings")) {
      return { star, relative, events: null, variability };
    }
    throw error;
  }
}
