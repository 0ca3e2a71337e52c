/** `photkit extract`: light curve, event times and report from a recording. */

import { resolve } from "node:path";
import {
  type Extraction,
  type ExtractionOptions,
  type ExtractionProgress,
  extractLightCurve,
  namesAskedFor,
} from "@photkit/extraction";
import { leaveOutUnevenFrames } from "@photkit/io-video";
import { analyse, atRowsOf } from "@photkit/lightcurve";
import {
  type ParsedArguments,
  parseChoice,
  parseCommand,
  parseCorrection,
  parseFrames,
  parseNumber,
  parsePathPoint,
  parseStar,
} from "../arguments/arguments.ts";
import {
  CALIBRATION_OPTIONS,
  calibrationFiles,
  type Preparation,
  readPreparation,
} from "../arguments/calibration-arguments.ts";
import { checkFramesArgument } from "../arguments/frames-argument.ts";
import { METHOD_OPTIONS, methodArguments } from "../arguments/method-arguments.ts";
import { OVERLAY_OPTIONS, overlayArguments } from "../arguments/overlay-arguments.ts";
import { PLATE_OPTIONS } from "../arguments/plate-arguments.ts";
import {
  checkSkyArguments,
  placeSkyStars,
  SKY_OPTIONS,
  type SkyStars,
} from "../arguments/sky-stars.ts";
import { inputsOf, SOURCE_OPTIONS } from "../arguments/source-options.ts";
import { refuse } from "../errors.ts";
import { apertureFileOptions } from "../input/aperture-file.ts";
import { CORRECTION_OPTIONS, openRecording, rowSeconds } from "../input/open-recording.ts";
import { archiveCutouts, archivedNames, checkArchivedNames } from "../output/cutout-files.ts";
import { outputFiles } from "../output/output-files.ts";
import { checkOutputFolder, mayWrite } from "../output/output-folder.ts";
import { openResultSet, type ResultSet } from "../output/result-set.ts";
import type { Terminal } from "../output/terminal.ts";
import { skyLines, skyWarnings, withSkyFacts } from "../report/sky-facts.ts";
import { summaryLines } from "../report/summary.ts";

const OPTIONS = {
  target: { type: "string" },
  track: { type: "string", multiple: true },
  ref: { type: "string", multiple: true },
  apertures: { type: "string" },
  frames: { type: "string" },
  backwards: { type: "boolean" },
  correct: { type: "string", multiple: true },
  archive: { type: "string" },
  out: { type: "string", default: "photkit-output" },
  path: { type: "string", multiple: true },
  flash: { type: "string", multiple: true },
  fields: { type: "string" },
  existing: { type: "string", default: "replace" },
  ...SKY_OPTIONS,
  ...PLATE_OPTIONS,
  ...METHOD_OPTIONS,
  gain: { type: "string" },
  "read-noise": { type: "string" },
  pedestal: { type: "string" },
  saturation: { type: "string" },
  quiet: { type: "boolean" },
  ...SOURCE_OPTIONS,
  ...OVERLAY_OPTIONS,
  ...CORRECTION_OPTIONS,
  ...CALIBRATION_OPTIONS,
} as const;

