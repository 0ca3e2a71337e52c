/**
 * A complete occultation, from pictures to the two instants, with every package called by hand:
 * what `photkit extract` does, in the order it does it, so that each step can be replaced.
 * Its test runs it on a simulated recording.
 */

import { measureCircle } from "@photkit/aperture";
import { findStars } from "@photkit/detection";
import type { FrameSource } from "@photkit/io-video";
import {
  type ApertureSeries,
  apertureSeries,
  chooseEnsemble,
  differential,
  type EventSearch,
  findEvents,
  type LightCurve,
} from "@photkit/lightcurve";
import { applySimilarity, StarTracker } from "@photkit/tracking";

export interface CompleteOccultation {
  readonly lightCurve: LightCurve;
  /** Target over comparison ensemble. */
  readonly relative: Float64Array;
  /** Events in seconds from the start of the first exposure. */
  readonly found: EventSearch;
}

/**
 * Times the occultation of the star at `place` of a recording's first frame.
 *
 * @param exposureSeconds - where the recording does not say it.
 */
export async function completeOccultation(
  recording: FrameSource,
  place: { readonly x: number; readonly y: number },
  exposureSeconds: number,
): Promise<CompleteOccultation> {
  // 1. The stars of the first frame; the one nearest to `place` is the target.
  const first = await recording.frame(0);
  const stars = findStars(first.image, { threshold: 8 });
  const distance = (i: number) => Math.hypot(stars.x[i]! - place.x, stars.y[i]! - place.y);
  const rows = Array.from({ length: stars.length }, (_, i) => i);
  const target = rows.reduce((best, i) => (distance(i) < distance(best) ? i : best));
  const others = rows.filter((i) => i !== target && stars.flags[i] === 0).slice(0, 10);

  // 2. The brightest other stars lead the way; the target may vanish and must not.
  const fwhm = stars.fwhm[others[0]!]!;
  const tracker = new StarTracker({
    stars: others
      .slice(0, 4)
      .map((i) => ({ x: stars.x[i]!, y: stars.y[i]!, peak: stars.peak[i]! })),
    fwhm,
    catalogue: stars,
  });

  // 3. Every frame: find the field, then measure each star where the field puts it.
  const radius = 1.2 * fwhm;
  const aperture = { radius, annulus: { inner: radius + 5, outer: radius + 14 } };
  const measured = [target, ...others];
  const flux = measured.map(() => new Float64Array(recording.frameCount));
  const fluxError = measured.map(() => new Float64Array(recording.frameCount));
  const utcMicroseconds = new Float64Array(recording.frameCount).fill(Number.NaN);
  for await (const frame of recording.frames()) {
    const pose = tracker.locate(frame.image);
    measured.forEach((row, k) => {
      const { x, y } = applySimilarity(pose.transform, stars.x[row]!, stars.y[row]!);
      const star = measureCircle(frame.image, x, y, aperture);
      flux[k]![frame.index] = star.flux;
      fluxError[k]![frame.index] = star.fluxError;
    });
    if (frame.time !== null) utcMicroseconds[frame.index] = frame.time.utcMicroseconds;
  }

  // 4. The target against the stars that stayed constant.
  const series: ApertureSeries[] = measured.map((_, k) =>
    apertureSeries(recording.frameCount, {
      name: k === 0 ? "target" : `ref${k}`,
      flux: flux[k]!,
      fluxError: fluxError[k]!,
    }),
  );
  const ensemble = chooseEnsemble(series.slice(1)).map((member) => member.series);
  const relative = differential(series[0]!, ensemble);

  // 5. The event, with the probability that noise alone would have made it.
  const start = utcMicroseconds.map((utc) => (utc - utcMicroseconds[0]!) / 1e6);
  const found = findEvents({
    start,
    exposure: exposureSeconds,
    value: relative.value,
    error: relative.error,
  });
  const lightCurve: LightCurve = {
    length: recording.frameCount,
    source: { name: recording.info.name },
    time: { scale: "UTC", reference: "start", exposureSeconds, origin: recording.info.format },
    frames: Float64Array.from({ length: recording.frameCount }, (_, i) => i),
    utcMicroseconds,
    apertures: series,
    provenance: { ensemble: ensemble.map(({ name }) => name), radius },
  };
  return { lightCurve, relative: relative.value, found };
}
