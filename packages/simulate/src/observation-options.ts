/** What a simulated observation can be told, with its defaults and their checks. */

import { check, SimulationError } from "./errors.ts";
import { PROFILE_KINDS, type ProfileKind } from "./star-profile.ts";

/** A star of the scene, at the place it has in the middle of no motion at all (time 0). */
export interface StarOptions {
  /** Name in the truth. @default "star" and the number of the star, counted from 1 */
  readonly name?: string;
  /** Column of the centre at time 0, pixels. */
  readonly x: number;
  /** Row of the centre at time 0, pixels. */
  readonly y: number;
  /** Electrons per exposure, the whole star. Give this or `adu`. */
  readonly electrons?: number;
  /** Signal per exposure in ADU, the whole star. Give this or `electrons`. */
  readonly adu?: number;
}

/** Stars drawn at random: places uniform, brightness uniform in its logarithm. */
export interface FieldStarOptions {
  /** @default 25 */
  readonly count?: number;
  /** Electrons per exposure of the brightest star, which is always there. @default 30000 */
  readonly brightest?: number;
  /** Electrons per exposure of the faintest. @default 300 */
  readonly faintest?: number;
  /** Distance that all stars keep from the edges at time 0, pixels. @default 12 */
  readonly margin?: number;
  /** Least distance between two stars, pixels; given up for a star after 500 tries. @default 14 */
  readonly separation?: number;
}

/** A star that blinks out. Seconds count from the start of the first exposure. */
export interface OccultationOptions {
  /** Name of the star, or its number in the list of stars. */
  readonly star: string | number;
  readonly disappearanceSeconds: number;
  readonly reappearanceSeconds: number;
  /** Part of the light that goes, 0 to 1. @default 1 */
  readonly drop?: number;
  /**
   * Makes the star as bright as needed for this ratio of the drop to the noise of one exposure in
   * the optimum aperture. @default null (the star keeps its brightness)
   */
  readonly dropToNoise?: number | null;
}

/** Hot pixels of the camera. */
export interface HotPixelOptions {
  readonly count: number;
  /** Additional dark electrons per exposure. */
  readonly electrons: number | { readonly from: number; readonly to: number };
}

export interface ObservationOptions {
  /** Same seed, same frames. Any integer from 0 to 2^53 - 1. @default 1 */
  readonly seed?: number;
  /** Columns. @default 320 */
  readonly width?: number;
  /** Rows. @default 240 */
  readonly height?: number;
  /** Number of exposures. @default 400 */
  readonly frames?: number;
  /** @default 0.04 */
  readonly exposureSeconds?: number;
  /** Time between exposures in which no light is collected, seconds. @default 0 */
  readonly deadSeconds?: number;
  /**
   * Rolling shutter: seconds by which a row is exposed later than the one above it. A star sees the
   * time of the row of its centre at time 0; frames state the time of row 0. @default 0
   */
  readonly rowSeconds?: number;
  /** Start of the first exposure, ISO 8601 with zone. @default "2026-01-01T00:00:00Z" */
  readonly startUtc?: string;
  /** Bits of a pixel; 8 gives Uint8Array frames, the others Uint16Array. @default 16 */
  readonly bitDepth?: 8 | 10 | 12 | 14 | 16;
  /** Stars at given places. @default [] */
  readonly stars?: readonly StarOptions[];
  /** Stars at random places, added after `stars`. @default {} without `stars`, else null */
  readonly fieldStars?: FieldStarOptions | null;

  /** Shape of a star. @default "gaussian" */
  readonly profile?: ProfileKind;
  /** Full width at half maximum, pixels, at least 0.7 (geometric mean of both axes). @default 3 */
  readonly fwhm?: number;
  /** 1 - minor axis / major axis. @default 0 */
  readonly ellipticity?: number;
  /** Direction of the major axis, radians from +x towards +y. @default 0 */
  readonly thetaRadians?: number;
  /** Exponent of the Moffat profile, above 1. @default 3 */
  readonly beta?: number;

