/** Finds the events of one star of a light curve, for people and programs. */

import { median } from "@photkit/core-stats";
import { isUsable } from "../differential/differential.ts";
import {
  isLowerLimit,
  saturatedReadings,
  saturationWarning,
} from "../differential/saturated-light.ts";
import { check, isLightCurveError } from "../errors.ts";
import {
  EVENTS_FORMAT,
  EVENTS_VERSION,
  type EventInstant,
  type EventRecord,
  type EventsDocument,
} from "../files/events-format.ts";
import { chooseAperture } from "../series/choose-aperture.ts";
import type { ApertureSeries, LightCurve } from "../series/light-curve.ts";
import { examineCadence } from "../times/cadence.ts";
import { consistentStamps } from "../times/consistent-stamps.ts";
import { utcText } from "../times/utc-text.ts";
import {
  type EventSearch,
  type FindEventsOptions,
  type FoundEvent,
  findEvents,
} from "./find-events.ts";
import { implausible } from "./implausible.ts";
import { FEWEST_READINGS } from "./readings.ts";
import type { EdgeEstimate } from "./square-wave.ts";

export interface EventsOptions extends FindEventsOptions {
  /** Name of the aperture. @default the first with role "target", else the first */
  readonly aperture?: string;
  /** Flux to use, one a frame, e.g. `differential(…).value`. @default the aperture's flux */
  readonly value?: Float64Array;
  /** Relative errors, one a frame. @default all readings weigh the same */
  readonly error?: Float64Array;
  /** In seconds. @default the light curve's, else the cadence */
  readonly exposureSeconds?: number;
  /** Names of all stars that are searched along with this one. @default this one alone */
  readonly searched?: readonly string[];
}

/** Where time passes: exposure starts in seconds (or frames, without stamps) and the way back. */
interface Clock {
  readonly rows: readonly number[];
  readonly start: Float64Array;
  readonly exposure: number;
  /** Usual time from frame to frame. */
  readonly step: number;
  readonly exposureOrigin: EventsDocument["settings"]["exposureOrigin"];
  /** Microseconds UTC of second 0; null when the clock counts frames. */
  readonly origin: number | null;
}

/** The clock of a light curve; rows without a stamp or with a misread one are left out. */
function clockOf(lightCurve: LightCurve, exposureOption: number | undefined): Clock {
  const { utcMicroseconds, frames, time } = lightCurve;
  const { rows } = consistentStamps(utcMicroseconds, frames);
  // A few stamps among many frames that have none say nothing of the time between them.
  if (rows.length < Math.min(FEWEST_READINGS, lightCurve.length) || rows.length < 2) {
    const all = Array.from(frames.keys());
    // Fields are half a frame apart.
    const exposure = Math.min(
      1,
      median(frames.subarray(1).map((frame, i) => frame - frames[i]!)) || 1,
    );
    const step = exposure;
    const start = frames.slice();
    return { rows: all, start, exposure, step, exposureOrigin: "cadence", origin: null };
  }
  const given = exposureOption ?? time.exposureSeconds;
  const step = examineCadence(utcMicroseconds).stepSeconds;
  const exposure = given ?? step;
  const share = time.reference === "start" ? 0 : time.reference === "mid" ? 0.5 : 1;
  const origin = utcMicroseconds[rows[0]!]!;
  return {
    rows,
    start: Float64Array.from(
      rows,
      (row) => (utcMicroseconds[row]! - origin) / 1e6 - share * exposure,
    ),
    exposure,
    step,
    exposureOrigin:
      exposureOption !== undefined ? "option" : given === null ? "cadence" : "light curve",
    origin,
  };
}

/** Fractional frame of an instant: straight between the starts of exposures. */
function frameAt(clock: Clock, frames: Float64Array, time: number): number {
  const { start, rows } = clock;
  let i = 0;
  while (i < start.length - 2 && start[i + 1]! <= time) i++;
  const [from, to] = [frames[rows[i]!]!, frames[rows[i + 1]!]!];
  return from + ((time - start[i]!) / (start[i + 1]! - start[i]!)) * (to - from);
}

