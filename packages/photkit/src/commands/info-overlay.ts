/** What `photkit info` finds out about the time that is burned into the pictures. */

import {
  findRecordingOverlay,
  type OverlayOptions,
  type RecordingOverlay,
} from "@photkit/extraction";
import { windowView } from "@photkit/image";
import { type FrameSource, mapFrames } from "@photkit/io-video";
import { createOverlayReader, doubtText, type OverlayTimes } from "@photkit/vti-ocr";
import { counted } from "../report/counted.ts";

export interface OverlayFacts extends RecordingOverlay {
  /** The stamps of the frames that were read. */
  readonly times: OverlayTimes;
}

/** Frames whose stamps are read where nobody says how many. */
const USUAL_FRAMES = 1100;

/** Reads the stamps of the first frames; null where no time stands in the picture. */
export async function readOverlay(
  source: FrameSource,
  choice: OverlayOptions | "none",
  frames: number = USUAL_FRAMES,
  signal?: AbortSignal,
): Promise<OverlayFacts | null> {
  if (choice === "none" || frames === 0) return null;
  const overlay = await findRecordingOverlay(source, {
    ...(choice.rows && { rows: choice.rows }),
    ...(signal && { signal }),
  });
  if (overlay === null) return null;
  const reader = createOverlayReader(overlay.layout);
  for (let index = 0; index < Math.min(frames, source.frameCount); index++) {
    signal?.throwIfAborted();
    const frame = await source.frame(index).catch(() => null);
    if (frame !== null) reader.look(index, frame.image);
  }
  return { ...overlay, times: reader.times() };
}

/**
 * The larger part of the pictures above or below the overlay, whose characters move from field to
 * field as no star does; the fields keep their rows.
 */
export function besideOverlay(source: FrameSource, { layout }: RecordingOverlay): FrameSource {
  const { width, height, rows } = layout;
  const isAbove = rows.start >= height - rows.stop;
  const y = isAbove ? 0 : rows.stop + (rows.stop % 2);
  const part = { x: 0, y, width, height: (isAbove ? rows.start : height) - y };
  return mapFrames(source, (frame) => ({ ...frame, image: windowView(frame.image, part) }), {
    info: { ...source.info, height: part.height },
  });
}

const ORDER_TEXT = {
  "upper-first": "the upper field first (--fields upper-first)",
  "lower-first": "the lower field first (--fields lower-first)",
  unknown: "order of the fields unknown",
} as const;

/** The stamps in a few lines: label, text. */
export function overlayLines({ layout, times }: OverlayFacts): [label: string, text: string][] {
  const { rows } = layout;
  const { frames, standard, order, jumps, integratedFrames } = times;
  const count = (state: string) => frames.filter((one) => one.state === state).length;
  const others = (["repaired", "missing", "waiting"] as const).flatMap((state) =>
    count(state) === 0 ? [] : [`${count(state)} ${STATE_TEXT[state]}`],
  );
  const timed = frames.filter(({ timeOfDay }) => timeOfDay !== null);
  const lines: [string, string][] = [
    [
      "overlay",
      `time burned into the picture: IOTA-VTI, rows ${rows.start} to ${rows.stop - 1}, read ${count("read")} of ${frames.length}${others.length > 0 ? ` (${others.join(", ")})` : ""}`,
    ],
    [
      "",
      `${standard ?? "neither PAL nor NTSC"}, ${ORDER_TEXT[order]}${integratedFrames > 1 ? `, ${integratedFrames} frames integrated` : ""}, ${jumpsText(times)}`,
    ],
  ];
  const [first, last] = [timed[0], timed.at(-1)];
  if (first !== undefined && last !== undefined) {
    lines.push([
      "",
      `${clockText(first.timeOfDay!)} to ${clockText(last.timeOfDay!)} UTC, ends of exposures; the day is not in the picture (--date)`,
    ]);
  }
  const doubtful = jumps.filter(({ frames: lost }) => lost < 0).map(({ frame }) => frame);
  if (doubtful.length > 0)
    lines.push(["", `repeats frames before it: frame ${doubtful.join(", ")}`]);
  lines.push(...times.doubts.map((doubt): [string, string] => ["", doubtText(doubt)]));
  return lines;
}

/** Faults of the stamps: how many, and what one is called. */
export function overlayFaults(overlay: OverlayFacts | null): [count: number, name: string][] {
  if (overlay === null) return [];
  const { frames, jumps } = overlay.times;
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const steps = jumps.map(({ frames: lost }) => lost);
  return [
    [sum(steps.filter((lost) => lost > 0)), "dropped frame"],
    [-sum(steps.filter((lost) => lost < 0)), "frame that repeats another"],
    [frames.filter(({ state }) => state === "missing").length, "unreadable stamp"],
    [frames.filter(({ state }) => state === "repaired").length, "repaired stamp"],
    [overlay.times.doubts.length, "doubtful digit"],
  ];
}

/** The same for programs. */
export const overlayJson = ({ layout, times }: OverlayFacts) => ({ layout, ...times });

const STATE_TEXT = {
  repaired: "repaired by the others",
  missing: "unreadable",
  waiting: "without a time yet",
} as const;

function jumpsText({ jumps }: OverlayTimes): string {
  const dropped = jumps.filter(({ frames }) => frames > 0);
  if (dropped.length === 0) return "no dropped frames";
  const lost = dropped.reduce((sum, { frames }) => sum + frames, 0);
  const places = dropped
    .slice(0, SHOWN)
    .map(({ frame, frames }) => `${frames} before frame ${frame}`);
  const more = dropped.length > SHOWN ? ` and ${dropped.length - SHOWN} more places` : "";
  return `dropped ${counted(lost, "frame")}: ${places.join(", ")}${more}`;
}

/** Places that are listed. */
const SHOWN = 8;
const UNITS_PER_SECOND = 10_000;

/** HH:MM:SS.ffff of units of 0.1 ms. */
function clockText(units: number): string {
  const seconds = Math.floor(units / UNITS_PER_SECOND);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = String(units % UNITS_PER_SECOND).padStart(4, "0");
  return `${parts.map((part) => String(part).padStart(2, "0")).join(":")}.${fraction}`;
}
