/** `photkit extract`: light curve, event times and report from a recording. */

import {
  type Extraction,
  type ExtractionOptions,
  type ExtractionProgress,
  extractLightCurve,
} from "@photkit/extraction";
import { leaveOutUnevenFrames } from "@photkit/io-video";
import { atRowsOf } from "@photkit/lightcurve";
import { analyse } from "../analyse.ts";
import { apertureFileOptions } from "../aperture-file.ts";
import {
  type ParsedArguments,
  parseChoice,
  parseCommand,
  parseCorrection,
  parseFrames,
  parseNumber,
  parsePair,
  parseStar,
} from "../arguments.ts";
import { refuse } from "../errors.ts";
import {
  CORRECTION_HELP,
  CORRECTION_OPTIONS,
  openRecording,
  rowSeconds,
} from "../open-recording.ts";
import { outputFiles } from "../output-files.ts";
import { checkOutputFolder, writeFiles } from "../output-folder.ts";
import { SOURCE_HELP, SOURCE_OPTIONS } from "../source-options.ts";
import { summaryLines } from "../summary.ts";
import type { Terminal } from "../terminal.ts";

export const extractHelp = `photkit extract INPUT… [options]   from a recording to light curve and event times

Stars are named by their place in the first frame, in px from the top left pixel (0,0);
the nearest star is taken. NAME=x,y gives a star a name of its own.

  --target x,y                     the star to measure (default: all stars that can be trusted)
  --track x,y …                    stars to follow the field by (default: chosen)
  --ref x,y …                      comparison stars (default: the quietest ensemble)
  --apertures FILE                 stars, method and settings of an earlier run, as its
                                   apertures.json has them
  --frames a:b                     from frame a up to, but without, frame b; b:a backwards
  --backwards                      from the last frame to the first; stars are then named by their
                                   place in the last frame
  --correct FRAME:NAME=x,y         where a star is in a frame, when tracking has lost the field;
                                   or FRAME:dx,dy, by how much the field has jumped
  --out DIR                        where results go (default: photkit-output)
  --method quietest|optimal|circle|adaptive
                                   optimal weights, a fixed circle, or a mask that follows the blob
                                   (default: quietest, the weights or circle with the least noise)
  --radius PX                      radius of the circle (default: the one with the least noise)
  --weights PX                     width at half maximum of optimal weights (default: likewise)
  --annulus INNER,OUTER            background annulus in px (default: clear of the star)
  --window PX                      window of the adaptive mask, odd (default: 51)
  --gain E                         electrons per ADU, for errors by the CCD equation
  --read-noise E                   electrons, with --gain
  --saturation ADU                 level at which pixels saturate (default: seen in the frames)
  --quiet                          results in files only
${SOURCE_HELP}
${CORRECTION_HELP}

Writes lightcurve.csv (for PyOTE), lightcurve.json, events.json, report.html,
lightcurve.svg and .png, finder.svg and .png, apertures.json (for --apertures).`;

const OPTIONS = {
  target: { type: "string" },
  track: { type: "string", multiple: true },
  ref: { type: "string", multiple: true },
  apertures: { type: "string" },
  frames: { type: "string" },
  backwards: { type: "boolean" },
  correct: { type: "string", multiple: true },
  out: { type: "string", default: "photkit-output" },
  method: { type: "string" },
  radius: { type: "string" },
  weights: { type: "string" },
  annulus: { type: "string" },
  window: { type: "string" },
  gain: { type: "string" },
  "read-noise": { type: "string" },
  saturation: { type: "string" },
  quiet: { type: "boolean" },
  ...SOURCE_OPTIONS,
  ...CORRECTION_OPTIONS,
} as const;

