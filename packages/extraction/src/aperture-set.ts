/**
 * Aperture sets: the stars, the places, the method and the settings of an extraction as plain data
 * that is kept as JSON, read back, edited by hand, and measured with again.
 */

import type { ApertureRole } from "@photkit/lightcurve";
import type { TrackingStar } from "@photkit/tracking";
import { malformed, readFields } from "./aperture-set-fields.ts";
import { type BackgroundChoice, backgroundName } from "./background-choice.ts";
import { ExtractionError } from "./errors.ts";
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

/** The settings as data: of a background function of the user's only its name, to be read by people. */
export type ApertureSettings = Omit<
  Pick<ExtractionOptions, (typeof APERTURE_SETTINGS)[number]>,
  "background"
> & { readonly background?: string };

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
    method: setup.options.background === undefined ? setup.method : withoutAnnulus(setup.method),
    settings: settingsOf(setup.options),
  };
}

/** What was asked for, as data: of a background function only its name. */
const settingsOf = ({ background, ...options }: ExtractionOptions): ApertureSettings =>
  Object.fromEntries(
    APERTURE_SETTINGS.map((name) => [
      name,
      name !== "background" ? options[name] : background && backgroundName(background),
    ]).filter(([, value]) => value !== undefined),
  );

/** What a set, which is data, cannot hold. */
export interface ApertureSetCode {
  /** The background function that the set was measured with. */
  readonly background?: BackgroundChoice;
}

/**
 * The options that measure with an aperture set: with the same recording, the same light curve to
 * the last bit. A set never loads code: the background function that it was measured with, if any,
 * is given by the caller.
 *
 * @throws ExtractionError `"missing-background"` for a set that was measured with a background
 *   function when none is given; `"invalid-option"` when one is given and the set had none.
 * @example
 * const set = readApertureSet(await readFile("apertures.json", "utf8"));
 * const again = await extractLightCurve(source, apertureSetOptions(set));
 */
export function apertureSetOptions(
  set: ApertureSet,
  { background }: ApertureSetCode = {},
): ExtractionOptions {
  const note = set.settings.background;
  if (note !== undefined && background === undefined) {
    throw new ExtractionError(
      "missing-background",
      `background must be given for an aperture set that was measured with a background function of the user's, ${JSON.stringify(note)}: a set is data, and never loads code. Received none.`,
      { data: { option: "background", name: note } },
    );
  }
  if (note === undefined && background !== undefined) {
    throw new ExtractionError(
      "invalid-option",
      `background must be left out for an aperture set that was measured without a background function. Received ${backgroundName(background)}.`,
      { data: { option: "background" } },
    );
  }
  const options = dataOptions(set);
  return background === undefined
    ? options
    : { ...options, method: withoutAnnulus(set.method), background };
}

/** A method whose background comes from a function, which takes the place of the annulus. */
function withoutAnnulus(method: ApertureSet["method"]): ApertureSet["method"] {
  if (!("annulus" in method)) return method;
  const { annulus: _, ...rest } = method;
  return rest;
}

/** The options that a set holds. */
const dataOptions = ({ settings, method, ...fixed }: ApertureSet): ExtractionOptions => {
  const { background: _, ...options } = settings;
  return {
    ...options,
    method,
    fixed: { frame: fixed.frame, stars: fixed.stars, tracking: fixed.tracking },
  };
};

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
  const settings = readSettings(root.plain("settings"));
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
    checkExtractionOptions(dataOptions(set));
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  return set;
}

function readSettings(found: Readonly<Record<string, unknown>>): ApertureSettings {
  const known: readonly string[] = APERTURE_SETTINGS;
  const foreign = Object.keys(found).find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw malformed(`settings.${foreign} must be one of ${known.join(", ")}.`);
  }
  const { background, ...settings } = found;
  return {
    ...settings,
    ...(background !== undefined && { background: backgroundNote(background) }),
  };
}

/** Longest name of a background function that is shown. */
const LONGEST_NOTE = 80;

/** The name of a background function. Sets of earlier versions have its module instead. */
function backgroundNote(found: unknown): string {
  if (typeof found === "string" && found !== "") return found.slice(0, LONGEST_NOTE);
  const { module, exportName } = (found ?? {}) as Partial<Record<string, unknown>>;
  if (typeof module === "string") {
    const name = typeof exportName === "string" ? { exportName } : {};
    return backgroundName({ module, ...name }).slice(0, LONGEST_NOTE);
  }
  throw malformed(
    `settings.background must be the name of a function. Received ${JSON.stringify(found)}.`,
  );
}

function parsed(json: unknown): unknown {
  if (typeof json !== "string") return json;
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw malformed("the file must be JSON text.", cause);
  }
}
