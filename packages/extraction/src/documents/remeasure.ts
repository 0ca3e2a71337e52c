/** Stars measured again, with other apertures, from their cut-outs instead of the recording. */

import { MeasurementFlag } from "@photkit/aperture";
import type { ApertureSeries, LightCurve } from "@photkit/lightcurve";
import { check, ExtractionError } from "../errors.ts";
import { resolveAdaptive } from "../methods/aperture-methods.ts";
import { familiesOf } from "../methods/candidate-methods.ts";
import type { ResolvedMethod } from "../methods/resolved-method.ts";
import { checkMethod } from "../options/check-method.ts";
import type { AdaptiveMethod, CircleMethod, OptimalMethod } from "../options/method-options.ts";
import { skyNoiseWarnings } from "../prepare/sky-noise.ts";
import { createSeries, setMeasurement } from "../run/columns.ts";
import { addExcessNoise } from "../stars/empirical-errors.ts";
import type { Cutouts } from "./cutouts.ts";

export interface RemeasureOptions {
  /** A circle without a radius, and weights without a width, take 1.2 FWHM of the stars. */
  readonly method: CircleMethod | OptimalMethod | AdaptiveMethod;
  /** Electrons per ADU. @default unknown: errors are made to match the scatter that is seen */
  readonly gain?: number;
  /** Read noise in electrons, used with `gain`. @default 0 */
  readonly readNoise?: number;
  /**
   * Level of the camera without light in ADU, still contained in the frames, used with `gain`: it has
   * no shot noise. With a dark or a bias taken off there is none.
   * @default 0
   */
  readonly pedestal?: number;
  /** Level at which pixels saturate, in ADU. @default that of the recording */
  readonly saturation?: number;
  readonly signal?: AbortSignal;
}

export interface Remeasurement {
  readonly lightCurve: LightCurve;
  /** Names of the comparison stars among the cut-outs. */
  readonly ensemble: readonly string[];
  readonly warnings: readonly string[];
}

/** Flags that are set anew; the others say something about frame and star, and stay. */
const MEASURED =
  MeasurementFlag.saturated |
  MeasurementFlag.edge |
  MeasurementFlag.defaultMask |
  MeasurementFlag.backgroundContaminated |
  MeasurementFlag.outside;

/**
 * Measures the stars of several files of cut-outs of one recording. Fluxes are those that the
 * recording itself gives, as long as the windows hold every pixel that the method looks at; an
 * aperture that reaches beyond its window is flagged `edge`.
 *
 * @throws ExtractionError `"invalid-option"` for options out of range and for cut-outs that differ in
 *   their frames or share a name.
 */
export async function remeasure(
  cutouts: readonly Cutouts[],
  options: RemeasureOptions,
): Promise<Remeasurement> {
  checkMethod(options.method);
  if (options.gain !== undefined) check.positive("gain", options.gain);
  if (options.readNoise !== undefined) check.notNegative("readNoise", options.readNoise);
  if (options.pedestal !== undefined) check.finite("pedestal", options.pedestal);
  if (options.saturation !== undefined) check.positive("saturation", options.saturation);
  const first = sameRecording(cutouts);
  const method = resolve(first, options);
  const series: ApertureSeries[] = [];
  for (const star of cutouts) series.push(await measureStar(star, method, options.signal));
  const members = series.filter((_, k) => cutouts[k]!.comparison);
  if (options.gain === undefined) addExcessNoise(series, members);
  const ensemble = members.map(({ name }) => name);
  const { name, width, height } = first.recording;
  return {
    ensemble,
    warnings: skyNoiseWarnings(series, options),
    lightCurve: {
      length: first.frames.length,
      source: { name, format: "cut-outs", width, height, firstFrame: first.frames[0] ?? 0 },
      time: first.time,
      frames: first.frames,
      utcMicroseconds: first.utcMicroseconds,
      apertures: series,
      provenance: { method: method.description, fwhm: first.fwhm, ensemble, from: "cut-outs" },
    },
  };
}

function sameRecording(cutouts: readonly Cutouts[]): Cutouts {
  const [first] = cutouts;
  if (first === undefined) throw unusable("cutouts must hold at least one star.");
  for (const [i, { name, frames }] of cutouts.entries()) {
    if (cutouts.findIndex((star) => star.name === name) < i) {
      throw unusable(`cutouts must be of different stars. Received "${name}" twice.`);
    }
    const differs =
      frames.length !== first.frames.length ||
      frames.some((frame, row) => frame !== first.frames[row]);
    if (differs) {
      throw unusable(
        `cutouts must have the same frames. Received ${first.frames.length} from ${first.frames[0]} for ${first.name} and ${frames.length} from ${frames[0]} for ${name}.`,
      );
    }
  }
  return first;
}

const unusable = (message: string): ExtractionError =>
  new ExtractionError("invalid-option", message, { data: { option: "cutouts" } });

function resolve(
  { fwhm, saturation }: Cutouts,
  { method, gain, readNoise, pedestal, ...options }: RemeasureOptions,
): ResolvedMethod {
  const noise = {
    gain: gain ?? null,
    readNoise: readNoise ?? 0,
    pedestal: pedestal ?? 0,
    saturation: options.saturation ?? saturation,
  };
  const context = { fwhm, noise, background: null };
  return method.kind === "adaptive"
    ? resolveAdaptive(method, context)
    : familiesOf(method, context)[0].usual;
}

async function measureStar(
  star: Cutouts,
  method: ResolvedMethod,
  signal: AbortSignal | undefined,
): Promise<ApertureSeries> {
  const series = createSeries(star, method.description, star.frames.length);
  for (let row = 0; row < star.frames.length; row++) {
    signal?.throwIfAborted();
    const window = await star.window(row);
    const [x, y] = [star.x[row]!, star.y[row]!];
    if (window === null || Number.isNaN(x)) {
      series.flags[row] = star.flags[row]!;
      continue;
    }
    const { x0, y0 } = window;
    const measured = method.measure(window.image, x - x0, y - y0);
    setMeasurement(
      series,
      row,
      { ...measured, x: measured.x + x0, y: measured.y + y0 },
      star.flags[row]! & ~MEASURED,
      star.defects[row]!,
    );
  }
  return series;
}
