/** Master frames from files: any recording, folder or single picture. */

import { basename } from "node:path";
import type { CalibrationOptions } from "@photkit/extraction";
import { applyTable, type ImageLike, invertGamma } from "@photkit/image";
import { type FrameSource, framesOrErrors } from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import { type MasterFrame, masterDark, masterFlat, masterFrame } from "@photkit/stacking";
import type { ParsedArguments } from "../arguments/arguments.ts";
import { sourceOptions } from "../arguments/source-options.ts";
import { refuse } from "../errors.ts";
import { counted } from "../report/counted.ts";

/** Paths as the user gave them. */
export interface CalibrationFiles {
  readonly dark: string | undefined;
  readonly flat: string | undefined;
  readonly bias: string | undefined;
}

export interface MasterSettings {
  /** Makes a picture proportional to light. */
  readonly linear: (image: ImageLike) => ImageLike;
  /** Exposure over that of the dark; undefined: as the files tell. */
  readonly darkScale: number | undefined;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** The masters that were asked for, and what they say. */
export interface Masters {
  readonly frames: Pick<CalibrationOptions, "bias" | "dark" | "darkScale" | "flat">;
  /** Scatter of each pixel in the dark frames; null when they are too few to tell. */
  readonly noise: ImageLike | null;
  /** File and number of frames, by kind. */
  readonly origin: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Unreadable frames that are named. */
const NAMED_FRAMES = 8;
/** With fewer dark frames the scatter of a pixel says nothing about it. */
const FEWEST_FOR_NOISE = 8;
/** Exposures that differ by less than this part are the same. */
const SAME_EXPOSURE = 0.01;

interface OpenMaster {
  readonly frames: AsyncIterable<ImageLike>;
  readonly exposureSeconds: number | null;
}

/**
 * Reads bias, dark and flat: the dark less the bias, the flat less bias and dark current, or less the
 * dark where there is no bias.
 *
 * @throws ProgramError `"unusable-arguments"` for frames of another size than the recording's;
 *   VideoError for files that cannot be read.
 */
export async function readMasters(
  parsed: ParsedArguments,
  recording: FrameSource,
  files: CalibrationFiles,
  settings: MasterSettings,
): Promise<Masters> {
  const origin: Record<string, string> = {};
  const warnings: string[] = [];
  const read = async (
    kind: keyof CalibrationFiles,
    combine: (open: OpenMaster) => Promise<MasterFrame>,
  ): Promise<{ master: MasterFrame; exposureSeconds: number | null } | null> => {
    const path = files[kind];
    if (path === undefined) return null;
    // What is said about the times of the recording does not hold for other files.
    const { endianness } = sourceOptions(parsed);
    const source = await openPath(path, endianness === undefined ? {} : { endianness });
    try {
      checkSizes(kind, path, source, recording);
      const exposureSeconds = await exposureOf(source);
      const unreadable: number[] = [];
      const master = await combine({
        frames: framesOf(source, kind, settings, unreadable),
        exposureSeconds,
      });
      if (unreadable.length > 0) warnings.push(leftOut(kind, unreadable));
      origin[kind] = `${basename(path)}, ${counted(master.frames, "frame")}`;
      return { master, exposureSeconds };
    } finally {
      await source.close();
    }
  };
  const bias = await read("bias", ({ frames }) => masterFrame(frames));
  const biasImage = bias === null ? {} : { bias: bias.master.image };
  const dark = await read("dark", ({ frames }) => masterDark(frames, biasImage));
  const exposure = await exposureOf(recording);
  const flat = await read("flat", ({ frames, exposureSeconds }) => {
    const withoutBias = bias === null ? [] : [{ image: bias.master.image }];
    const scale = bias === null ? 1 : ratioOf(exposureSeconds, dark?.exposureSeconds ?? null);
    const withoutDark =
      dark === null || scale === null ? [] : [{ image: dark.master.image, scale }];
    const mosaic = /^[RGB]{4}$/.test(recording.info.colour);
    return masterFlat(frames, { less: [...withoutBias, ...withoutDark], mosaic });
  });
  const told = ratioOf(exposure, dark?.exposureSeconds ?? null);
  if (dark !== null && bias === null && told !== null && Math.abs(told - 1) > SAME_EXPOSURE) {
    warnings.push(
      `the dark was exposed for ${dark.exposureSeconds} s and the recording for ${exposure} s; give --bias, so that the dark can be scaled.`,
    );
  }
  const darkScale = settings.darkScale ?? (bias === null ? undefined : (told ?? undefined));
  return {
    frames: {
      ...biasImage,
      ...(dark !== null && { dark: dark.master.image }),
      ...(dark !== null && darkScale !== undefined && { darkScale }),
      ...(flat !== null && { flat: flat.master.image }),
    },
    noise: dark !== null && dark.master.frames >= FEWEST_FOR_NOISE ? dark.master.spread : null,
    origin,
    warnings,
  };
}

/** A picture in proportion to light. */
export function linearImage(
  image: ImageLike,
  { gamma, responseTable }: Pick<CalibrationOptions, "gamma" | "responseTable">,
  bitDepth: number | null,
): ImageLike {
  if (responseTable !== undefined) return applyTable(image, responseTable);
  return gamma === undefined
    ? image
    : invertGamma(image, { gamma, maximum: 2 ** (bitDepth ?? 16) - 1 });
}

function checkSizes(
  kind: string,
  path: string,
  { info }: FrameSource,
  recording: FrameSource,
): void {
  const { width, height, name } = recording.info;
  if (info.width === width && info.height === height) return;
  refuse(
    `--${kind} must be as large as the recording, ${width} x ${height} px (${name}). Received ${info.width} x ${info.height} px (${path}).`,
  );
}

async function* framesOf(
  source: FrameSource,
  kind: string,
  { linear, onProgress, signal }: MasterSettings,
  unreadable: number[],
): AsyncGenerator<ImageLike> {
  const all = framesOrErrors(source, signal === undefined ? {} : { signal });
  for await (const { index, frame, error } of all) {
    onProgress(`reading the ${kind} ${index + 1}/${source.frameCount}`);
    if (frame !== null) yield linear(frame.image);
    else unreadable.push(index);
    if (unreadable.length === source.frameCount) throw error;
  }
}

function leftOut(kind: string, frames: readonly number[]): string {
  const named = frames.slice(0, NAMED_FRAMES).join(", ");
  const more = frames.length - NAMED_FRAMES;
  return `${counted(frames.length, "frame")} of the ${kind} could not be read and ${frames.length === 1 ? "is" : "are"} left out: ${named}${more > 0 ? ` and ${more} more` : ""}.`;
}

const exposureOf = async (source: FrameSource): Promise<number | null> =>
  (await source.time(0).catch(() => null))?.exposureSeconds ?? null;

const ratioOf = (exposure: number | null, other: number | null): number | null =>
  exposure === null || other === null || other === 0 ? null : exposure / other;
