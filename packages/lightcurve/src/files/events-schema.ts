/** What the document of events is, field by field, and how it is read. */

import {
  between,
  constant,
  demands,
  finite,
  finiteOrNull,
  flag,
  integerAtLeast,
  listOf,
  matching,
  notNegative,
  notNegativeOrNull,
  nullable,
  objectOf,
  oneOf,
  pipe,
  readDocument,
  text,
  transform,
} from "@photkit/errors/schema";
import { LightCurveError } from "../errors.ts";
import { parseUtcText } from "../times/utc-text.ts";
import { EVENTS_FORMAT, EVENTS_VERSION, type EventsDocument } from "./events-format.ts";

const isInstant = (value: unknown): value is string =>
  typeof value === "string" && Number.isFinite(parseUtcText(value));

/** Two values, the first not above the second. */
const pair = <T>(
  holds: (value: unknown) => value is T,
  order: (value: T) => number,
  expected: string,
) =>
  matching<readonly [T, T]>((value) => {
    const [first, second] = Array.isArray(value) && value.length === 2 ? value : [];
    return holds(first) && holds(second) && order(first) <= order(second);
  }, expected);

const utc = matching<string>(isInstant, "an instant as ISO UTC text");
const utcPair = pair(isInstant, parseUtcText, "two instants as ISO UTC text, the earlier first");
const framePair = pair(
  (value): value is number => Number.isFinite(value),
  (value) => value,
  "two frame numbers, the smaller first",
);

/** Numbers that JSON has no word for are null there. */
const measured = pipe(
  finiteOrNull,
  transform((value) => value ?? Number.NaN),
);

const instant = objectOf({
  frame: finite,
  utc: nullable(utc),
  sigma68: notNegativeOrNull,
  ci95: nullable(utcPair),
  ci997: nullable(utcPair),
  frameSigma68: notNegative,
  frameCi95: framePair,
  frameCi997: framePair,
});

const event = objectOf({
  disappearance: nullable(instant),
  reappearance: nullable(instant),
  durationSeconds: finiteOrNull,
  durationSigma68: notNegativeOrNull,
  baseline: measured,
  baselineError: measured,
  bottom: measured,
  bottomError: measured,
  depth: finiteOrNull,
  depthIsLowerLimit: flag,
  magnitudeDrop: finiteOrNull,
  dropToNoise: measured,
  falseAlarmProbability: between(0, 1),
  misfitFrames: notNegative,
  misfitSeconds: notNegativeOrNull,
});

const eventsSchema = pipe(
  objectOf({
    format: constant(EVENTS_FORMAT),
    version: constant(EVENTS_VERSION),
    target: nullable(text),
    model: constant("square-wave"),
    verdict: oneOf(["event", "no event", "unclear", "not searched"]),
    reason: nullable(text),
    warnings: listOf(text),
    falseAlarmProbability: between(0, 1),
    searched: objectOf({ stars: listOf(text), lookElsewhere: notNegative }),
    settings: objectOf({
      readings: integerAtLeast(0),
      exposureSeconds: notNegativeOrNull,
      exposureOrigin: oneOf(["light curve", "option", "cadence"]),
      timeReference: oneOf(["start", "mid", "end"]),
      trendDegree: integerAtLeast(0),
      flashes: integerAtLeast(0),
      gradual: flag,
    }),
    events: listOf(event),
  }),
  demands(({ verdict, events }, wrong) => {
    if (verdict === "event" && events.length === 0) {
      wrong(["events"], 'at least one event, as the verdict is "event"', events);
    }
  }),
);

/**
 * Reads the document of events that `eventsFromLightCurve` and `searchStars` give and the program
 * writes as events.json, and checks every field.
 *
 * @param json - the text of the file, or what `JSON.parse` made of it.
 * @throws LightCurveError `"malformed-json"`, whose message names the field, what it must be and what
 *   was found.
 * @example
 * const { verdict, events } = readEvents(await readFile("events.json", "utf8"));
 */
export const readEvents = (json: unknown): EventsDocument =>
  readDocument(eventsSchema, json, {
    what: "the document of events",
    fail: (message, options) => {
      throw new LightCurveError("malformed-json", message, options);
    },
  });
