/** `photkit finder`: the deep mean of a recording, in which faint stars are chosen. */

import { type FinderOptions, type FinderPicture, finderPicture } from "@photkit/extraction";
import { encodeFits } from "@photkit/io-video";
import { wcsToHeader } from "@photkit/wcs";
import {
  type ParsedArguments,
  parseChoice,
  parseCommand,
  parseFrames,
  parseNumber,
  parsePathPoint,
  parseStar,
} from "../arguments/arguments.ts";
import { parseIgnored } from "../arguments/calibration-arguments.ts";
import { checkFramesArgument } from "../arguments/frames-argument.ts";
import {
  lookForPlate,
  PLATE_HELP,
  PLATE_OPTIONS,
  type Plate,
} from "../arguments/plate-arguments.ts";
import { SOURCE_HELP, SOURCE_OPTIONS } from "../arguments/source-options.ts";
import { refuse } from "../errors.ts";
import { openRecording } from "../input/open-recording.ts";
import { checkOutputFolder } from "../output/output-folder.ts";
import { writeFiles } from "../output/result-set.ts";
import type { Terminal } from "../output/terminal.ts";
import { counted } from "../report/counted.ts";
import { fieldChart } from "../report/finder-chart.ts";
import { pointingLines, pointingOf } from "../report/pointing.ts";
import { renderPng } from "../report/render-png.ts";

export const finderHelp = `photkit finder INPUT… [options]   a deep image of the field, without a whole extraction

  --frames a:b                     from frame a up to, but without, frame b; b:a backwards
                                   (default: the first 200)
  --align stars|fourier            how frames are laid on the first one: by bright stars, or by the
                                   shift of the whole image (default: stars)
  --track x,y …                    the stars to align by (default: chosen)
  --path FRAME:x,y FRAME:x,y …     aligned along the straight path of one point instead
  --ignore top=N,bottom=N,left=N,right=N
  --ignore x,y,width,height        what is not stacked: time stamps, borders
  --put-back                       shows in the ignored areas what the first frame has there
  --saturation ADU                 level at which pixels saturate (default: seen in the frames)
  --out DIR                        where the files go (default: photkit-output)
${PLATE_HELP}
${SOURCE_HELP}

Writes finder.fits (the mean in 32-bit floats), finder.svg and .png with the stars numbered, and
finder-stars.csv: number, place in px, flux in ADU, signal over noise in the mean and in one frame,
and, where the sky is known, RA and Dec in degrees; finder.fits then has a WCS.`;

const OPTIONS = {
  frames: { type: "string" },
  align: { type: "string" },
  track: { type: "string", multiple: true },
  path: { type: "string", multiple: true },
  ignore: { type: "string", multiple: true },
  "put-back": { type: "boolean" },
  saturation: { type: "string" },
  out: { type: "string", default: "photkit-output" },
  ...PLATE_OPTIONS,
  ...SOURCE_OPTIONS,
} as const;

/** Stars with a number in the picture; the list has all. */
const NUMBERED = 80;

export async function finder(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const parsed = parseCommand(args, OPTIONS);
  await checkFramesArgument(parsed);
  const options = finderOptions(parsed);
  const out = String(parsed.values.out);
  await checkOutputFolder(out);
  const source = await openRecording(parsed, "look", signal);
  let found: FinderPicture;
  let plate: Plate | null;
  try {
    found = await finderPicture(source, {
      ...options,
      ...(signal && { signal }),
      onProgress: (done, total) => terminal.progress(`stacking ${done}/${total}`),
    });
    const sky = await lookForPlate(parsed, source, found.firstFrame);
    plate = typeof sky === "string" ? null : sky;
    if (typeof sky === "string") terminal.err(`warning: ${sky}`);
  } finally {
    await source.close();
  }
  const svg = chartOf(found);
  const files = {
    "finder.fits": encodeFits(found.picture, {
      type: "float32",
      header: { ...headerOf(found, source.info.name), ...(plate && wcsToHeader(plate.wcs)) },
    }),
    "finder.svg": svg,
    "finder.png": await renderPng(svg),
    "finder-stars.csv": starList(found, plate),
  };
  await writeFiles(out, files, signal);
  const { frames, leftOut, stars } = found;
  terminal.out(
    `${source.info.name}: ${counted(frames.length, "frame")}, ${counted(stars.length, "star")}`,
  );
  if (stars.length > NUMBERED)
    terminal.out(`the first ${NUMBERED} of them, the brightest, have numbers in finder.png`);
  if (plate !== null) {
    const { width, height } = source.info;
    const [where, how] = pointingLines(pointingOf(plate, width, height));
    terminal.out(`sky          ${where}`);
    terminal.out(`             ${how}`);
    for (const warning of plate.warnings) terminal.err(`warning: ${warning}`);
  }
  if (leftOut.length > 0) terminal.out(`${counted(leftOut.length, "frame")} left out`);
  terminal.out(`results in   ${out}`);
}

