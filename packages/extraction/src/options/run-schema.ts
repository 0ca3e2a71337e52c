/** How a run is asked for, apart from its stars: what options and aperture sets have in common. */

import {
  constant,
  demands,
  filledText,
  finite,
  flag,
  type GenericSchema,
  integerAtLeast,
  lazy,
  listOf,
  notNegative,
  objectOf,
  oneOf,
  optional,
  pipe,
  positive,
  type Wrong,
} from "@photkit/errors/schema";
import { pathPointSchema } from "./method-schema.ts";

const path = pipe(
  listOf(pathPointSchema, { least: 2 }),
  demands((points, wrong) => {
    const frames = points.map(({ frame }) => frame);
    const twice = frames.findIndex((frame, i) => frames.indexOf(frame) < i);
    if (twice >= 0) wrong([twice, "frame"], "a frame that no other place has", frames[twice]);
  }),
);

const correction = lazy((found) =>
  typeof found === "object" && found !== null && "star" in found ? atStar : byStep,
);
const atStar = objectOf({ frame: integerAtLeast(0), star: filledText, x: finite, y: finite });
const byStep = objectOf({ frame: integerAtLeast(0), dx: finite, dy: finite });

const side = optional(integerAtLeast(0));
const whole = integerAtLeast(Number.MIN_SAFE_INTEGER);
const size = integerAtLeast(1);

const ignore = objectOf({
  top: side,
  bottom: side,
  left: side,
  right: side,
  rectangles: optional(listOf(objectOf({ x: whole, y: whole, width: size, height: size }))),
});

/** Stars to follow: places, or none. */
export const trackOf = <const S extends GenericSchema>(place: S) =>
  optional(lazy((found) => (typeof found === "string" ? constant("none") : listOf(place))));

/** The fields that options and the settings of aperture sets share, but for their stars. */
export const runEntries = {
  path: optional(path),
  start: optional(integerAtLeast(0)),
  stop: optional(integerAtLeast(1)),
  backwards: optional(flag),
  corrections: optional(listOf(correction)),
  fields: optional(oneOf(["upper-first", "lower-first", "auto"])),
  ignore: optional(ignore),
  gain: optional(positive),
  readNoise: optional(notNegative),
  pedestal: optional(finite),
  repairHotPixels: optional(flag),
  saturation: optional(positive),
} as const;

/** Frames end behind where they begin. */
export function spanFits(
  { start = 0, stop }: { readonly start?: number; readonly stop?: number },
  wrong: Wrong,
): void {
  if (stop !== undefined && stop <= start)
    wrong(["stop"], `an integer of at least ${start + 1}`, stop);
}