  /** Sky at the centre, electrons per pixel and exposure. @default 80 */
  readonly sky?: number;
  /** Change of the sky from the first to the last column and row, electrons. @default {x: 0, y: 0} */
  readonly skyGradient?: { readonly x: number; readonly y: number };
  /** Dark electrons per pixel and exposure. @default 0 */
  readonly dark?: number;
  /** Electrons per ADU. @default 1 (16 for 8 bits) */
  readonly gain?: number;
  /** Electrons, 1 sigma. @default 4 */
  readonly readNoise?: number;
  /** Pedestal, ADU. @default 100 (10 for 8 bits) */
  readonly bias?: number;
  /** Value no pixel exceeds, ADU. @default 2^bitDepth - 1 */
  readonly saturation?: number;
  /**
   * Pixels at random places with additional dark electrons per exposure: the same for all, or drawn
   * from a range, uniform in the logarithm. @default null
   */
  readonly hotPixels?: HotPixelOptions | null;

  /** Steady motion of the field, pixels per second. @default {x: 0, y: 0} */
  readonly drift?: { readonly x: number; readonly y: number };
  /** Turning of the field about the picture's centre, from +x towards +y. @default 0 */
  readonly rotationDegreesPerSecond?: number;
  /**
   * Shaking of the telescope: a damped oscillator driven by white noise, in both axes, with `rms`
   * pixels each. `damping` is the ratio to critical damping. @default null; damping 0.1
   */
  readonly windShake?: {
    readonly rms: number;
    readonly frequencyHz: number;
    readonly damping?: number;
  } | null;
  /** Relative variation of the fwhm, 1 sigma, with its time scale. @default null */
  readonly seeing?: { readonly rms: number; readonly timescaleSeconds: number } | null;
  /** Relative variation of each star in each exposure, 1 sigma, stars independent. @default 0 */
  readonly scintillation?: number;
  /** Clouds: extinction of all stars, rms in magnitudes, with its time scale. @default null */
  readonly clouds?: { readonly magnitudes: number; readonly timescaleSeconds: number } | null;

  /** @default [] */
  readonly occultations?: readonly OccultationOptions[];

  /**
   * `"closed"` gives dark frames: those of the same camera, with the same bias, dark current, read
   * noise and hot pixels, and no light of stars and sky. Their noise is their own. @default "open"
   */
  readonly shutter?: "open" | "closed";
}

/** Every option present. */
export type ResolvedOptions = Required<ObservationOptions>;

const CAMERA_DEFAULTS = {
  8: { gain: 16, bias: 10 },
  other: { gain: 1, bias: 100 },
};

/** What a closed shutter leaves of the sky. */
const NO_LIGHT = {
  stars: [],
  fieldStars: null,
  sky: 0,
  skyGradient: { x: 0, y: 0 },
  clouds: null,
  occultations: [],
} as const;

/** Options with their defaults. @throws SimulationError `"invalid-option"`. */
export function resolveOptions(options: ObservationOptions): ResolvedOptions {
  const bitDepth = options.bitDepth ?? 16;
  check.oneOf("bitDepth", bitDepth, [8, 10, 12, 14, 16]);
  const camera = bitDepth === 8 ? CAMERA_DEFAULTS[8] : CAMERA_DEFAULTS.other;
  const resolved: ResolvedOptions = {
    seed: 1,
    width: 320,
    height: 240,
    frames: 400,
    exposureSeconds: 0.04,
    deadSeconds: 0,
    rowSeconds: 0,
    startUtc: "2026-01-01T00:00:00Z",
    bitDepth,
    stars: [],
    fieldStars: options.stars === undefined ? {} : null,
    profile: "gaussian",
    fwhm: 3,
    ellipticity: 0,
    thetaRadians: 0,
    beta: 3,
    sky: 80,
    skyGradient: { x: 0, y: 0 },
    dark: 0,
    gain: camera.gain,
    readNoise: 4,
    bias: camera.bias,
    saturation: 2 ** bitDepth - 1,
    hotPixels: null,
    drift: { x: 0, y: 0 },
    rotationDegreesPerSecond: 0,
    windShake: null,
    seeing: null,
    scintillation: 0,
    clouds: null,
    occultations: [],
    shutter: "open",
    ...options,
    ...(options.shutter === "closed" && NO_LIGHT),
  };
  check.oneOf("shutter", resolved.shutter, ["open", "closed"]);
  checkRecording(resolved);
  checkCamera(resolved);
  checkSky(resolved);
  return resolved;
}

