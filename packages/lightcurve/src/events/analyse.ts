/** From a light curve to what it says: the relative curve, the event, and which stars vary. */

import { type DifferentialSeries, differential } from "../differential/differential.ts";
import { searchReadings } from "../differential/search-readings.ts";
import { measureVariability, type StarVariability } from "../differential/variability.ts";
import type { EventsDocument } from "../files/events-format.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { eventsFromLightCurve } from "./events-document.ts";
import { searchStars } from "./search-stars.ts";

/** What a light curve says. */
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

/** A light curve, and the names of its comparison stars: empty when there is none. */
export interface ComparedLightCurve {
  readonly lightCurve: LightCurve;
  readonly ensemble: readonly string[];
}

/**
 * Analyses a light curve with its comparison stars: the star that the result is about, its relative
 * light curve, its events, and which stars vary.
 *
 * @example
 * const { star, events } = analyse(await extractLightCurve(recording));
 */
export function analyse({ lightCurve, ensemble }: ComparedLightCurve): Analysis {
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
