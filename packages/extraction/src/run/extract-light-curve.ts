/**
 * The frame loop: from a recording to a light curve. A first look at the opening frames gives the
 * reference picture, the stars and the aperture; then every frame is tracked and measured once.
 */

import type { FrameSource } from "@photkit/io-video";
import type { ApertureSeries, LightCurve } from "@photkit/lightcurve";
import { ExtractionError } from "../errors.ts";
import { checkCorrectionFrames } from "../locate/corrections.ts";
import { buildReference, type ReferencePicture } from "../locate/reference-picture.ts";
import { resolveMethods } from "../methods/resolve-methods.ts";
import { preparationFacts } from "../options/calibration-options.ts";
import { checkAgainstRecording } from "../options/check-recording.ts";
import type { MeasurementMethod } from "../options/method-options.ts";
import {
  checkExtractionOptions,
  type ExtractionOptions,
  type FixedStar,
  type FixedStars,
  placesAskedFor,
} from "../options/options.ts";
import { requireLookedAt } from "../prepare/ignored-areas.ts";
import { createLineProfiles, type LineProfiles } from "../prepare/line-profiles.ts";
import { skyNoiseWarnings } from "../prepare/sky-noise.ts";
import { chooseStars, type StarSelection } from "../stars/choose-stars.ts";
import { fixedNames, fixedSelection } from "../stars/fixed-stars.ts";
import { type NamedSeries, nameStars } from "../stars/name-stars.ts";
import { overlayClock, overlayDoubts, overlayFacts, settleOverlay } from "../time/overlay-clock.ts";
import { checkFields } from "./field-rows.ts";
import { measureFrames, type Run, type StarPlaces } from "./measure-frames.ts";
import type { FrameSpan } from "./read-frames.ts";

/** A light curve and how it came about. */
export interface Extraction {
  readonly lightCurve: LightCurve;
  /** Names of the comparison stars in the light curve; empty when there is none. */
  readonly ensemble: readonly string[];
  readonly reference: ReferencePicture;
  /** What line noise was taken off, on the mean of the measured frames; null when none was. */
  readonly lineProfiles: LineProfiles | null;
  /** What was decided before the first frame was measured: see `apertureSet`. */
  readonly setup: ExtractionSetup;
  /** Where each star was measured, by its name, row by row. */
  readonly places: ReadonlyMap<string, StarPlaces>;
  /** Frames whose position had to be predicted, and frames that could not be read. */
  readonly predictedFrames: readonly number[];
  readonly unreadableFrames: readonly number[];
  readonly warnings: readonly string[];
}

/** The stars, the method and the options of an extraction, settled. */
export interface ExtractionSetup extends FixedStars {
  readonly method: MeasurementMethod;
  readonly options: ExtractionOptions;
}

/**
 * Measures stars through a recording.
 *
 * Frames that cannot be read, or show no tracking star, stay in the light curve, flagged; a star
 * that leaves the picture is flagged `outside` from there on and has no flux.
 *
 * @throws ExtractionError `"invalid-option"`, `"outside-frame"`, `"no-star-there"`, `"no-stars"`,
 *   `"no-frames"`; the reason of `options.signal` when it is aborted.
 * @example
 * const source = await openPath("occultation.ser");
 * const { lightCurve } = await extractLightCurve(source, { target: { x: 160, y: 118 } });
 */
export async function extractLightCurve(
  source: FrameSource,
  asked: ExtractionOptions = {},
): Promise<Extraction> {
  checkExtractionOptions(asked);
  const { width, height } = source.info;
  const span = frameSpan(source, asked);
  await checkAgainstRecording(source.info, asked);
  const clock = await overlayClock(source, span, asked);
  const options = settleOverlay(asked, clock, width);
  checkFields(options.fields, source.info);
  requireLookedAt(placesAskedFor(options), options.ignore, width, height);
  const reference = await buildReference(source, span, options);
  const selection =
    options.fixed === undefined
      ? chooseStars(reference, options)
      : fixedSelection(reference, options.fixed);
  const methods = await resolveMethods(source, reference, selection, options);
  const profiles = createLineProfiles(reference.width, reference.height);
  const plan = { span, reference, selection, methods, options, clock, profiles };
  const run = await measureFrames(clock?.watch(source) ?? source, plan);
  const askedFor = new Set(run.series.filter((_, k) => selection.stars[k]?.asked === true));
  const named =
    options.fixed === undefined
      ? nameStars(run.series, askedFor, options)
      : fixedNames(run.series, options.fixed, options);
  const trackers = namesOf(run.series, named.series, selection);
  const lightCurve: LightCurve = {
    length: run.frames.length,
    source: { ...sourceFacts(source), firstFrame: span.start },
    time: run.time,
    frames: run.frames,
    utcMicroseconds: run.utcMicroseconds,
    apertures: withNested(named.series, run),
    provenance: {
      method: methods.run.description,
      fwhm: reference.fwhm,
      psf: reference.psf,
      ...(options.repairHotPixels === false
        ? { repairHotPixels: false }
        : hotPixelFacts(reference)),
      ...preparationFacts(options),
      ...(clock !== null && run.clock !== null && overlayFacts(clock, run.clock)),
      tracking: trackers,
      ensemble: named.ensemble,
      ensembleScatter: named.ensembleScatter,
      ...(options.track === "none" && { track: "none" }),
      ...(options.path !== undefined && { path: options.path }),
      ...(options.fields !== undefined && { fields: options.fields }),
      ...(span.backwards && { backwards: true }),
      ...(options.corrections !== undefined && { corrections: options.corrections }),
      errors: options.gain === undefined ? "background and observed scatter" : "CCD equation",
      ...noiseFacts(options),
    },
  };
  return {
    lightCurve,
    ensemble: named.ensemble,
    reference,
    lineProfiles: profiles.mean(),
    setup: {
      frame: reference.firstFrame,
      stars: settledStars(run.series, named, selection),
      tracking: selection.trackers,
      method: methods.run.settings as MeasurementMethod,
      options,
    },
    places: placesByName(run, named),
    predictedFrames: run.predicted,
    unreadableFrames: run.unreadable,
    warnings: [
      ...source.info.warnings,
      ...beyondTheEnd(source, options),
      ...reference.warnings,
      ...selection.warnings,
      ...named.warnings,
      ...run.warnings,
      ...skyNoiseWarnings(
        run.series.filter(({ role }) => role !== "flash"),
        options,
      ),
      ...overlayDoubts(asked, clock),
      ...(run.clock?.warnings ?? []),
    ],
  };
}

