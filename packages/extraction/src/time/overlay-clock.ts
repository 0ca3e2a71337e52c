/**
 * The times of an extraction where they are burned into the picture: found before the first frame is
 * measured, read from every frame as it comes, made sure together at the end.
 */

import { type FrameSource, mapFrames } from "@photkit/io-video";
import type { LightCurveTime } from "@photkit/lightcurve";
import { createOverlayReader, doubtText, type OverlayTimes, utcOfFrames } from "@photkit/vti-ocr";
import { ExtractionError } from "../errors.ts";
import type { ExtractionOptions, FieldOrder } from "../options/options.ts";
import type { FrameSpan } from "../run/read-frames.ts";
import { findRecordingOverlay, type RecordingOverlay } from "./find-recording-overlay.ts";

/** Times from the picture. */
export interface OverlayClock {
  readonly overlay: RecordingOverlay;
  /** The recording, whose frames are looked at on their way. */
  watch(source: FrameSource): FrameSource;
  /** The times of the frames that went by; call it once they all have. */
  times(span: FrameSpan): ClockTimes;
}

export interface ClockTimes {
  /** Microseconds UTC of each frame of the span, NaN without. */
  readonly utcMicroseconds: Float64Array;
  readonly time: LightCurveTime;
  /** Frames whose time was made out with the help of others. */
  readonly repaired: readonly number[];
  readonly stamps: OverlayTimes;
  readonly warnings: readonly string[];
}

/** Frames of a list that are named. */
const NAMED = 8;

/**
 * The clock of a recording, null where its times do not come from the picture.
 *
 * @throws ExtractionError `"no-overlay"` when one is asked for and none is found.
 */
export async function overlayClock(
  source: FrameSource,
  span: FrameSpan,
  { overlay: choice, signal }: Pick<ExtractionOptions, "overlay" | "signal">,
): Promise<OverlayClock | null> {
  if (choice === "none") return null;
  const { rows, inserter, date } = choice ?? {};
  const isAsked = rows !== undefined || inserter !== undefined;
  if (!isAsked && (await source.time(span.start).catch(() => null)) !== null) return null;
  const found = await findRecordingOverlay(source, {
    start: span.start,
    stop: span.stop,
    ...(rows && { rows }),
    ...(signal && { signal }),
  });
  if (found !== null) return clockOf(found, date);
  if (!isAsked) return null;
  const where = rows === undefined ? "the picture" : `rows ${rows.start} to ${rows.stop - 1}`;
  throw new ExtractionError(
    "no-overlay",
    `no time of an IOTA-VTI can be read in ${where} of ${source.info.name}.`,
    { data: { name: source.info.name, ...(rows && { rows }) } },
  );
}

function clockOf(overlay: RecordingOverlay, date: string | undefined): OverlayClock {
  const reader = createOverlayReader(overlay.layout);
  const midnight = date === undefined ? 0 : 1000 * Date.parse(date);
  return {
    overlay,
    watch: (source) =>
      mapFrames(source, (frame) => {
        reader.look(frame.index, frame.image);
        return frame;
      }),
    times({ start, stop }) {
      const stamps = reader.times();
      const known = utcOfFrames(stamps, midnight);
      const at = (_: unknown, i: number) => known.get(start + i) ?? Number.NaN;
      const named = (state: "repaired" | "missing" | "waiting") =>
        stamps.frames.filter((one) => one.state === state).map(({ frame }) => frame);
      return {
        utcMicroseconds: Float64Array.from({ length: stop - start }, at),
        time: {
          scale: "UTC",
          reference: "end",
          exposureSeconds: Number.isFinite(stamps.frameSeconds) ? stamps.frameSeconds : null,
          origin: "IOTA-VTI overlay",
        },
        repaired: named("repaired"),
        stamps,
        warnings: [
          ...(date === undefined
            ? [
                "the time in the picture has no date: the times count from 1970-01-01; --date YYYY-MM-DD tells the day.",
              ]
            : []),
          ...listed(named("repaired"), "has a time that was read with the help of its neighbours"),
          ...listed(named("missing"), "has a time in its picture that cannot be read"),
          ...listed(named("waiting"), "was recorded before the inserter knew the time"),
          ...jumpTexts(stamps.jumps),
          ...stamps.doubts.map(doubtText),
        ],
      };
    },
  };
}

