/**
 * From the address of a recording to its light curve and events, in a web page as in Node: nothing
 * here needs more than `fetch`. The recording is read by range requests, never as a whole.
 */

import { type ExtractionOptions, extractLightCurve } from "@photkit/extraction";
import { openSource, urlSource } from "@photkit/io-video";
import { differential, eventsFromLightCurve, writeJson } from "@photkit/lightcurve";

/** What `photkit extract` writes into `lightcurve.json` and `events.json`. */
export interface TimedRecording {
  readonly lightCurve: string;
  readonly events: string;
}

/** Measures the recording at `url` and times the events of its target. */
export async function timeFromUrl(
  url: string,
  options: ExtractionOptions,
): Promise<TimedRecording> {
  const recording = await openSource(await urlSource(url));
  try {
    const { lightCurve, ensemble } = await extractLightCurve(recording, options);
    const [target] = lightCurve.apertures;
    const comparison = lightCurve.apertures.filter(({ name }) => ensemble.includes(name));
    const { value, error } = differential(target!, comparison);
    const events = eventsFromLightCurve(lightCurve, { value, error });
    return { lightCurve: writeJson(lightCurve), events: JSON.stringify(events) };
  } finally {
    await recording.close();
  }
}
