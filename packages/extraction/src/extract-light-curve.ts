/**
 * The frame loop: from a recording to a light curve. A first look at the opening frames gives the
 * reference picture, the stars and the aperture; then every frame is tracked and measured once.
 */

import { MeasurementFlag } from "@photkit/aperture";
import type { Frame, FrameSource } from "@photkit/io-video";
import type { ApertureSeries, LightCurve } from "@photkit/lightcurve";
import { type Pose, StarTracker } from "@photkit/tracking";
import { familiesOf } from "./candidate-methods.ts";
import { chooseStars, type StarSelection } from "./choose-stars.ts";
import { createSeries, setMeasurement } from "./columns.ts";
import { checkCorrectionFrames, createCorrector } from "./corrections.ts";
import { ExtractionError } from "./errors.ts";
import { fixedNames, fixedSelection } from "./fixed-stars.ts";
import { touchesHotPixel, withoutHotPixels } from "./hot-pixels.ts";
import { type ResolvedMethod, resolveAdaptive } from "./measure-star.ts";
import { type NamedSeries, nameStars } from "./name-stars.ts";
import {
  checkExtractionOptions,
  DEFAULT_METHOD,
  type ExtractionOptions,
  type FixedStar,
  type FixedStars,
} from "./options.ts";
import { quietestMethod } from "./quietest-method.ts";
import { type FrameSpan, readFrames } from "./read-frames.ts";
import { buildReference, type ReferencePicture } from "./reference-picture.ts";
import { createStarPath } from "./star-path.ts";

/** Unreadable frames that are told one by one, with the reason. */
const UNREADABLE_TOLD = 5;

/** A light curve and how it came about. */
export interface Extraction {
  readonly lightCurve: LightCurve;
  /** Names of the comparison stars in the light curve; empty when there is none. */
  readonly ensemble: readonly string[];
  readonly reference: ReferencePicture;
  /** What was decided before the first frame was measured: see `apertureSet`. */
  readonly setup: ExtractionSetup;
  /** Frames whose position had to be predicted, and frames that could not be read. */
  readonly predictedFrames: readonly number[];
  readonly unreadableFrames: readonly number[];
  readonly warnings: readonly string[];
}

/** The stars, the method and the options of an extraction, settled. */
export interface ExtractionSetup extends FixedStars {
  readonly method: NonNullable<ExtractionOptions["method"]>;
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
  options: ExtractionOptions = {},
): Promise<Extraction> {
  checkExtractionOptions(options);
  const span = frameSpan(source, options);
  const { start, stop } = span;
  const reference = await buildReference(source, span, options);
  const selection =
    options.fixed === undefined
      ? chooseStars(reference, options)
      : fixedSelection(reference, options.fixed);
  const method = await resolveMethod(source, reference, selection, options);
  const run = await measureFrames(source, { span, reference, selection, method, options });
  const asked = new Set(run.series.filter((_, k) => selection.stars[k]?.asked === true));
  const named =
    options.fixed === undefined
      ? nameStars(run.series, asked, options)
      : fixedNames(run.series, options.fixed, options);
  const trackers = namesOf(run.series, named.series, selection);
  const lightCurve: LightCurve = {
    length: stop - start,
    source: { ...sourceFacts(source), firstFrame: start },
    time: run.time,
    frames: Float64Array.from({ length: stop - start }, (_, i) => start + i),
    utcMicroseconds: run.utcMicroseconds,
    apertures: named.series,
    provenance: {
      method: method.description,
      fwhm: reference.fwhm,
      hotPixels: reference.hotPixels?.x.length ?? 0,
      tracking: trackers,
      ensemble: named.ensemble,
      ensembleScatter: named.ensembleScatter,
      ...(span.backwards && { backwards: true }),
      ...(options.corrections !== undefined && { corrections: options.corrections }),
      errors: options.gain === undefined ? "background and observed scatter" : "CCD equation",
      ...(options.gain !== undefined && { gain: options.gain, readNoise: options.readNoise ?? 0 }),
    },
  };
  return {
    lightCurve,
    ensemble: named.ensemble,
    reference,
    setup: {
      frame: reference.firstFrame,
      stars: settledStars(run.series, named, selection),
      tracking: selection.trackers,
      method: method.settings,
      options,
    },
    predictedFrames: run.predicted,
    unreadableFrames: run.unreadable,
    warnings: [
      ...source.info.warnings,
      ...beyondTheEnd(source, options),
      ...selection.warnings,
      ...run.warnings,
    ],
  };
}

