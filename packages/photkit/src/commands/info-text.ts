/** What `photkit info` found, line by line, as someone reads it who has never timed an event before. */

import type {
  FieldExamination,
  FrameSource,
  FrameTime,
  PictureComparison,
  UnevenFrames,
} from "@photkit/io-video";
import { type Cadence, utcText } from "@photkit/lightcurve";
import { cameraSetups, type FrameFacts, setupLines } from "../input/camera-setups.ts";
import { counted } from "../report/counted.ts";
import { type Pointing, pointingLines } from "../report/pointing.ts";
import { type OverlayFacts, overlayFaults, overlayLines } from "./info-overlay.ts";

export interface Times {
  readonly first: FrameTime | null;
  readonly last: FrameTime | null;
  readonly cadence: Cadence;
  readonly unreadable: readonly { frame: number; reason: string }[];
  /** Microseconds UTC of each frame; NaN without. */
  readonly stamps: Float64Array;
  /** What the files of the frames say, where each frame has its own. */
  readonly frames: readonly FrameFacts[];
}

export interface Facts extends Times {
  readonly pictures: PictureComparison;
  /** null where frames are not looked at for fields. */
  readonly fields: FieldExamination | null;
  readonly integration: UnevenFrames;
  /** null where no time is burned into the pictures, or it was not looked for. */
  readonly overlay: OverlayFacts | null;
  /** Seconds from one row to the next, null when the user does not say. */
  readonly rowSeconds: number | null;
  /** Where it points; why that cannot be told; null when nothing says it. */
  readonly sky: Pointing | string | null;
}

/** Steps that differ by this part of the usual one are called irregular. */
const IRREGULAR = 0.1;
/** Items of a list that are shown. */
const SHOWN = 8;
const LABEL = 12;
/** Fewer frames than these tell nothing about fields. */
const FEW_FRAMES = 13;

const line = (label: string, text: string): string => `${label.padEnd(LABEL)}${text}`;

export function infoText({ info, frameCount }: FrameSource, facts: Facts): string[] {
  const { first, last, cadence, unreadable } = facts;
  const depth = info.bitDepth === null ? "" : `, ${info.bitDepth} bit`;
  const lines = [
    `${info.name}: ${info.format}, ${info.width} x ${info.height} px${depth}, ${info.colour}`,
    line("frames", String(frameCount)),
    line("verdict", verdict(facts, furtherWarnings(info, facts).length)),
  ];
  if (facts.overlay !== null) {
    lines.push(...overlayLines(facts.overlay).map(([label, text]) => line(label, text)));
  }
  if (first === null || last === null) {
    if (facts.overlay === null) {
      lines.push(line("time", "none in the file, and no IOTA-VTI in the picture"));
    }
    const rate = info.meta.framesPerSecond;
    if (typeof rate === "number") {
      lines.push(line("rate", `${rate} frames per second, says the header; nothing measures it`));
    }
  } else {
    const exposure =
      first.exposureSeconds === null
        ? "not in the file; --exposure tells it"
        : `${first.exposureSeconds} s`;
    lines.push(
      line(
        "first",
        `${utcText(first.utcMicroseconds)} UTC, ${first.reference} of exposure (${first.origin})`,
      ),
      line("last", `${utcText(last.utcMicroseconds)} UTC`),
      line("exposure", exposure),
    );
  }
  lines.push(...cadenceLines(cadence, first !== null));
  lines.push(...pictureLines(facts.pictures), ...integrationLines(facts.integration));
  if (facts.fields) lines.push(...fieldLines(facts.fields));
  if (facts.rowSeconds !== null) lines.push(rowLine(facts.rowSeconds, info.height));
  if (facts.sky !== null) lines.push(...skyLines(facts.sky));
  lines.push(...setupLines(cameraSetups(facts.frames), listed));
  lines.push(...atMost(unreadable.map((one) => line("unreadable", unreadableText(one)))));
  for (const warning of furtherWarnings(info, facts)) lines.push(line("warning", warning));
  const header = Object.entries(info.meta);
  if (header.length > 0) {
    const inset = (value: unknown) => String(value).replace(/\n/g, "\n    ");
    lines.push("header", ...header.map(([key, value]) => `  ${key} = ${inset(value)}`));
  }
  return lines;
}