export async function extract(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const parsed = parseCommand(args, OPTIONS);
  const perRow = rowSeconds(parsed);
  const options = {
    ...(await apertureFileOptions(parsed)),
    ...extractionOptions(parsed),
  };
  const out = String(parsed.values.out);
  await checkOutputFolder(out);
  const source = await leaveOutUnevenFrames(await openRecording(parsed));
  let extraction: Extraction;
  try {
    extraction = await extractLightCurve(source, {
      ...options,
      ...(signal && { signal }),
      onProgress: (progress) => terminal.progress(progressText(progress)),
    });
  } finally {
    await source.close();
  }
  for (const warning of extraction.warnings) terminal.err(`warning: ${warning}`);
  let analysis = analyse(extraction);
  if (perRow !== null && analysis.star !== null) {
    const options = { aperture: analysis.star.name, rowSeconds: perRow };
    extraction = { ...extraction, lightCurve: atRowsOf(extraction.lightCurve, options) };
    analysis = analyse(extraction);
  }
  const command = ["photkit extract", ...args].join(" ");
  await writeFiles(out, await outputFiles(extraction, analysis, command), signal);
  if (parsed.values.quiet !== true) {
    for (const line of summaryLines(extraction, analysis, out)) terminal.out(line);
  }
}

const STAGES = { reference: "first look", aperture: "choosing the aperture", measure: "measuring" };

const progressText = ({ stage, done, total }: ExtractionProgress): string =>
  `${STAGES[stage]} ${done}/${total}`;

function extractionOptions({ values }: ParsedArguments): ExtractionOptions {
  const text = (name: keyof typeof OPTIONS): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: keyof typeof OPTIONS): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : parseNumber(name, value);
  };
  const stars = (name: "track" | "ref") => {
    const list = values[name];
    return Array.isArray(list) ? list.map((value) => parseStar(name, String(value))) : undefined;
  };
  const target = text("target");
  const frames = text("frames");
  const track = stars("track");
  const references = stars("ref");
  const gain = number("gain");
  const readNoise = number("read-noise");
  const saturation = number("saturation");
  if (readNoise !== undefined && gain === undefined) refuse("--read-noise needs --gain.");
  return {
    ...(target !== undefined && { target: parseStar("target", target) }),
    ...(track !== undefined && { track }),
    ...(references !== undefined && { references }),
    ...(frames !== undefined && parseFrames(frames)),
    ...(values.backwards === true && { backwards: true }),
    ...(Array.isArray(values.correct) && {
      corrections: values.correct.map((text) => parseCorrection(String(text))),
    }),
    ...(text("apertures") === undefined && {
      method: methodOf(text("method"), {
        radius: number("radius"),
        weights: number("weights"),
        annulus: text("annulus"),
        window: number("window"),
      }),
    }),
    ...(gain !== undefined && { gain }),
    ...(readNoise !== undefined && { readNoise }),
    ...(saturation !== undefined && { saturation }),
  };
}

const METHODS = ["quietest", "optimal", "circle", "adaptive"] as const;

/** What the options of methods say; each size names the method it belongs to. */
interface MethodSizes {
  readonly radius: number | undefined;
  readonly weights: number | undefined;
  readonly annulus: string | undefined;
  readonly window: number | undefined;
}

function methodOf(
  named: string | undefined,
  { radius, weights, annulus, window }: MethodSizes,
): NonNullable<ExtractionOptions["method"]> {
  const implied = radius !== undefined ? "circle" : weights !== undefined ? "optimal" : "quietest";
  const kind = named === undefined ? implied : parseChoice("method", named, METHODS);
  if (window !== undefined && kind !== "adaptive") refuse("--window goes with --method adaptive.");
  if (weights !== undefined && kind !== "optimal") refuse("--weights goes with --method optimal.");
  if (kind === "adaptive") {
    if (annulus !== undefined) refuse("--annulus does not go with --method adaptive.");
    return {
      kind,
      ...(window !== undefined && { windowSize: window }),
      ...(radius !== undefined && { defaultRadius: radius }),
    };
  }
  const [inner, outer] = annulus === undefined ? [] : parsePair("annulus", annulus);
  const ring = inner !== undefined && outer !== undefined && { annulus: { inner, outer } };
  if (kind === "circle") return { kind, ...(radius !== undefined && { radius }), ...ring };
  if (radius !== undefined) refuse("--radius goes with --method circle.");
  if (kind === "optimal") return { kind, ...(weights !== undefined && { fwhm: weights }), ...ring };
  return { kind, ...ring };
}
