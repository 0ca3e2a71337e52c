/** The events of a light curve as other programs read them, format `photkit-events` version 1. */

import { median } from "@photkit/core-stats";
import { examineCadence } from "./cadence.ts";
import { chooseAperture } from "./choose-aperture.ts";
import { consistentStamps } from "./consistent-stamps.ts";
import { isUsable } from "./differential.ts";
import { check } from "./errors.ts";
import {
  type FindEventsOptions,
  type FoundEvent,
  findEvents,
  type Verdict,
} from "./find-events.ts";
import type { LightCurve } from "./light-curve.ts";
import { FEWEST_READINGS } from "./readings.ts";
import type { EdgeEstimate } from "./square-wave.ts";
import { utcText } from "./utc-text.ts";

export const EVENTS_FORMAT = "photkit-events";
export const EVENTS_VERSION = 1;

/** An instant of an event. Times are null without time stamps; frames are always there. */
export interface EventInstant {
  /** Fractional frame number: frame k covers k to k + 1. */
  readonly frame: number;
  /** ISO UTC with microseconds, the true instant whatever part of the exposure the stamps name. */
  readonly utc: string | null;
  /** Half the shortest interval that holds 68.27 % of the probability, in seconds. */
  readonly sigma68: number | null;
  /** Shortest intervals that hold 95.45 % and 99.73 %, ISO UTC. */
  readonly ci95: readonly [string, string] | null;
  readonly ci997: readonly [string, string] | null;
  /** The same in frames. */
  readonly frameSigma68: number;
  readonly frameCi95: readonly [number, number];
  readonly frameCi997: readonly [number, number];
}

export interface EventRecord {
  /** null when the event began before the recording. */
  readonly disappearance: EventInstant | null;
  /** null when the event ended after the recording. */
  readonly reappearance: EventInstant | null;
  readonly durationSeconds: number | null;
  readonly durationSigma68: number | null;
  /** Levels in the unit of the values that were fitted. */
  readonly baseline: number;
  readonly baselineError: number;
  readonly bottom: number;
  readonly bottomError: number;
  /** (baseline - bottom) / baseline; null for a baseline that is not above 0. */
  readonly depth: number | null;
  /** 2.5 log10(baseline / bottom); null when the bottom is not above 0 by its own error. */
  readonly magnitudeDrop: number | null;
  /** (baseline - bottom) / scatter of the baseline. */
  readonly dropToNoise: number;
  readonly falseAlarmProbability: number;
}

export interface EventsDocument {
  readonly format: typeof EVENTS_FORMAT;
  readonly version: typeof EVENTS_VERSION;
  /** Name of the aperture. */
  readonly target: string;
  readonly model: "square-wave";
  readonly verdict: Verdict;
  /** Of the most convincing drop, also when it is no event. */
  readonly falseAlarmProbability: number;
  readonly settings: {
    /** Readings that took part. */
    readonly readings: number;
    readonly exposureSeconds: number | null;
    /** `"cadence"`: the light curve does not say, so the exposure is taken to fill the cadence. */
    readonly exposureOrigin: "light curve" | "option" | "cadence";
    readonly timeReference: LightCurve["time"]["reference"];
    /** Degree of the polynomial removed as a slow trend. */
    readonly trendDegree: number;
    /** Readings left out because something lit them up for a moment. */
    readonly flashes: number;
  };
  readonly events: readonly EventRecord[];
}

export interface EventsOptions extends FindEventsOptions {
  /** Name of the aperture. @default the first with role "target", else the first */
  readonly aperture?: string;
  /** Flux to use, one a frame, e.g. `differential(…).value`. @default the aperture's flux */
  readonly value?: Float64Array;
  /** Relative errors, one a frame. @default all readings weigh the same */
  readonly error?: Float64Array;
  /** In seconds. @default the light curve's, else the cadence */
  readonly exposureSeconds?: number;
}

/** Where time passes: exposure starts in seconds (or frames, without stamps) and the way back. */
interface Clock {
  readonly rows: readonly number[];
  readonly start: Float64Array;
  readonly exposure: number;
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
    return { rows: all, start: frames.slice(), exposure, exposureOrigin: "cadence", origin: null };
  }
  const given = exposureOption ?? time.exposureSeconds;
  const exposure = given ?? examineCadence(utcMicroseconds).stepSeconds;
  const share = time.reference === "start" ? 0 : time.reference === "mid" ? 0.5 : 1;
  const origin = utcMicroseconds[rows[0]!]!;
  return {
    rows,
    start: Float64Array.from(
      rows,
      (row) => (utcMicroseconds[row]! - origin) / 1e6 - share * exposure,
    ),
    exposure,
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

function eventRecord(event: FoundEvent, clock: Clock, frames: Float64Array): EventRecord {
  const { baseline, bottom, baselineError, bottomError } = event;
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
    falseAlarmProbability: event.falseAlarmProbability,
  };
}

/**
 * Finds the events of one star of a light curve. Frames that photometry cannot use (outside the
 * picture, bad frame, predicted position) take no part. Stamps may name the start, middle or end of
 * the exposure: the events are the true instants.
 *
 * @throws LightCurveError `"no-such-aperture"`, `"too-few-readings"`, `"invalid-option"`.
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
  const { error } = options;
  const found = findEvents(
    {
      start: clock.start,
      exposure: clock.exposure,
      value,
      ...(error && { error: Float64Array.from(clock.rows, (row) => error[row]!) }),
    },
    options,
  );
  return {
    format: EVENTS_FORMAT,
    version: EVENTS_VERSION,
    target: aperture.name,
    model: "square-wave",
    verdict: found.verdict,
    falseAlarmProbability: found.falseAlarmProbability,
    settings: {
      readings: value.filter(Number.isFinite).length,
      exposureSeconds: clock.origin === null ? null : clock.exposure,
      exposureOrigin: clock.exposureOrigin,
      timeReference: lightCurve.time.reference,
      trendDegree: found.trendDegree,
      flashes: found.flashes,
    },
    events: found.events.map((event) => eventRecord(event, clock, lightCurve.frames)),
  };
}
