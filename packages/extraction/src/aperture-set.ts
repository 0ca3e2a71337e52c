/**
 * Aperture sets: the stars, the places, the method and the settings of an extraction as plain data
 * that is kept as JSON, read back, edited by hand, and measured with again.
 */

import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import { malformed, readFields } from "./aperture-set-fields.ts";
import type { Extraction } from "./extract-light-curve.ts";
import type { StarMethod } from "./method-options.ts";
import {
  checkExtractionOptions,
  type ExtractionOptions,
  type FixedStar,
  followsStars,
} from "./options.ts";

export const APERTURE_SET_FORMAT = "photkit-apertures";
export const APERTURE_SET_VERSION = 1;

/** Options of an extraction, beside stars and method, that an aperture set keeps. */
export const APERTURE_SETTINGS = [
  "track",
  "path",
  "start",
  "stop",
  "backwards",
  "corrections",
  "fields",
  "ignore",
  "background",
  "gain",
  "readNoise",
  "saturation",
] as const;

export type ApertureSettings = Pick<ExtractionOptions, (typeof APERTURE_SETTINGS)[number]>;

export interface ApertureSet {
  readonly format: typeof APERTURE_SET_FORMAT;
  readonly version: typeof APERTURE_SET_VERSION;
  /** The recording that the places were found in. */
  readonly recording: {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly frameCount: number;
  };
  /** Number of the frame in which the stars are at their places. */
  readonly frame: number;
  /** The measured stars in the order of the light curve; places in px. */
  readonly stars: readonly FixedStar[];
  /** The stars that the others are followed by; `peak` above the background in ADU. */
  readonly tracking: readonly TrackingStar[];
  readonly method: NonNullable<ExtractionOptions["method"]>;
  readonly settings: ApertureSettings;
}

/** The aperture set of an extraction, to be kept with `JSON.stringify`. */
export function apertureSet({ setup, lightCurve }: Extraction): ApertureSet {
  return {
    format: APERTURE_SET_FORMAT,
    version: APERTURE_SET_VERSION,
    recording: {
      name: String(lightCurve.source.name),
      width: Number(lightCurve.source.width),
      height: Number(lightCurve.source.height),
      frameCount: Number(lightCurve.source.frameCount),
    },
    frame: setup.frame,
    stars: setup.stars,
    tracking: setup.tracking.map(({ x, y, peak }) => ({ x, y, peak })),
    method: setup.method,
    settings: settingsOf(setup.options),
  };
}

/** What was asked for and can be written down: a background function cannot, its module can. */
const settingsOf = (options: ExtractionOptions): ApertureSettings =>
  Object.fromEntries(
    APERTURE_SETTINGS.map((name) => [name, options[name]] as const).filter(
      ([, value]) => value !== undefined && typeof value !== "function",
    ),
  );

/**
 * The options that measure with an aperture set: with the same recording, the same light curve to
 * the last bit.
 *
 * @example
 * const set = readApertureSet(await readFile("apertures.json", "utf8"));
 * const again = await extractLightCurve(source, apertureSetOptions(set));
 */
export const apertureSetOptions = (set: ApertureSet): ExtractionOptions => ({
  ...set.settings,
  method: set.method,
  fixed: { frame: set.frame, stars: set.stars, tracking: set.tracking },
});

const ROLES: readonly ApertureRole[] = ["target", "track", "reference", "star", "flash"];

/**
 * Reads an aperture set and checks every field.
 *
 * @param json - the text of the file, or what `JSON.parse` made of it.
 * @throws ExtractionError `"malformed-apertures"`, whose message names the field, what it must be
 *   and what was found.
 */
export function readApertureSet(json: unknown): ApertureSet {
  const root = readFields(parsed(json), "");
  root.constant("format", APERTURE_SET_FORMAT);
  root.constant("version", APERTURE_SET_VERSION);
  const recording = root.object("recording");
  const settings = root.plain("settings") as ApertureSettings;
  const follows = followsStars(settings);
  const set: ApertureSet = {
    format: APERTURE_SET_FORMAT,
    version: APERTURE_SET_VERSION,
    recording: {
      name: recording.text("name"),
      width: recording.number("width"),
      height: recording.number("height"),
      frameCount: recording.number("frameCount"),
    },
    frame: root.number("frame"),
    stars: root.list("stars").map((star) => ({
      name: star.text("name"),
      role: star.oneOf("role", ROLES),
      x: star.number("x"),
      y: star.number("y"),
      flux: star.numberOrNull("flux"),
      comparison: star.flag("comparison"),
      ...(star.has("method") && { method: star.plain("method") as unknown as StarMethod }),
    })),
    tracking: (follows ? root.list("tracking") : []).map((star) => ({
      x: star.number("x"),
      y: star.number("y"),
      peak: star.number("peak"),
    })),
    method: root.plain("method") as unknown as ApertureSet["method"],
    settings,
  };
  try {
    checkExtractionOptions(apertureSetOptions(set));
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  return set;
}

function parsed(json: unknown): unknown {
  if (typeof json !== "string") return json;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw malformed("the file must be JSON text.", cause);
  }
}
