/**
 * Aperture sets: the stars, the places, the method and the settings of an extraction as plain data
 * that is kept as JSON, read back, edited by hand, and measured with again.
 */

import { type DocumentKind, readDocument } from "@photkit/errors/schema";
import type { TrackingStar } from "@photkit/tracking";
import { ExtractionError, isExtractionError } from "../errors.ts";
import { type BackgroundChoice, backgroundName } from "../options/background-choice.ts";
import {
  checkExtractionOptions,
  type ExtractionOptions,
  type FixedStar,
} from "../options/options.ts";
import type { Extraction } from "../run/extract-light-curve.ts";
import { APERTURE_SET_FORMAT, APERTURE_SET_VERSION } from "./aperture-set-format.ts";
import { apertureSetSchema } from "./aperture-set-schema.ts";

export { APERTURE_SET_FORMAT, APERTURE_SET_VERSION };

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
  "repairHotPixels",
  "background",
  "gain",
  "readNoise",
  "pedestal",
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

/** The aperture set of an extraction, to be kept with `writeApertureSet`. */
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
function settingsOf(options: ExtractionOptions): ApertureSettings {
  const { background, track } = options;
  const settings = {
    ...options,
    track: placesOnly(track),
    background: background && backgroundName(background),
  };
  return Object.fromEntries(
    APERTURE_SETTINGS.map((name) => [name, settings[name]]).filter(
      ([, value]) => value !== undefined,
    ),
  );
}

/** Tracking stars without measures of their own, which the stars of the set have. */
const placesOnly = (track: ExtractionOptions["track"]): ExtractionOptions["track"] =>
  typeof track === "string"
    ? track
    : track?.map(({ x, y, name }) => ({ x, y, ...(name !== undefined && { name }) }));

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
  const { background: _, track, ...options } = settings;
  const places = placesOnly(track);
  return {
    ...options,
    ...(places !== undefined && { track: places }),
    method,
    fixed: {
      frame: fixed.frame,
      size: { width: fixed.recording.width, height: fixed.recording.height },
      stars: fixed.stars,
      tracking: fixed.tracking,
    },
  };
};

/** The text of an aperture set, which `readApertureSet` reads. */
export const writeApertureSet = (set: ApertureSet): string =>
  `${JSON.stringify(set, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value), 2)}\n`;

const KIND: DocumentKind = {
  what: "the aperture set",
  fail: (message, options) => {
    throw new ExtractionError("malformed-apertures", message, options);
  },
  limits: { length: 2 ** 26 },
};

/**
 * Reads an aperture set and checks every field.
 *
 * @param json - the text of the file, or what `JSON.parse` made of it.
 * @throws ExtractionError `"malformed-apertures"`, whose message names the field, what it must be
 *   and what was found.
 */
export function readApertureSet(json: unknown): ApertureSet {
  const set: ApertureSet = readDocument(apertureSetSchema, json, KIND);
  try {
    checkExtractionOptions(dataOptions(set));
  } catch (cause) {
    if (!isExtractionError(cause)) throw cause;
    const { option = "" } = cause.data;
    KIND.fail(`in the aperture set, ${cause.message}`, { cause, data: { path: option } });
  }
  return set;
}
