/** `photkit info`: what a recording holds, for a person or as JSON. */

import { basename, dirname } from "node:path";
import {
  comparePictures,
  type FrameSource,
  type FrameTime,
  type PictureComparison,
} from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import { type Cadence, examineCadence, plotTimes, utcText } from "@photkit/lightcurve";
import { parseCommand, parseNumber } from "../arguments.ts";
import {
  cameraSetups,
  type FrameFacts,
  frameFacts,
  setupLines,
  timedGroups,
} from "../camera-setups.ts";
import { refuse } from "../errors.ts";
import { checkOutputFolder, writeFiles } from "../output-folder.ts";
import { renderPng } from "../render-png.ts";
import { inputsOf, SOURCE_HELP, SOURCE_OPTIONS, sourceOptions } from "../source-options.ts";
import type { Terminal } from "../terminal.ts";

export const infoHelp = `photkit info INPUT… [options]   what a recording holds

  --json                           as JSON
  --pictures N                     pictures to compare for repeats and integration by the camera
                                   (default: the first 1100, at most 256 MB; 0: none)
  --plot FILE                      the times of the frames as a picture (.svg or .png)
${SOURCE_HELP}`;

interface Times {
  readonly first: FrameTime | null;
  readonly last: FrameTime | null;
  readonly cadence: Cadence;
  readonly unreadable: readonly { frame: number; reason: string }[];
  /** Microseconds UTC of each frame; NaN without. */
  readonly stamps: Float64Array;
  /** What the files of the frames say, where each frame has its own. */
  readonly frames: readonly FrameFacts[];
}

interface Facts extends Times {
  readonly pictures: PictureComparison;
}

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
  });
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
  const source = await openPath(inputsOf(parsed), sourceOptions(parsed));
  try {
    const facts = {
      ...(await readTimes(source, terminal, signal)),
      pictures: await comparePictures(source, {
        ...(frames !== undefined && { frames }),
        ...(signal && { signal }),
      }),
    };
    if (plot !== null) await writePlot(plot, source, facts, signal);
    if (parsed.values.json === true) terminal.out(JSON.stringify(asJson(source, facts), null, 2));
    else for (const line of asText(source, facts)) terminal.out(line);
  } finally {
    await source.close();
  }
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
    cadence: {
      ...cadence,
      stepSeconds: Number.isFinite(cadence.stepSeconds) ? cadence.stepSeconds : null,
    },
    pictures: times.pictures,
    cameras: cameraSetups(times.frames),
    unreadable,
    warnings: facts.warnings,
    header: facts.meta,
  };
}

function asText({ info: facts, frameCount }: FrameSource, times: Facts): string[] {
  const { first, last, cadence, unreadable } = times;
  const depth = facts.bitDepth === null ? "" : `, ${facts.bitDepth} bit`;
  const lines = [
    `${facts.name}: ${facts.format}, ${facts.width} x ${facts.height} px${depth}, ${facts.colour}`,
    `frames      ${frameCount}`,
  ];
  if (first === null || last === null) lines.push("time        none in the file");
  else {
    lines.push(
      `first       ${utcText(first.utcMicroseconds)} UTC, ${first.reference} of exposure (${first.origin})`,
      `last        ${utcText(last.utcMicroseconds)} UTC`,
      `exposure    ${first.exposureSeconds === null ? "not in the file" : `${first.exposureSeconds} s`}`,
    );
  }
  if (Number.isFinite(cadence.stepSeconds)) {
    const { stepSeconds, jitterSeconds } = cadence;
    const regular =
      jitterSeconds < IRREGULAR * stepSeconds
        ? `regular to ${(1000 * jitterSeconds).toFixed(3)} ms`
        : `irregular: single steps differ from it by up to ${jitterSeconds.toFixed(3)} s`;
    lines.push(`step        ${stepSeconds.toFixed(6)} s, ${regular}`);
    const missing = cadence.gaps.reduce((sum, gap) => sum + gap.missing, 0);
    lines.push(
      cadence.gaps.length === 0
        ? "gaps        none"
        : `gaps        ${cadence.gaps.length}, about ${missing} frames missing: ${listed(cadence.gaps.map((gap) => `after ${gap.row} (${gap.seconds.toFixed(3)} s)`))}`,
    );
  }
  if (cadence.duplicates.length > 0) lines.push(`duplicates  ${listed(cadence.duplicates)}`);
  if (cadence.backwards.length > 0) lines.push(`backwards   ${listed(cadence.backwards)}`);
  if (first !== null && cadence.missing.length > 0)
    lines.push(`no stamp    ${listed(cadence.missing)}`);
  lines.push(...pictureLines(times.pictures));
  lines.push(...setupLines(cameraSetups(times.frames), listed));
  for (const { frame, reason } of unreadable) lines.push(`unreadable  frame ${frame}: ${reason}`);
  for (const warning of facts.warnings) lines.push(`warning     ${warning}`);
  const header = Object.entries(facts.meta);
  if (header.length > 0)
    lines.push("header", ...header.map(([key, value]) => `  ${key} = ${value}`));
  return lines;
}

/** Repeats by an integrating camera are its way of working, others a fault of the recording. */
function pictureLines(pictures: PictureComparison): string[] {
  const { compared, repeated, framesPerPicture, firstStart, irregular } = pictures;
  if (compared < 2) return [];
  if (framesPerPicture === 1) {
    const found =
      repeated.length === 0
        ? `no repeats in the first ${compared}`
        : `${repeated.length} of the first ${compared} repeat the one before: ${listed(repeated)}`;
    return [`pictures    ${found}`];
  }
  const lines = [
    `integration ${framesPerPicture} frames show one picture; the first new one is frame ${firstStart}`,
  ];
  if (irregular.length > 0) lines.push(`            out of step at ${listed(irregular)}`);
  return lines;
}

/** Steps that differ by this part of the usual one are called irregular. */
const IRREGULAR = 0.1;
const SHOWN = 8;

const listed = (items: readonly (string | number)[]): string =>
  items.length > SHOWN
    ? `${items.slice(0, SHOWN).join(", ")} and ${items.length - SHOWN} more`
    : items.join(", ");