function instant(
  edge: EdgeEstimate | null,
  clock: Clock,
  frames: Float64Array,
): EventInstant | null {
  if (!edge) return null;
  const { origin } = clock;
  const frame = (time: number) => frameAt(clock, frames, time);
  const utc = (time: number): string => utcText((origin ?? Number.NaN) + time * 1e6) ?? "";
  const [low, high] = [edge.time - edge.sigma68, edge.time + edge.sigma68];
  return {
    frame: frame(edge.time),
    utc: origin === null ? null : utc(edge.time),
    sigma68: origin === null ? null : edge.sigma68,
    ci95: origin === null ? null : [utc(edge.ci95[0]), utc(edge.ci95[1])],
    ci997: origin === null ? null : [utc(edge.ci997[0]), utc(edge.ci997[1])],
    frameSigma68: (frame(high) - frame(low)) / 2,
    frameCi95: [frame(edge.ci95[0]), frame(edge.ci95[1])],
    frameCi997: [frame(edge.ci997[0]), frame(edge.ci997[1])],
  };
}

/** Probability that any of `stars` shows by chance what one shows with probability `chance`. */
const amongStars = (chance: number, stars: number): number =>
  stars === 1 ? chance : -Math.expm1(stars * Math.log1p(-Math.min(chance, 1 - 1e-15)));

function eventRecord(
  event: FoundEvent,
  clock: Clock,
  frames: Float64Array,
  stars: number,
): Omit<EventRecord, "depthIsLowerLimit"> {
  const { baseline, bottom, baselineError, bottomError } = event;
  const misfit = Math.max(event.misfit.disappearance, event.misfit.reappearance);
  return {
    disappearance: instant(event.disappearance, clock, frames),
    reappearance: instant(event.reappearance, clock, frames),
    durationSeconds: clock.origin === null ? null : event.durationSeconds,
    durationSigma68: clock.origin === null ? null : event.durationSigma68,
    baseline,
    baselineError,
    bottom,
    bottomError,
    depth: baseline > 0 ? (baseline - bottom) / baseline : null,
    magnitudeDrop: bottom > bottomError ? 2.5 * Math.log10(baseline / bottom) : null,
    dropToNoise: event.dropToNoise,
    falseAlarmProbability: amongStars(event.falseAlarmProbability, stars),
    misfitFrames: misfit / clock.step,
    misfitSeconds: clock.origin === null ? null : misfit,
  };
}

/** A document that says that nothing could be looked for. */
export function notSearched(
  lightCurve: LightCurve,
  target: string | null,
  reason: string,
): EventsDocument {
  const { reference, exposureSeconds } = lightCurve.time;
  return {
    format: EVENTS_FORMAT,
    version: EVENTS_VERSION,
    target,
    model: "square-wave",
    verdict: "not searched",
    reason,
    warnings: [],
    falseAlarmProbability: 1,
    searched: { stars: [], lookElsewhere: 1 },
    settings: {
      readings: 0,
      exposureSeconds,
      exposureOrigin: "light curve",
      timeReference: reference,
      trendDegree: 0,
      flashes: 0,
      gradual: false,
    },
    events: [],
  };
}

/** The verdict of a search, and the reason where it is unclear. */
function verdictOn(found: EventSearch): Pick<EventsDocument, "verdict" | "reason"> {
  // What has no light cannot lose any: the background is wrong, and changes with the sky.
  if (found.verdict === "event" && found.events.some(({ baseline }) => baseline <= 0)) {
    return {
      verdict: "unclear",
      reason:
        "the star has no light above the background before the drop: the background is taken too high",
    };
  }
  if (found.verdict !== "unclear") return { verdict: found.verdict, reason: null };
  const reason = found.gradual
    ? "the drop is gradual, and a trend or wandering noise could pass for it"
    : found.scarceBaseline
      ? "the drop takes up more than three quarters of the readings, and too little is left to judge its baseline by"
      : "noise alone could show such a drop";
  return { verdict: "unclear", reason };
}

