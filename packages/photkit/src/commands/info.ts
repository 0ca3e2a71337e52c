/** `photkit info`: what a recording holds, for a person or as JSON. */

import { basename, dirname } from "node:path";
import {
  comparePictures,
  examineFields,
  type FrameSource,
  type FrameTime,
  findUnevenFrames,
} from "@photkit/io-video";
import { examineCadence, plotTimes, utcText } from "@photkit/lightcurve";
import { type ParsedArguments, parseCommand, parseNumber } from "../arguments/arguments.ts";
import { OVERLAY_HELP, OVERLAY_OPTIONS, overlayArguments } from "../arguments/overlay-arguments.ts";
import { lookForPlate, PLATE_HELP, PLATE_OPTIONS } from "../arguments/plate-arguments.ts";
import { SOURCE_HELP, SOURCE_OPTIONS } from "../arguments/source-options.ts";
import { refuse } from "../errors.ts";
import { cameraSetups, type FrameFacts, frameFacts, timedGroups } from "../input/camera-setups.ts";
import {
  CORRECTION_HELP,
  CORRECTION_OPTIONS,
  openRecording,
  rowSeconds,
} from "../input/open-recording.ts";
import { checkOutputFolder } from "../output/output-folder.ts";
import { writeFiles } from "../output/result-set.ts";
import type { Terminal } from "../output/terminal.ts";
import { type Pointing, pointingOf } from "../report/pointing.ts";
import { renderPng } from "../report/render-png.ts";
import { besideOverlay, type OverlayFacts, overlayJson, readOverlay } from "./info-overlay.ts";
import { type Facts, infoText, type Times } from "./info-text.ts";

export const infoHelp = `photkit info INPUT… [options]   what a recording holds

  --json                           as JSON
  --pictures N                     frames to compare for repeats, integration by the camera and
                                   fields (default: the first 1100, at most 256 MB; 0: none)
  --plot FILE                      the times of the frames as a plot (.svg or .png)
${SOURCE_HELP}
${OVERLAY_HELP}
${PLATE_HELP}
${CORRECTION_HELP}`;

/** Formats of video cameras, whose frames may be interlaced. */
const VIDEO_FORMATS = ["AVI", "MOV/MP4", "Matroska", "WMV"];
const MOST_FIELD_FRAMES = 100;

export async function info(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const parsed = parseCommand(args, {
    json: { type: "boolean" },
    pictures: { type: "string" },
    plot: { type: "string" },
    ...SOURCE_OPTIONS,
    ...OVERLAY_OPTIONS,
    ...PLATE_OPTIONS,
    ...CORRECTION_OPTIONS,
  });
  const overlayChoice = overlayArguments(parsed);
  const perRow = rowSeconds(parsed);
  const pictures = parsed.values.pictures;
  const frames = typeof pictures === "string" ? parseNumber("pictures", pictures) : undefined;
  if (frames !== undefined && !(Number.isInteger(frames) && frames >= 0)) {
    refuse(`--pictures must be an integer of at least 0. Received "${pictures}".`);
  }
  const plot = typeof parsed.values.plot === "string" ? parsed.values.plot : null;
  if (plot !== null && !/\.(svg|png)$/i.test(plot)) {
    refuse(`--plot must name a file .svg or .png. Received "${plot}".`);
  }
  if (plot !== null) await checkOutputFolder(dirname(plot));
  const source = await openRecording(parsed, "list", signal);
  try {
    const sky = await readPointing(parsed, source);
    const times = await readTimes(source, terminal, signal);
    const isAsked = parsed.values.overlay === "iota-vti";
    const overlay =
      times.first === null || isAsked
        ? await readOverlay(source, overlayChoice, frames, signal)
        : null;
    const seen = await lookAtPictures(source, overlay, frames, signal);
    const facts = {
      ...times,
      overlay,
      ...seen,
      unreadable: allUnreadable(times, seen),
      rowSeconds: perRow,
      sky,
    };
    if (plot !== null) await writePlot(plot, source, facts, signal);
    const lines =
      parsed.values.json === true
        ? JSON.stringify(asJson(source, facts), null, 2).split("\n")
        : infoText(source, facts);
    for (const line of lines) terminal.out(line);
  } finally {
    await source.close();
  }
}

