/** What a camera writes beside its pixels: EXIF 2.32 (CIPA DC-008), in TIFF, JPEG and raw files. */

import type { ByteSource } from "../byte-source.ts";
import { check, isVideoError } from "../errors.ts";
import type { FrameTime, TimeReference } from "../frame.ts";
import { parseInstant } from "../utc-time.ts";
import { openTiff, type TiffTags } from "./tiff-tags.ts";

export interface ExifTimeOptions {
  /**
   * Minutes by which the clock of the camera is ahead of UTC, where the file does not say: 120 for
   * summer time in Paris. @default 0: the clock is taken for UTC, with a warning
   */
  readonly utcOffsetMinutes?: number;
  /** Which instant of the exposure the time names. @default "start" */
  readonly timeReference?: TimeReference;
  /** Exposure in seconds where the file does not state it. @default null */
  readonly exposureSeconds?: number | null;
}

/** The facts of a picture that matter for its time and its noise; null where not stated. */
export interface Exif {
  readonly make: string | null;
  readonly model: string | null;
  /** As written: `2019:11:01 21:14:25`, by the clock of the camera. */
  readonly dateTimeOriginal: string | null;
  /** Digits behind the point of its seconds. */
  readonly subSecTimeOriginal: string | null;
  /** `+02:00`. */
  readonly offsetTimeOriginal: string | null;
  readonly exposureSeconds: number | null;
  readonly iso: number | null;
}

const EXIF_DIRECTORY = 34665;

/** Damaged values are nothing; that a server does not answer is told. */
export function nothing(error: unknown): null {
  if (isVideoError(error)) throw error;
  return null;
}

/**
 * EXIF of TIFF data that start at `base` of a file; what is damaged or missing is null.
 *
 * @param directory - where the directory of the image stands. @default the first
 */
export async function readExif(
  source: ByteSource,
  base = 0,
  directory?: number,
): Promise<Exif | null> {
  const file = await openTiff(source, base).catch(nothing);
  const main = await file?.directory(directory ?? file.first).catch(nothing);
  if (!file || !main) return null;
  const [at] = (await main.numbers(EXIF_DIRECTORY).catch(nothing)) ?? [];
  const exif = at === undefined ? null : await file.directory(at).catch(nothing);
  return exifOf(main, exif);
}

/** EXIF of a main directory and the one with the facts of the exposure. */
export async function exifOf(main: TiffTags | null, exif: TiffTags | null): Promise<Exif> {
  const text = async (tags: TiffTags | null, tag: number) =>
    (await tags?.text(tag).catch(nothing)) || null;
  const positive = async (tag: number) => {
    const [value = 0] = (await exif?.numbers(tag).catch(nothing)) ?? [];
    return value > 0 && Number.isFinite(value) ? value : null;
  };
  return {
    make: await text(main, 271),
    model: await text(main, 272),
    dateTimeOriginal: await text(exif, 36867),
    subSecTimeOriginal: await text(exif, 37521),
    offsetTimeOriginal: await text(exif, 36881),
    exposureSeconds: await positive(33434),
    // Where ISO does not fit in 16 bits, it is 65535 there and stated whole elsewhere.
    iso: (await positive(34867)) ?? (await positive(34855)),
  };
}

/** @throws VideoError `"invalid-option"`. */
export function checkExifOptions(options: ExifTimeOptions): void {
  const { timeReference, exposureSeconds, utcOffsetMinutes = 0 } = options;
  if (timeReference !== undefined) {
    check.oneOf("timeReference", timeReference, ["start", "mid", "end"]);
  }
  if (typeof exposureSeconds === "number") check.notNegative("exposureSeconds", exposureSeconds);
  check.between("utcOffsetMinutes", utcOffsetMinutes, -1440, 1440);
}

const DATE_TIME = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** The time of a picture by its EXIF, or null; the warnings say what is not certain about it. */
export function exifTime(
  exif: Exif,
  options: ExifTimeOptions,
): { time: FrameTime | null; warnings: readonly string[] } {
  const { dateTimeOriginal, subSecTimeOriginal, offsetTimeOriginal } = exif;
  const [, year, month, day, clock] = DATE_TIME.exec(dateTimeOriginal ?? "") ?? [];
  const digits = /^\d+/.exec(subSecTimeOriginal ?? "")?.[0] ?? null;
  const zone = /^[+-]\d{2}:\d{2}$/.test(offsetTimeOriginal ?? "") ? offsetTimeOriginal : null;
  const instant =
    clock === undefined
      ? null
      : parseInstant(
          `${year}-${month}-${day}T${clock}${digits === null ? "" : `.${digits}`}${zone ?? ""}`,
        );
  if (!instant) return { time: null, warnings: ["the file has no time (EXIF DateTimeOriginal)"] };
  const offset = zone === null ? (options.utcOffsetMinutes ?? 0) : 0;
  const isGuess = zone === null && options.utcOffsetMinutes === undefined;
  return {
    time: {
      utcMicroseconds: instant.utcMicroseconds - offset * 60_000_000,
      reference: options.timeReference ?? "start",
      exposureSeconds: exif.exposureSeconds ?? options.exposureSeconds ?? null,
      origin: isGuess ? "EXIF DateTimeOriginal, local" : "EXIF DateTimeOriginal",
    },
    warnings: [
      ...(isGuess
        ? ["EXIF DateTimeOriginal states no time zone: the clock of the camera is taken for UTC"]
        : []),
      ...(digits === null ? ["EXIF DateTimeOriginal is stated in whole seconds"] : []),
    ],
  };
}

/** The facts of a frame, by their EXIF names. */
export function exifMeta(exif: Exif): Record<string, string | number> {
  const facts = {
    Make: exif.make,
    Model: exif.model,
    DateTimeOriginal: exif.dateTimeOriginal,
    SubSecTimeOriginal: exif.subSecTimeOriginal,
    OffsetTimeOriginal: exif.offsetTimeOriginal,
    ExposureTime: exif.exposureSeconds,
    ISO: exif.iso,
  };
  const stated: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== null) stated[name] = value;
  return stated;
}