/**
 * Finds the events of one star of a light curve. Frames that photometry cannot use (outside the
 * picture, bad frame, predicted position) take no part. Stamps may name the start, middle or end of
 * the exposure: the events are the true instants.
 *
 * Where too little was measured to look for an event the verdict is `"not searched"`.
 *
 * @throws LightCurveError `"no-such-aperture"`, `"invalid-option"`.
 *
 * @example
 * const events = eventsFromLightCurve(lightCurve, { value: differential(target, refs).value });
 * await writeFile("events.json", JSON.stringify(events, null, 2));
 */
export function eventsFromLightCurve(
  lightCurve: LightCurve,
  options: EventsOptions = {},
): EventsDocument {
  const aperture = chooseAperture(lightCurve, options.aperture);
  const values = options.value ?? aperture.flux;
  check.oneOf("value.length", values.length, [lightCurve.length]);
  if (options.exposureSeconds !== undefined) {
    check.positive("exposureSeconds", options.exposureSeconds);
  }
  const clock = clockOf(lightCurve, options.exposureSeconds);
  const value = Float64Array.from(clock.rows, (row) =>
    isUsable(aperture, row) ? values[row]! : Number.NaN,
  );
  const readings = value.filter(Number.isFinite).length;
  if (readings < FEWEST_READINGS) {
    return notSearched(lightCurve, aperture.name, tooFew(aperture, values, readings));
  }
  const searched = options.searched ?? [aperture.name];
  const stars = Math.max(1, searched.length);
  const { error, eventBelow = 0.001, unclearBelow = 0.05 } = options;
  let found: EventSearch;
  try {
    found = findEvents(
      {
        start: clock.start,
        exposure: clock.exposure,
        value,
        ...(error && { error: Float64Array.from(clock.rows, (row) => error[row]!) }),
      },
      { ...options, eventBelow: eventBelow / stars, unclearBelow: unclearBelow / stars },
    );
  } catch (cause) {
    if (!isLightCurveError(cause, "too-few-readings")) throw cause;
    return notSearched(lightCurve, aperture.name, tooFew(aperture, values, readings));
  }
  const events = found.events.map((event) => eventRecord(event, clock, lightCurve.frames, stars));
  const saturated = saturatedReadings(lightCurve, aperture, events);
  const document = {
    settings: {
      readings,
      exposureSeconds: clock.origin === null ? null : clock.exposure,
      exposureOrigin: clock.exposureOrigin,
      timeReference: lightCurve.time.reference,
      trendDegree: found.trendDegree,
      flashes: found.flashes,
      gradual: found.gradual,
    },
    events: events.map((event) => ({
      ...event,
      depthIsLowerLimit: isLowerLimit(saturated, event),
    })),
  };
  return {
    format: EVENTS_FORMAT,
    version: EVENTS_VERSION,
    target: aperture.name,
    model: "square-wave",
    ...verdictOn(found),
    warnings: [
      ...saturationWarning(lightCurve, aperture, events),
      ...implausible(lightCurve, aperture, document),
    ],
    falseAlarmProbability: amongStars(found.falseAlarmProbability, stars),
    searched: { stars: searched, lookElsewhere: stars },
    ...document,
  };
}

/** Why a star cannot be searched. */
function tooFew(star: ApertureSeries, values: Float64Array, readings: number): string {
  const usable = star.flux.filter((_, i) => isUsable(star, i)).length;
  const compared = star.flux.filter((_, i) => isUsable(star, i) && Number.isFinite(values[i]!));
  const why =
    usable < FEWEST_READINGS
      ? `it can be used in ${usable} of ${star.flux.length} frames`
      : compared.length < FEWEST_READINGS
        ? `it has a comparison star in ${compared.length} of ${usable} frames`
        : `${readings} of its readings have times that can be used`;
  return `too few usable frames to look for an event: ${why}, and ${FEWEST_READINGS} are needed`;
}
