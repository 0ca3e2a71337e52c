/** The events of a light curve as other programs read them, format `photkit-events` version 1. */

import type { Verdict } from "../events/find-events.ts";
import type { LightCurve } from "../series/light-curve.ts";

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
  /** Whether the baseline lacks light, as the star is saturated there: the star dropped by more. */
  readonly depthIsLowerLimit: boolean;
  /** 2.5 log10(baseline / bottom); null when the bottom is not above 0 by its own error. */
  readonly magnitudeDrop: number | null;
  /** (baseline - bottom) / scatter of the baseline. */
  readonly dropToNoise: number;
  /** Of all stars that were searched. */
  readonly falseAlarmProbability: number;
  /** By how much errors are wider as the edges are not sharp; 0 where they are. */
  readonly misfitFrames: number;
  readonly misfitSeconds: number | null;
}

/** `"not searched"`: nothing could be looked for; `reason` says why. */
export type EventsVerdict = Verdict | "not searched";

/** One shape always: every key is there whatever the verdict. */
export interface EventsDocument {
  readonly format: typeof EVENTS_FORMAT;
  readonly version: typeof EVENTS_VERSION;
  /** Name of the aperture; null when no star stands out among those that were searched. */
  readonly target: string | null;
  readonly model: "square-wave";
  readonly verdict: EventsVerdict;
  /** Why nothing was searched, or why it is unclear; null where there is nothing to explain. */
  readonly reason: string | null;
  /** What of the result cannot be, or must be known before it is used. */
  readonly warnings: readonly string[];
  /** Of the most convincing drop, also when it is no event: in any of the stars searched. */
  readonly falseAlarmProbability: number;
  readonly searched: {
    /** Names of the stars that events were looked for in. */
    readonly stars: readonly string[];
    /** By how much looking at so many stars raises a false-alarm probability. */
    readonly lookElsewhere: number;
  };
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
    /** Whether the event passes for a trend or wandering noise, and only its levels show it. */
    readonly gradual: boolean;
  };
  readonly events: readonly EventRecord[];
}
