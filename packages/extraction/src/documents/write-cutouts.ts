/**
 * Cut-outs: the pixels around single stars of every frame as a FITS cube for each star, with a table
 * of where each window lies. A recording shrinks to a hundredth, and can still be measured again.
 */

import { copyWindow, createImage } from "@photkit/image";
import {
  type ByteSink,
  createFitsCubeWriter,
  type FitsCubeWriter,
  type FitsPixelType,
  type FitsTableInput,
  type FrameSource,
} from "@photkit/io-video";
import type { ApertureSeries } from "@photkit/lightcurve";
import { check, ExtractionError } from "../errors.ts";
import { readPrepared } from "../prepare/prepared-frames.ts";
import type { Extraction, ExtractionSetup } from "../run/extract-light-curve.ts";
import type { StarPlaces } from "../run/measure-frames.ts";

export interface WriteCutoutsOptions {
  /** Side of the windows in px, odd. @default a quarter more than the method reaches */
  readonly windowSize?: number;
  readonly signal?: AbortSignal;
  /** Called after each frame with the frames done and the frames in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A star to be archived, with the windows it is cut out by. */
interface ArchivedStar {
  readonly series: ApertureSeries;
  readonly sink: ByteSink;
  readonly places: StarPlaces;
  readonly corners: { readonly x0: Int32Array; readonly y0: Int32Array };
}

/** Windows reach this much farther than the method, so that others can be tried on them. */
const ROOM = 1.25;

/**
 * Writes the cut-outs of stars of an extraction, each into its own sink, reading the recording once
 * more; no more than one frame is held in memory. The pixels are those that were measured: as
 * recorded and in the recording's own type where nothing was corrected, else 32-bit floats. What
 * lies outside the picture is 0, or NaN in floats; frames that cannot be read are 0.
 *
 * @param sinks - by the names of the stars in the light curve.
 * @throws ExtractionError `"invalid-option"` for a name that is not in the light curve; errors of the
 *   sinks and the reason of `signal` as they come. Every sink is then aborted.
 */
export async function writeCutouts(
  source: FrameSource,
  extraction: Extraction,
  sinks: ReadonlyMap<string, ByteSink>,
  options: WriteCutoutsOptions = {},
): Promise<void> {
  try {
    await cutAll(source, extraction, sinks, options);
  } catch (error) {
    for (const sink of sinks.values()) await sink.abort();
    throw error;
  }
}

async function cutAll(
  source: FrameSource,
  extraction: Extraction,
  sinks: ReadonlyMap<string, ByteSink>,
  { windowSize, signal, onProgress }: WriteCutoutsOptions,
): Promise<void> {
  const { lightCurve, reference, setup } = extraction;
  const side = windowSize ?? windowSizeOf(setup, reference.fwhm);
  check.oddInteger("windowSize", side);
  const rows = wholeFrames(lightCurve.frames);
  const stars = [...sinks].map(([name, sink]): ArchivedStar => {
    const series = starNamed(extraction, name);
    const places = extraction.places.get(series.name)!;
    return { series, sink, places, corners: cornersOf(places, rows, side) };
  });
  const numbers = rows.map((row) => lightCurve.frames[row]!);
  const [start, stop] = [numbers[0]!, numbers.at(-1)! + 1];
  const read = rows.map(() => false);
  const nothing = createImage(new Uint8Array(side * side), side, side);
  let writers: FitsCubeWriter[] | null = null;
  /** Frames before the first that can be read: only that one says what the pixels are. */
  let owed = 0;
  for await (const { index, frame } of readPrepared(
    source,
    { start, stop, backwards: false },
    reference,
    { signal },
  )) {
    const plane = index - start;
    const image = frame?.lentImage ?? null;
    if (frame === null && writers === null) {
      owed++;
      continue;
    }
    writers ??= stars.map(({ series, sink }) =>
      createFitsCubeWriter(sink, {
        width: side,
        height: side,
        planes: rows.length,
        type: pixelType(image?.data),
        header: headerOf(extraction, series),
      }),
    );
    for (const [k, writer] of writers.entries()) {
      for (let i = 0; i < owed; i++) await writer.write(nothing);
      const { x0, y0 } = stars[k]!.corners;
      const pixels = image && copyWindow(image, x0[plane]!, y0[plane]!, side, side);
      await writer.write(pixels === null ? nothing : createImage(pixels, side, side));
    }
    owed = 0;
    read[plane] = frame !== null;
    onProgress?.(plane + 1, rows.length);
  }
  if (writers === null) {
    throw new ExtractionError("no-frames", `no frame of ${source.info.name} could be read.`);
  }
  for (const [k, writer] of writers.entries()) {
    await writer.close(tablesOf(extraction, stars[k]!, rows, read));
  }
}

/** Side of a window that holds every pixel the method looks at, and some more. */
function windowSizeOf({ method }: ExtractionSetup, fwhm: number): number {
  const ring = "annulus" in method ? method.annulus?.outer : undefined;
  const half = "windowSize" in method && method.windowSize ? method.windowSize / 2 : undefined;
  const reach = ring ?? half ?? Math.max(4, 2 * fwhm) + 2 * fwhm + 10;
  return 2 * Math.ceil(ROOM * reach) + 3;
}

function starNamed({ lightCurve, places }: Extraction, name: string): ApertureSeries {
  const found = lightCurve.apertures.find((series) => series.name === name);
  if (found !== undefined && places.has(name)) return found;
  const known = [...places.keys()].join(", ");
  throw new ExtractionError(
    "invalid-option",
    `cut-outs must be of stars in the light curve, which has ${known}. Received "${name}".`,
    { data: { option: "sinks", received: name } },
  );
}

/** Rows of whole frames: fields have rows of their own at half numbers. */
const wholeFrames = (frames: Float64Array): number[] =>
  [...frames.keys()].filter((row) => Number.isInteger(frames[row]!));

/** First column and row of the window in each frame; where the star has no place, the last one. */
function cornersOf(places: StarPlaces, rows: readonly number[], side: number) {
  const along = (centres: Float64Array): Int32Array => {
    let last = centres.find(Number.isFinite) ?? 0;
    return Int32Array.from(rows, (row) => {
      if (Number.isFinite(centres[row]!)) last = centres[row]!;
      return Math.round(last) - (side - 1) / 2;
    });
  };
  return { x0: along(places.x), y0: along(places.y) };
}

/** The type of whole numbers as they are; 32 bits hold every float that a camera's counts become. */
function pixelType(data: unknown): FitsPixelType {
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return "uint8";
  if (data instanceof Uint16Array) return "uint16";
  if (data instanceof Int16Array || data instanceof Int8Array) return "int16";
  if (data instanceof Int32Array) return "int32";
  return data instanceof Uint32Array ? "uint32" : "float32";
}

/** Whether a header can hold a text as it is. */
const fitsText = (text: string): boolean => text === ascii(text) && text === text.trimEnd();
const ascii = (text: string): string => text.replace(/[^ -~]/g, "?");

function headerOf(
  { lightCurve: { source, time }, ensemble, reference }: Extraction,
  { name, role, method }: ApertureSeries,
) {
  return {
    ORIGIN: "PhotKit",
    OBJECT: ascii(name),
    ...(!fitsText(name) && { STARNAME: encodeURIComponent(name) }),
    ROLE: role,
    COMPARIS: [ensemble.includes(name), "belongs to the comparison ensemble"],
    RECORD: ascii(String(source.name)),
    PICWIDTH: [reference.width, "px, of the recording"],
    PICHEIGH: [reference.height, "px, of the recording"],
    FWHM: [reference.fwhm, "px, of the stars"],
    ...(reference.saturation !== null && { SATURATE: reference.saturation }),
    ...(time.exposureSeconds !== null && { EXPTIME: time.exposureSeconds }),
    TIMEREF: [time.reference, "what the stamps name"],
    TIMEORIG: ascii(time.origin),
    METHOD: ascii(method),
    COMMENT: "FRAMES says where each window lies (from 0) and when it was taken.",
  } as const;
}

function tablesOf(
  { lightCurve }: Extraction,
  { series, places, corners: { x0, y0 } }: ArchivedStar,
  rows: readonly number[],
  read: readonly boolean[],
): FitsTableInput[] {
  const column = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return [
    {
      name: "FRAMES",
      columns: {
        FRAME: Int32Array.from(rows, (row) => lightCurve.frames[row]!),
        X0: { values: x0, unit: "pixel" },
        Y0: { values: y0, unit: "pixel" },
        X: { values: column(places.x), unit: "pixel" },
        Y: { values: column(places.y), unit: "pixel" },
        UTC: { values: column(lightCurve.utcMicroseconds), unit: "us" },
        FLAGS: Uint16Array.from(rows, (row) => series.flags[row]!),
        DEFECTS: column(series.defects),
        READ: read,
      },
      header: { COMMENT: "UTC counts from 1970-01-01. X, Y: where the star was measured." },
    },
  ];
}