/** Frames whose time or picture cannot be read, each once. */
function allUnreadable(
  { unreadable }: Times,
  { pictures }: Pick<Facts, "pictures">,
): Times["unreadable"] {
  const known = new Set(unreadable.map(({ frame }) => frame));
  return [...unreadable, ...pictures.unreadable.filter(({ frame }) => !known.has(frame))].sort(
    (a, b) => a.frame - b.frame,
  );
}

/** Where the recording points; why that cannot be told, where its own header cannot be used. */
async function readPointing(
  parsed: ParsedArguments,
  source: FrameSource,
): Promise<Pointing | string | null> {
  const { width, height } = source.info;
  const plate = await lookForPlate(parsed, source, 0);
  return plate === null || typeof plate === "string" ? plate : pointingOf(plate, width, height);
}

async function lookAtPictures(
  source: FrameSource,
  overlay: OverlayFacts | null,
  frames: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Pick<Facts, "pictures" | "fields" | "integration">> {
  const stop = signal ? { signal } : {};
  const pictures = await comparePictures(source, {
    ...(frames !== undefined && { frames }),
    ...stop,
  });
  const isVideo = VIDEO_FORMATS.includes(source.info.format) && frames !== 0;
  const fieldFrames = Math.min(frames ?? MOST_FIELD_FRAMES, MOST_FIELD_FRAMES);
  const stars = overlay === null ? source : besideOverlay(source, overlay);
  const fields = isVideo ? await examineFields(stars, { frames: fieldFrames, ...stop }) : null;
  return { pictures, fields, integration: await findUnevenFrames(source, stop) };
}

async function readTimes(
  source: FrameSource,
  terminal: Terminal,
  signal: AbortSignal | undefined,
): Promise<Times> {
  const stamps = new Float64Array(source.frameCount).fill(Number.NaN);
  const unreadable: { frame: number; reason: string }[] = [];
  const frames: FrameFacts[] = [];
  let first: FrameTime | null = null;
  let last: FrameTime | null = null;
  for (let i = 0; i < source.frameCount; i++) {
    signal?.throwIfAborted();
    try {
      const time = await source.time(i);
      if (time !== null) {
        first ??= time;
        last = time;
        stamps[i] = time.utcMicroseconds;
      }
      if (source.meta) frames.push(frameFacts(i, await source.meta(i), time));
    } catch (error) {
      unreadable.push({ frame: i, reason: error instanceof Error ? error.message : String(error) });
    }
    terminal.progress(`reading times ${i + 1}/${source.frameCount}`);
  }
  return { first, last, cadence: examineCadence(stamps), unreadable, stamps, frames };
}

async function writePlot(
  path: string,
  { info: { name } }: FrameSource,
  { stamps, frames }: Times,
  signal: AbortSignal | undefined,
): Promise<void> {
  const whole = { name, frames: [...stamps.keys()], utcMicroseconds: stamps };
  const svg = plotTimes(frames.length > 0 ? timedGroups(frames) : [whole], { title: name });
  const content = /\.png$/i.test(path) ? await renderPng(svg) : svg;
  await writeFiles(dirname(path), { [basename(path)]: content }, signal);
}

function asJson({ info: facts, frameCount }: FrameSource, times: Facts) {
  const { first, last, cadence, unreadable } = times;
  return {
    name: facts.name,
    format: facts.format,
    width: facts.width,
    height: facts.height,
    bitDepth: facts.bitDepth,
    saturation: facts.saturation,
    colour: facts.colour,
    frameCount,
    time:
      first === null || last === null
        ? null
        : {
            first: utcText(first.utcMicroseconds),
            last: utcText(last.utcMicroseconds),
            reference: first.reference,
            exposureSeconds: first.exposureSeconds,
            origin: first.origin,
          },
    overlay: times.overlay && overlayJson(times.overlay),
    cadence: {
      ...cadence,
      stepSeconds: Number.isFinite(cadence.stepSeconds) ? cadence.stepSeconds : null,
    },
    pictures: times.pictures,
    fields: times.fields,
    integration: times.integration.usual === null ? null : times.integration,
    rowSeconds: times.rowSeconds,
    sky: times.sky,
    cameras: cameraSetups(times.frames),
    unreadable,
    warnings: facts.warnings,
    header: facts.meta,
  };
}