/** The first lines of a list, and how many more there are. */
const atMost = (lines: readonly string[]): string[] =>
  lines.length > SHOWN
    ? [...lines.slice(0, SHOWN), line("", `and ${lines.length - SHOWN} more of the kind`)]
    : [...lines];

/** Why a frame cannot be read, with the name of its file once. */
function unreadableText({ frame, reason }: { frame: number; reason: string }): string {
  const [file, why] = reason.split(`: frame ${frame} cannot be read: `);
  if (why === undefined) return `frame ${frame}: ${reason}`;
  return `frame ${frame}: ${why.startsWith(`${file}: `) ? why : `${file}: ${why}`}`;
}

/** Warnings that say more than the lines of the unreadable frames, and those of the sky. */
const furtherWarnings = (
  { warnings }: FrameSource["info"],
  { unreadable, sky }: Facts,
): readonly string[] => [
  ...warnings.filter((warning) => !unreadable.some(({ reason }) => reason.includes(warning))),
  ...(sky === null || typeof sky === "string" ? [] : sky.warnings),
];

/** The faults in one line, for those who read no further. */
function verdict(facts: Facts, warnings: number): string {
  const { first, cadence, pictures, fields, integration, unreadable } = facts;
  const lost = cadence.gaps.reduce((sum, gap) => sum + gap.missing, 0);
  // Repeats are how an integrating camera works.
  const repeated = pictures.framesPerPicture === 1 ? pictures.repeated.length : 0;
  const faults = [
    [lost, "dropped frame"],
    [cadence.duplicates.length, "repeated time"],
    [cadence.backwards.length, "time out of order", "times out of order"],
    [first === null ? 0 : cadence.missing.length, "frame without a time", "frames without a time"],
    [repeated, "repeated picture"],
    [fields?.repeated.length ?? 0, "repeated field"],
    [pictures.irregular.length, "break of the integration", "breaks of the integration"],
    [integration.uneven.length, "frame of another integration", "frames of another integration"],
    [unreadable.length, "unreadable frame"],
    ...overlayFaults(facts.overlay),
  ] as const;
  const found = faults.flatMap(([count, one, many = `${one}s`]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`],
  );
  if (!isSteady(cadence)) found.push("an unsteady cadence");
  if (fields?.swapped) found.push("rows of the two fields exchanged");
  if (warnings > 0) found.push(`${counted(warnings, "warning")} below`);
  if (found.length > 0) return `look at this before you trust the times: ${found.join(", ")}`;
  const isTimed = first !== null || facts.overlay !== null;
  return isTimed ? "no fault found" : "no fault found, but there are no times to check";
}

/** True without times, too: nothing speaks against it. */
const isSteady = ({ stepSeconds, jitterSeconds }: Cadence): boolean =>
  !(jitterSeconds >= IRREGULAR * stepSeconds);

function cadenceLines(cadence: Cadence, hasTimes: boolean): string[] {
  const { stepSeconds, jitterSeconds, gaps, duplicates, backwards, missing } = cadence;
  const lines: string[] = [];
  if (Number.isFinite(stepSeconds)) {
    const steady = isSteady(cadence)
      ? `steady to ${(1000 * jitterSeconds).toFixed(3)} ms`
      : `not steady: single steps differ from it by up to ${jitterSeconds.toFixed(3)} s`;
    const lost = gaps.reduce((sum, gap) => sum + gap.missing, 0);
    const places = gaps.map(
      (gap) => `${gap.missing} after frame ${gap.row} (${gap.seconds.toFixed(3)} s later)`,
    );
    lines.push(
      line("cadence", `a frame every ${stepSeconds.toFixed(6)} s, ${steady}`),
      line(
        "dropped",
        gaps.length === 0
          ? "no frames, by their times"
          : `about ${counted(lost, "frame")}, by their times: ${listed(places)}`,
      ),
    );
  }
  if (duplicates.length > 0) {
    lines.push(line("same time", `as the frame before: ${frames(duplicates)}`));
  }
  if (backwards.length > 0) {
    lines.push(line("order", `earlier than the frame before: ${frames(backwards)}`));
  }
  if (hasTimes && missing.length > 0) lines.push(line("no time", frames(missing)));
  return lines;
}

/** Repeats by an integrating camera are its way of working, others a fault of the recording. */
function pictureLines(pictures: PictureComparison): string[] {
  const { compared, repeated, framesPerPicture, firstStart, irregular } = pictures;
  if (compared < 2) return [];
  if (framesPerPicture === 1) {
    const found =
      repeated.length === 0
        ? `each of the first ${compared} differs from the one before`
        : `${repeated.length} of the first ${compared} ${repeated.length === 1 ? "repeats" : "repeat"} the one before: ${frames(repeated)}`;
    return [line("pictures", found)];
  }
  const lines = [
    line(
      "integration",
      `the camera shows each picture for ${framesPerPicture} frames; the first new one is frame ${firstStart}`,
    ),
  ];
  if (irregular.length > 0) {
    lines.push(line("", `out of step, as after a dropped or repeated frame: ${frames(irregular)}`));
  }
  return lines;
}

function integrationLines({ usual, uneven }: UnevenFrames): string[] {
  if (usual === null || uneven.length === 0) return [];
  const each = uneven.map(({ frame, integratedFrames }) => `${frame} (${integratedFrames})`);
  return [
    line(
      "integration",
      `${counted(uneven.length, "frame")} of another integration than ${usual}, left out of extractions: ${listed(each)}`,
    ),
  ];
}

const ORDER_TEXT = {
  "upper-first":
    "interlaced: even rows (0, 2, 4 …, the upper field) were exposed first: --fields upper-first",
  "lower-first":
    "interlaced: odd rows (1, 3, 5 …, the lower field) were exposed first: --fields lower-first",
  "same-instant": "even and odd rows show the same instant: frames are not interlaced",
  unknown: "cannot tell whether frames are interlaced: too little moves in them",
} as const;

function fieldLines({ order, swapped, repeated, compared }: FieldExamination): string[] {
  if (compared < 2) return [];
  const few = order === "unknown" && compared < FEW_FRAMES;
  const lines = [
    line("fields", few ? "too few frames to tell whether they are interlaced" : ORDER_TEXT[order]),
  ];
  if (swapped) {
    lines.push(line("", "even and odd rows have changed places: --repair-fields swap"));
  }
  if (repeated.length > 0) {
    const each = repeated.map(({ frame, field }) => `${frame} (${field})`);
    lines.push(line("", `one field repeats the frame before: ${listed(each)}`));
  }
  return lines;
}

function skyLines(sky: Pointing | string): string[] {
  if (typeof sky === "string") return [line("sky", `cannot be told: ${sky}`)];
  const [where, how] = pointingLines(sky);
  return [line("sky", where), line("", how)];
}

function rowLine(rowSeconds: number, height: number): string {
  const milliseconds = (1000 * rowSeconds * (height - 1)).toFixed(3);
  const each = (1e6 * rowSeconds).toFixed(3);
  return line(
    "rows",
    `each starts ${each} us after the one above it, the last one ${milliseconds} ms after the first`,
  );
}

const frames = (rows: readonly number[]): string =>
  `${rows.length === 1 ? "frame" : "frames"} ${listed(rows)}`;

const listed = (items: readonly (string | number)[]): string =>
  items.length > SHOWN
    ? `${items.slice(0, SHOWN).join(", ")} and ${items.length - SHOWN} more`
    : items.join(", ");