function frameSpan(source: FrameSource, options: ExtractionOptions): FrameSpan {
  const start = options.start ?? 0;
  const stop = Math.min(options.stop ?? source.frameCount, source.frameCount);
  if (start >= stop) {
    throw new ExtractionError(
      "invalid-option",
      `start must be below the number of frames, ${source.frameCount}. Received ${start}.`,
      { data: { start, frameCount: source.frameCount } },
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

async function resolveMethod(
  source: FrameSource,
  reference: ReferencePicture,
  selection: StarSelection,
  options: ExtractionOptions,
): Promise<ResolvedMethod> {
  const { saturation, fwhm } = reference;
  const noise = { gain: options.gain ?? null, readNoise: options.readNoise ?? 0, saturation };
  const method = options.method ?? DEFAULT_METHOD;
  if (method.kind === "adaptive") return resolveAdaptive(method, noise);
  const families = familiesOf(method, fwhm, noise);
  return quietestMethod(source, reference, selection.stars, families, options);
}

interface Run {
  readonly series: readonly ApertureSeries[];
  readonly utcMicroseconds: Float64Array;
  readonly time: LightCurve["time"];
  readonly predicted: readonly number[];
  readonly unreadable: readonly number[];
  readonly warnings: readonly string[];
}

interface RunPlan {
  readonly span: FrameSpan;
  readonly reference: ReferencePicture;
  readonly selection: StarSelection;
  readonly method: ResolvedMethod;
  readonly options: ExtractionOptions;
}

async function measureFrames(source: FrameSource, plan: RunPlan): Promise<Run> {
  const { span, reference, selection, method, options } = plan;
  const length = span.stop - span.start;
  const { fwhm } = reference;
  const series = selection.stars.map((star) => createSeries(star, method.description, length));
  const paths = selection.stars.map((star) => createStarPath(star.x, star.y, fwhm));
  const tracker = new StarTracker({
    stars: selection.trackers,
    fwhm,
    catalogue: reference.stars,
    reserve: selection.reserve,
  });
  const utcMicroseconds = new Float64Array(length).fill(Number.NaN);
  const predicted: number[] = [];
  const unreadable: number[] = [];
  const warnings: string[] = [];
  let time: Frame["time"] = null;
  const correct = createCorrector(options.corrections ?? [], selection.stars, span);
  let done = 0;
  for await (const { index, frame, error } of readFrames(source, span, options.signal)) {
    const row = index - span.start;
    done++;
    if (frame === null) {
      unreadable.push(index);
      if (unreadable.length <= UNREADABLE_TOLD) {
        warnings.push(`frame ${index} could not be read: ${messageOf(error)}`);
      }
      for (const one of series) one.flags[row] = MeasurementFlag.badFrame;
      continue;
    }
    if (frame.time !== null) {
      time ??= frame.time;
      utcMicroseconds[row] = frame.time.utcMicroseconds;
    }
    const image = withoutHotPixels(frame.image, reference.hotPixels);
    correct(tracker, index);
    const pose: Pose = tracker.locate(image);
    const lost = pose.state === "predicted";
    if (lost) predicted.push(index);
    selection.stars.forEach((star, k) => {
      const { x, y } = paths[k]!.next(image, pose);
      const flags =
        (lost ? MeasurementFlag.predicted : 0) |
        (star.hasNeighbour ? MeasurementFlag.neighbour : 0) |
        (touchesHotPixel(reference.hotPixels, x, y, method.radius)
          ? MeasurementFlag.maskedPixels
          : 0);
      setMeasurement(series[k]!, row, method.measure(image, x, y), flags);
    });
    options.onProgress?.({ stage: "measure", done, total: length });
  }
  if (unreadable.length > UNREADABLE_TOLD) {
    warnings.push(`${unreadable.length - UNREADABLE_TOLD} more frames could not be read.`);
  }
  return {
    series,
    utcMicroseconds,
    time: {
      scale: "UTC",
      reference: time?.reference ?? "start",
      exposureSeconds: time?.exposureSeconds ?? null,
      origin: time?.origin ?? "none",
    },
    predicted,
    unreadable,
    warnings,
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function sourceFacts(source: FrameSource): LightCurve["source"] {
  const { name, format, width, height, bitDepth, colour } = source.info;
  return { name, format, width, height, bitDepth, colour, frameCount: source.frameCount };
}

/** The measured stars under their final names. */
const settledStars = (
  measured: readonly ApertureSeries[],
  { series, ensemble }: NamedSeries,
  { stars }: StarSelection,
): FixedStar[] =>
  series.map(({ name, role, flux: column }) => {
    const { x, y, flux } = stars[measured.findIndex((one) => one.flux === column)]!;
    return { name, role, x, y, flux, comparison: ensemble.includes(name) };
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