function checkRecording(options: ResolvedOptions): void {
  check.integerAtLeast("seed", options.seed, 0);
  check.integerAtLeast("width", options.width, 1);
  check.integerAtLeast("height", options.height, 1);
  check.integerAtLeast("frames", options.frames, 1);
  check.positive("exposureSeconds", options.exposureSeconds);
  check.notNegative("deadSeconds", options.deadSeconds);
  check.finite("rowSeconds", options.rowSeconds);
  if (
    !/T.*(Z|[+-]\d\d:?\d\d)$/.test(options.startUtc) ||
    Number.isNaN(Date.parse(options.startUtc))
  ) {
    throw new SimulationError(
      "invalid-option",
      `startUtc must be a date and time with zone such as 2026-01-01T00:00:00Z. Received "${options.startUtc}".`,
      { data: { option: "startUtc", received: options.startUtc } },
    );
  }
}

function checkCamera(options: ResolvedOptions): void {
  check.notNegative("dark", options.dark);
  check.positive("gain", options.gain);
  check.notNegative("readNoise", options.readNoise);
  check.notNegative("bias", options.bias);
  check.between("saturation", options.saturation, 1, 2 ** options.bitDepth - 1);
  if (options.hotPixels !== null) {
    check.integerAtLeast("hotPixels.count", options.hotPixels.count, 0);
    const { electrons } = options.hotPixels;
    if (typeof electrons === "number") check.notNegative("hotPixels.electrons", electrons);
    else {
      check.positive("hotPixels.electrons.from", electrons.from);
      check.between("hotPixels.electrons.to", electrons.to, electrons.from, Number.MAX_VALUE);
    }
  }
}

function checkSky(options: ResolvedOptions): void {
  check.oneOf("profile", options.profile, PROFILE_KINDS);
  check.between("fwhm", options.fwhm, 0.7, 1000);
  check.between("ellipticity", options.ellipticity, 0, 0.95);
  check.finite("thetaRadians", options.thetaRadians);
  check.between("beta", options.beta, 1.1, 100);
  check.notNegative("sky", options.sky);
  check.finite("skyGradient.x", options.skyGradient.x);
  check.finite("skyGradient.y", options.skyGradient.y);
  check.finite("drift.x", options.drift.x);
  check.finite("drift.y", options.drift.y);
  check.finite("rotationDegreesPerSecond", options.rotationDegreesPerSecond);
  check.between("scintillation", options.scintillation, 0, 1);
  if (options.windShake !== null) {
    check.notNegative("windShake.rms", options.windShake.rms);
    check.positive("windShake.frequencyHz", options.windShake.frequencyHz);
    check.between("windShake.damping", options.windShake.damping ?? 0.1, 1e-4, 1);
  }
  if (options.seeing !== null) {
    check.between("seeing.rms", options.seeing.rms, 0, 1);
    check.positive("seeing.timescaleSeconds", options.seeing.timescaleSeconds);
  }
  if (options.clouds !== null) {
    check.notNegative("clouds.magnitudes", options.clouds.magnitudes);
    check.positive("clouds.timescaleSeconds", options.clouds.timescaleSeconds);
  }
}