function finderOptions({ values }: ParsedArguments): FinderOptions {
  const list = (name: string): readonly string[] | undefined => {
    const value = values[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  };
  const { frames, align, saturation } = values;
  const path = list("path");
  const track = list("track");
  const ignore = list("ignore");
  if (path !== undefined && (align !== undefined || track !== undefined))
    refuse("--path tells the way: --align and --track do not go with it.");
  if (track !== undefined && align === "fourier") refuse("--track goes with --align stars.");
  if (values["put-back"] === true && ignore === undefined) refuse("--put-back needs --ignore.");
  return {
    ...(typeof frames === "string" && parseFrames(frames)),
    ...(typeof align === "string" && {
      align: parseChoice("align", align, ["stars", "fourier"] as const),
    }),
    ...(path !== undefined && { align: path.map(parsePathPoint) }),
    ...(track !== undefined && { track: track.map((text) => parseStar("track", text)) }),
    ...(ignore !== undefined && { ignore: parseIgnored(ignore) }),
    ...(values["put-back"] === true && { putBack: true }),
    ...(typeof saturation === "string" && { saturation: parseNumber("saturation", saturation) }),
  };
}

function chartOf({ picture, saturation, stars }: FinderPicture): string {
  const marks = Array.from({ length: Math.min(NUMBERED, stars.length) }, (_, i) => ({
    label: `${i + 1}`,
    kind: "star" as const,
    x: stars.x[i]!,
    y: stars.y[i]!,
  }));
  const widths = Array.from(stars.fwhm).filter(Number.isFinite);
  return fieldChart({ picture, saturation }, widths[widths.length >> 1] ?? 4, marks);
}

const headerOf = ({ frames, firstFrame }: FinderPicture, recording: string) => ({
  CREATOR: "photkit finder",
  RECORD: recording.replace(/[^ -~]/g, "?"),
  BUNIT: "adu",
  NFRAMES: [frames.length, "frames in the mean"] as const,
  FRAME: [firstFrame, "the frame on whose grid it is, from 0"] as const,
  LASTFRAM: [frames.at(-1) ?? firstFrame, "the last frame in it"] as const,
});

/** In one frame the noise of the sky is larger by the root of their number. */
function starList({ stars, frames }: FinderPicture, plate: Plate | null): string {
  const sky = plate?.wcs.pixelsToSky(stars.x, stars.y);
  const rows = Array.from({ length: stars.length }, (_, i) =>
    [
      i + 1,
      stars.x[i]!.toFixed(3),
      stars.y[i]!.toFixed(3),
      stars.flux[i]!.toFixed(1),
      stars.snr[i]!.toFixed(1),
      (stars.snr[i]! / Math.sqrt(frames.length)).toFixed(2),
      ...(sky === undefined ? [] : [sky.raDegrees[i]!.toFixed(6), sky.decDegrees[i]!.toFixed(6)]),
    ].join(","),
  );
  const columns = `number,x,y,flux,snr,frame_snr${sky === undefined ? "" : ",ra,dec"}`;
  return [columns, ...rows, ""].join("\n");
}
