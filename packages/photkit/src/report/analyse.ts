/** From a light curve to what it says: the relative curve, the event, and which stars vary. */

import type { Extraction } from "@photkit/extraction";
import {
  type ApertureSeries,
  type DifferentialSeries,
  differential,
  type EventsDocument,
  eventsFromLightCurve,
  measureVariability,
  type StarVariability,
  searchReadings,
  searchStars,
} from "@photkit/lightcurve";

export interface Analysis {
  /**
   * The star that the result is about: the target, else the one with the most significant event,
   * else the one that varies most.
   */
  readonly star: ApertureSeries | null;
  /** That star over the comparison ensemble; null without comparison stars. */
  readonly relative: DifferentialSeries | null;
  /** Always there: its verdict says where nothing could be searched. */
  readonly events: EventsDocument;
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
  const named = apertures.find((series) => series.role === "target");
  const found = searchStars(lightCurve, ensemble, named?.name ?? null);
  const occulted = found.events.events.length > 0 ? found.events.target : null;
  // A comparison star that was occulted would make all others vary.
  const constant = members.filter(({ name }) => name !== occulted);
  const variability = measureVariability(stars, constant);
  if (found.star !== null) return { ...found, variability };
  const varying = variability.find(({ varies }) => varies);
  const star = apertures.find((series) => series.name === varying?.name) ?? null;
  if (star === null) return { ...found, variability };
  const others = members.filter((series) => series.name !== star.name);
  const relative = others.length > 0 ? differential(star, others) : null;
  const events = eventsFromLightCurve(lightCurve, {
    aperture: star.name,
    searched: found.events.searched.stars,
    ...(others.length > 0 && searchReadings(star, others)),
  });
  return { star, relative, events, variability };
}