function listed(frames: readonly number[], what: string): string[] {
  if (frames.length === 0) return [];
  if (frames.length === 1) return [`frame ${frames[0]} ${what}.`];
  const more = frames.length > NAMED ? ` and ${frames.length - NAMED} more` : "";
  return [`each of frames ${frames.slice(0, NAMED).join(", ")}${more} ${what}.`];
}

const jumpText = ({ frame, frames }: { frame: number; frames: number }): string =>
  frames > 0
    ? `${frames} frame${frames === 1 ? " was" : "s were"} dropped before frame ${frame}, says the count in the picture.`
    : `frame ${frame} repeats frames before it, says the count in the picture.`;

function jumpTexts(jumps: OverlayTimes["jumps"]): string[] {
  const more = jumps.length - NAMED;
  return [
    ...jumps.slice(0, NAMED).map(jumpText),
    ...(more > 0 ? [`the count in the picture jumps at ${more} more places.`] : []),
  ];
}

/** What was asked for and does not go with what the picture says. */
export function overlayDoubts(
  { fields, overlay }: ExtractionOptions,
  clock: OverlayClock | null,
): string[] {
  const order = clock?.overlay.order ?? "unknown";
  const isContrary = fields !== undefined && fields !== "auto" && order !== "unknown";
  const date = overlay === "none" ? undefined : overlay?.date;
  return [
    ...(isContrary && fields !== order
      ? [`the time in the picture says ${order}, but fields are measured ${fields}.`]
      : []),
    ...(date !== undefined && clock === null
      ? ["no time was read from the picture: the date that was given is not used."]
      : []),
  ];
}

/** What the light curve keeps about its times. */
export function overlayFacts({ overlay: { layout } }: OverlayClock, { stamps }: ClockTimes) {
  const count = (state: string) => stamps.frames.filter((one) => one.state === state).length;
  return {
    overlay: {
      inserter: layout.inserter,
      rows: layout.rows,
      order: stamps.order,
      standard: stamps.standard,
      read: count("read"),
      repaired: count("repaired"),
      missing: count("missing") + count("waiting"),
      jumps: stamps.jumps,
    },
  };
}

/** Options in which the order of the fields is settled. */
export type SettledOptions = ExtractionOptions & { readonly fields?: FieldOrder };

/** The options with what the overlay settles: rows to be ignored, and the order of the fields. */
export function settleOverlay(
  options: ExtractionOptions,
  clock: OverlayClock | null,
  width: number,
): SettledOptions {
  const { fields, ignore, ...rest } = options;
  const order = fields === "auto" ? orderOf(clock) : fields;
  const rows = clock?.overlay.layout.rows;
  const line = rows && { x: 0, y: rows.start, width, height: rows.stop - rows.start };
  const areas =
    line === undefined ? ignore : { ...ignore, rectangles: [...(ignore?.rectangles ?? []), line] };
  return {
    ...rest,
    ...(order !== undefined && { fields: order }),
    ...(areas !== undefined && { ignore: areas }),
  };
}

function orderOf(clock: OverlayClock | null): FieldOrder {
  const order = clock?.overlay.order ?? "unknown";
  if (order !== "unknown") return order;
  throw new ExtractionError(
    "invalid-option",
    `fields must be upper-first or lower-first: auto takes the order from the time in the picture, which ${clock === null ? "was not found" : "does not tell it"}.`,
    { data: { option: "fields", received: "auto" } },
  );
}
