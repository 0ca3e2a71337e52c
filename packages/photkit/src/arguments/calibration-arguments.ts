/** What the command line says about the camera: master frames, response, defects, areas to ignore. */

import type { CalibrationOptions, Extraction, IgnoredAreas } from "@photkit/extraction";
import { type ImageLike, nightEagle3Response } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { plotLineProfiles } from "@photkit/lightcurve";
import { refuse } from "../errors.ts";
import { defectsFor } from "../input/defect-file.ts";
import { type CalibrationFiles, linearImage, readMasters } from "../input/master-files.ts";
import { type ParsedArguments, parseChoice, parseNumber } from "./arguments.ts";

export const CALIBRATION_OPTIONS = {
  dark: { type: "string" },
  flat: { type: "string" },
  bias: { type: "string" },
  "dark-scale": { type: "string" },
  gamma: { type: "string" },
  camera: { type: "string" },
  "line-noise": { type: "string" },
  defects: { type: "string" },
  "write-defects": { type: "boolean" },
  ignore: { type: "string", multiple: true },
} as const;

export const CALIBRATION_HELP = `  --dark PATH, --flat PATH, --bias PATH
                                   recordings, folders or single images (masters) to calibrate with
  --dark-scale N                   exposure over that of the dark; needs --bias (default: by the
                                   exposures, where files tell them, else 1)
  --gamma G                        gamma setting of the camera, undone in the recording, and in the
                                   frames of bias, dark and flat
  --camera night-eagle-3           camera whose measured response is undone
  --line-noise rows|columns|both   lines brought to a common median in each frame
  --defects FILE[#NAME]|none       defective pixels from a file, or from a profile in it, beside those
                                   that the dark, the flat and the recording itself show; none looks
                                   for none in any of them, and repairs nothing
  --write-defects                  writes the defective pixels that were used, as defects.json
  --ignore top=N,bottom=N,left=N,right=N
  --ignore x,y,width,height        rows, columns and rectangles that nothing looks at (time stamps)`;

const CAMERAS = { "night-eagle-3": nightEagle3Response } as const;

/** What is to be done to the frames of a recording. */
export interface Preparation {
  /** Options of the extraction. */
  readonly options: {
    readonly calibration?: CalibrationOptions;
    readonly ignore?: IgnoredAreas;
    readonly repairHotPixels?: boolean;
  };
  readonly warnings: readonly string[];
}

/**
 * Reads everything that the recording is to be calibrated with.
 *
 * @param onProgress - told what is being read.
 * @throws ProgramError `"unusable-arguments"`, VideoError for files that cannot be read, StackingError
 *   for a defect file that cannot be used.
 */
export async function readPreparation(
  parsed: ParsedArguments,
  source: FrameSource,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<Preparation> {
  const { values } = parsed;
  const text = (name: keyof typeof CALIBRATION_OPTIONS): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: keyof typeof CALIBRATION_OPTIONS): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : parseNumber(name, value);
  };
  const response = responseOf(number("gamma"), text("camera"));
  const lines = text("line-noise");
  const darkScale = number("dark-scale");
  if (darkScale !== undefined && text("bias") === undefined) {
    refuse("--dark-scale needs --bias: what a bias adds does not grow with the exposure.");
  }
  const files: CalibrationFiles = { dark: text("dark"), flat: text("flat"), bias: text("bias") };
  const masters = await readMasters(parsed, source, files, {
    linear: (image: ImageLike) => linearImage(image, response, source.info.bitDepth),
    darkScale,
    onProgress,
    ...(signal && { signal }),
  });
  const defects = await defectsFor(text("defects"), masters, source.info);
  const ignore = Array.isArray(values.ignore) ? parseIgnored(values.ignore.map(String)) : undefined;
  const calibration: CalibrationOptions = {
    ...response,
    ...masters.frames,
    ...(lines !== undefined && {
      lineNoise: parseChoice("line-noise", lines, ["rows", "columns", "both"]),
    }),
    ...(defects !== null && { defects: defects.map }),
  };
  const origin = {
    ...masters.origin,
    ...(defects !== null && { defects: defects.origin }),
    ...(response.responseTable !== undefined && { responseTable: text("camera")! }),
  };
  return {
    options: {
      ...(Object.keys(calibration).length > 0 && { calibration: { ...calibration, origin } }),
      ...(ignore !== undefined && { ignore }),
      ...(text("defects") === "none" && { repairHotPixels: false }),
    },
    warnings: masters.warnings,
  };
}

function responseOf(
  gamma: number | undefined,
  camera: string | undefined,
): Pick<CalibrationOptions, "gamma" | "responseTable"> {
  if (gamma !== undefined && camera !== undefined)
    refuse("--gamma and --camera must not be given together: one curve is undone, not two.");
  if (gamma !== undefined && !(gamma > 0))
    refuse(`--gamma must be greater than 0. Received ${gamma}.`);
  if (camera === undefined) return gamma === undefined ? {} : { gamma };
  const name = parseChoice("camera", camera, Object.keys(CAMERAS) as (keyof typeof CAMERAS)[]);
  return { responseTable: CAMERAS[name] };
}

const SIDE = /^(top|bottom|left|right)=(\d+)$/;
const RECTANGLE = /^(-?\d+),(-?\d+),(\d+),(\d+)$/;

/** Areas as `top=20,bottom=24` or `x,y,width,height`, any number of both. */
export function parseIgnored(texts: readonly string[]): IgnoredAreas {
  const sides: { -readonly [side in "top" | "bottom" | "left" | "right"]?: number } = {};
  const rectangles = [];
  for (const text of texts) {
    const [, x, y, width, height] = RECTANGLE.exec(text) ?? [];
    if (width !== undefined && height !== undefined) {
      rectangles.push({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) });
      continue;
    }
    for (const part of text.split(",")) {
      const [, side, lines] = SIDE.exec(part) ?? [];
      if (side === undefined) {
        refuse(
          `--ignore must be top=N,bottom=N,left=N,right=N (any of them) or x,y,width,height in whole px. Received "${text}".`,
        );
      }
      sides[side as keyof typeof sides] = Number(lines);
    }
  }
  return { ...sides, ...(rectangles.length > 0 && { rectangles }) };
}

/** What an extraction leaves behind about its calibration, by file name. */
export function calibrationFiles(
  { lineProfiles }: Pick<Extraction, "lineProfiles">,
  { options: { calibration } }: Preparation,
  { values }: ParsedArguments,
): Record<string, string> {
  const defects = values["write-defects"] === true ? calibration?.defects : undefined;
  return {
    ...(lineProfiles !== null && { "line-noise.svg": plotLineProfiles(lineProfiles) }),
    ...(defects !== undefined && { "defects.json": `${JSON.stringify(defects, null, 2)}\n` }),
  };
}