function frameSpan(source: FrameSource, options: ExtractionOptions): FrameSpan {
  const start = options.start ?? 0;
  const stop = Math.min(options.stop ?? source.frameCount, source.frameCount);
  if (start >= stop) {
    throw new ExtractionError(
      "invalid-option",
      `start must lie in the recording, which has frames 0 to ${source.frameCount - 1}. Received ${start}.`,
      { data: { option: "start", start, frameCount: source.frameCount } },
    );
  }
  const span = { start, stop, backwards: options.backwards ?? false };
  checkCorrectionFrames(options.corrections ?? [], span);
  return span;
}

const beyondTheEnd = ({ frameCount }: FrameSource, { stop }: ExtractionOptions): string[] =>
  stop !== undefined && stop > frameCount
    ? [`the recording ends with frame ${frameCount - 1}; frames up to ${stop - 1} were asked for.`]
    : [];

/** Defective pixels that are listed by place. */
const LISTED = 200;

/** How many defective pixels the recording showed, and where the first of them are. */
function hotPixelFacts({ hotPixels }: ReferencePicture) {
  if (hotPixels === null) return { hotPixels: 0 };
  const places = hotPixels.x.slice(0, LISTED).map((x, k) => [x, hotPixels.y[k]!]);
  return { hotPixels: hotPixels.x.length, hotPixelPlaces: places };
}

/** What the errors were computed from, where the gain is known. */
const noiseFacts = ({ gain, readNoise, pedestal }: ExtractionOptions) =>
  gain === undefined
    ? {}
    : { gain, readNoise: readNoise ?? 0, ...(pedestal !== undefined && { pedestal }) };

function sourceFacts(source: FrameSource): LightCurve["source"] {
  const { name, format, width, height, bitDepth, colour } = source.info;
  return { name, format, width, height, bitDepth, colour, frameCount: source.frameCount };
}

/** The measured stars under their final names. */
const settledStars = (
  measured: readonly ApertureSeries[],
  { series, ensemble, leftOut }: NamedSeries,
  { stars }: StarSelection,
): FixedStar[] =>
  series.map(({ name, role, flux: column }) => {
    const { x, y, flux, method } = stars[measured.findIndex((one) => one.flux === column)]!;
    const comparison = ensemble.includes(name);
    return {
      ...{ name, role, x, y, flux, comparison },
      ...(leftOut.includes(name) && { unsteady: true }),
      ...(method !== undefined && { method }),
    };
  });

const placesByName = (run: Run, { series }: NamedSeries): ReadonlyMap<string, StarPlaces> =>
  new Map(
    series.map(({ name, flux }) => [
      name,
      run.places[run.series.findIndex((one) => one.flux === flux)]!,
    ]),
  );

/** Each star followed by its nested apertures, which take over its final name and role. */
const withNested = (named: readonly ApertureSeries[], { series, nested }: Run): ApertureSeries[] =>
  named.flatMap((star) => {
    const k = series.findIndex(({ flux }) => flux === star.flux);
    const { name: first } = series[k]!;
    const around = nested[k]!.map((one) => ({
      ...one,
      name: star.name + one.name.slice(first.length),
      role: star.role,
    }));
    return [star, ...around];
  });

/** Final names of the tracking stars, in the order they were chosen. */
function namesOf(
  measured: readonly ApertureSeries[],
  named: readonly ApertureSeries[],
  selection: StarSelection,
): string[] {
  return selection.trackers.flatMap((tracker) => {
    const k = selection.stars.findIndex(
      (star) => Math.hypot(star.x - tracker.x, star.y - tracker.y) < 1,
    );
    const name = named.find((series) => series.flux === measured[k]?.flux)?.name;
    return name === undefined ? [] : [name];
  });
}