export async function extract(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const parsed = parseCommand(args, OPTIONS);
  const perRow = rowSeconds(parsed);
  checkSkyArguments(parsed);
  await checkFramesArgument(parsed);
  const options = {
    ...(await apertureFileOptions(parsed)),
    ...(await extractionOptions(parsed)),
    overlay: overlayArguments(parsed),
  };
  const archived = archivedNames(parsed.values.archive);
  checkArchivedNames(archived, knownNames(options));
  const out = String(parsed.values.out);
  await checkOutputFolder(out);
  const existing = parseChoice("existing", String(parsed.values.existing), EXISTING);
  if (!(await mayWrite(out, existing, RESULT))) {
    terminal.out(`${out} holds results already; they are kept, and nothing was done.`);
    return;
  }
  const source = await leaveOutUnevenFrames(await openRecording(parsed, "measure", signal));
  let extraction: Extraction;
  let preparation: Preparation;
  let sky: SkyStars;
  let set: ResultSet | null = null;
  try {
    sky = await placeSkyStars(parsed, source, options);
    preparation = await readPreparation(parsed, source, terminal.progress, signal);
    extraction = await extractLightCurve(source, {
      ...options,
      ...sky.options,
      ...preparation.options,
      ...(signal && { signal }),
      onProgress: (progress) => terminal.progress(progressText(progress)),
    });
    extraction = withSkyFacts(extraction, sky);
    set = await openResultSet(out);
    const left = await archiveCutouts(source, extraction, archived, set, terminal, signal);
    warn(terminal, [skyWarnings(sky, extraction), preparation.warnings, extraction.warnings, left]);
    let analysis = analyse(extraction);
    if (perRow !== null && analysis.star !== null) {
      const options = { aperture: analysis.star.name, rowSeconds: perRow };
      extraction = { ...extraction, lightCurve: atRowsOf(extraction.lightCurve, options) };
      analysis = analyse(extraction);
    }
    const command = ["photkit extract", ...args.map(asTyped)].join(" ");
    const recording = wholePath(inputsOf(parsed)[0]!);
    const { files, missing } = await outputFiles(extraction, analysis, command, recording);
    warn(terminal, [missing]);
    await set.publish({ ...files, ...calibrationFiles(extraction, preparation, parsed) }, signal);
    if (parsed.values.quiet === true) return;
    const lines = [...skyLines(sky, extraction), ...summaryLines(extraction, analysis, out)];
    for (const line of lines) terminal.out(line);
  } catch (error) {
    await set?.discard();
    throw error;
  } finally {
    await source.close();
  }
}

const warn = (terminal: Terminal, warnings: readonly (readonly string[])[]): void => {
  for (const warning of warnings.flat()) terminal.err(`warning: ${warning}`);
};

/** Names that stars will have, as far as the options tell. */
const knownNames = (options: ExtractionOptions): string[] =>
  options.fixed?.stars.map(({ name }) => name) ?? namesAskedFor(options);

const EXISTING = ["replace", "keep", "refuse"] as const;
/** The file whose presence means that a folder holds the results of an extraction. */
const RESULT = "lightcurve.json";

/** An argument as it must be typed: words with blanks in quotes. */
const asTyped = (word: string): string => (/[\s"']/.test(word) ? JSON.stringify(word) : word);

/** Where an input lies, for programs that are started elsewhere; addresses stay as they are. */
const wholePath = (input: string): string =>
  /^[a-z][a-z0-9+.-]+:\/\//i.test(input) ? input : resolve(input);

const STAGES = { reference: "first look", aperture: "choosing the aperture", measure: "measuring" };

const progressText = ({ stage, done, total }: ExtractionProgress): string =>
  `${STAGES[stage]} ${done}/${total}`;

async function extractionOptions({ values }: ParsedArguments): Promise<ExtractionOptions> {
  const text = (name: keyof typeof OPTIONS): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: keyof typeof OPTIONS): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : parseNumber(name, value);
  };
  const list = (name: keyof typeof OPTIONS): readonly string[] | undefined => {
    const value = values[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  };
  const stars = (name: "track" | "ref" | "flash") =>
    list(name)?.map((value) => parseStar(name, value));
  const target = text("target");
  const frames = text("frames");
  const still = list("track")?.join() === "none";
  const track = still ? "none" : stars("track");
  const path = list("path")?.map(parsePathPoint);
  const flash = stars("flash");
  const fields = text("fields");
  const references = stars("ref");
  const gain = number("gain");
  const readNoise = number("read-noise");
  const saturation = number("saturation");
  const pedestal = number("pedestal");
  if (readNoise !== undefined && gain === undefined) refuse("--read-noise needs --gain.");
  if (pedestal !== undefined && gain === undefined) refuse("--pedestal needs --gain.");
  return {
    ...(target !== undefined && { target: parseStar("target", target) }),
    ...(track !== undefined && { track }),
    ...(references !== undefined && { references }),
    ...(path !== undefined && { path }),
    ...(flash !== undefined && { flash }),
    ...(fields !== undefined && {
      fields: parseChoice("fields", fields, ["upper-first", "lower-first", "auto"]),
    }),
    ...(frames !== undefined && parseFrames(frames)),
    ...(values.backwards === true && { backwards: true }),
    ...(Array.isArray(values.correct) && {
      corrections: values.correct.map((text) => parseCorrection(String(text))),
    }),
    ...(text("apertures") === undefined && (await methodArguments(text))),
    ...(gain !== undefined && { gain }),
    ...(readNoise !== undefined && { readNoise }),
    ...(pedestal !== undefined && { pedestal }),
    ...(saturation !== undefined && { saturation }),
  };
}
