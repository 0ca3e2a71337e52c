/** `photkit simulate`: a synthetic occultation recording, and its truth beside it. */

import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import {
  createObservation,
  type InterlaceOptions,
  interlaceObservation,
  occultationPreset,
  PROFILE_KINDS,
} from "@photkit/simulate";
import { writeObservation } from "@photkit/simulate/node";
import {
  type ParsedArguments,
  parseChoice,
  parseCommand,
  parseNumber,
  parsePair,
} from "../arguments/arguments.ts";
import { refuse } from "../errors.ts";
import type { Terminal } from "../output/terminal.ts";
import { counted } from "../report/counted.ts";

export const simulateHelp = `photkit simulate OUTPUT [options]   a synthetic occultation recording

OUTPUT is a SER file, or a folder for FITS files when it does not end in .ser, or with
--overlay an AVI file, which states no times of its own;
the truth is written beside it, with .truth.json in place of the extension.
An earlier simulation of that name is replaced when it is a SER or AVI file, anything else is not.

  --seed N            same seed, same recording (default: 1)
  --frames N          number of frames (default: 400)
  --size W,H          size in px (default: 320,240)
  --exposure SECONDS  exposure (default: 0.04)
  --dead SECONDS      time without light between exposures (default: 0)
  --bit-depth N       8, 10, 12, 14 or 16 (default: 16)
  --dnr N             drop over noise of the event (default: 10)
  --drop F            part of the light that goes, 0 to 1 (default: 0.97)
  --no-event          the star is not occulted
  --fwhm PX           width of the stars (default: 3.2)
  --profile gaussian|moffat|donut
                      shape of the stars; a donut is one out of focus (default: gaussian)
  --shake PX          wind shake, rms (default: 0.8)
  --drift X,Y         drift in px per second
  --hot-pixels N      hot pixels of the sensor (default: 0)
  --dark OUTPUT       also writes dark frames of the same sensor, with the shutter closed, for
                      extract --dark
  --dark-frames N     number of dark frames (default: 50)
  --overlay iota-vti  interlaced video with the time of an inserter in the image; 8 bits,
                      720,576 px and fields of 0.02 s unless told otherwise
  --field-order upper-first|lower-first
                      which field is exposed first, with --overlay (default: upper-first)
  --overlay-noise ADU noise of the inserter's line, 1 sigma (default: 0)`;

const OPTIONS = {
  seed: { type: "string" },
  frames: { type: "string" },
  size: { type: "string" },
  exposure: { type: "string" },
  dead: { type: "string" },
  "bit-depth": { type: "string" },
  dnr: { type: "string" },
  drop: { type: "string" },
  "no-event": { type: "boolean" },
  fwhm: { type: "string" },
  profile: { type: "string" },
  shake: { type: "string" },
  drift: { type: "string" },
  "hot-pixels": { type: "string" },
  dark: { type: "string" },
  "dark-frames": { type: "string" },
  overlay: { type: "string" },
  "field-order": { type: "string" },
  "overlay-noise": { type: "string" },
} as const;

export async function simulate(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const parsed = parseCommand(args, OPTIONS);
  const [output, ...more] = parsed.positionals;
  if (output === undefined || more.length > 0) {
    return refuse(`OUTPUT must be one file or folder. Received ${parsed.positionals.length}.`);
  }
  const interlace = interlaceOptions(parsed);
  await checkOutput(output, interlace !== null);
  const dark = await darkOutput(parsed, output);
  const scene = sceneOf(parsed, interlace !== null);
  const exposures = createObservation(scene);
  const observation = interlace === null ? exposures : interlaceObservation(exposures, interlace);
  const format = isAvi(output) ? "avi" : isSer(output) ? "ser" : "fits";
  const written = await writeObservation(observation, output, {
    format,
    ...(signal && { signal }),
    onProgress: (done, total) => terminal.progress(`writing frame ${done}/${total}`),
  });
  terminal.out(`${written.recording}: ${counted(observation.frameCount, "frame")}`);
  terminal.out(`${written.truth}: what really happened`);
  for (const event of observation.truth.occultations) {
    const { x, y } = observation.truth.stars.find((star) => star.name === event.star)!;
    terminal.out(`${event.star} at ${x[0]!.toFixed(1)},${y[0]!.toFixed(1)} in the first frame`);
    terminal.out(`D ${event.disappearance.utc}   R ${event.reappearance.utc}`);
  }
  if (dark === null) return;
  const closed = createObservation({ ...scene, frames: dark.frames, shutter: "closed" });
  const frames = await writeObservation(closed, dark.output, {
    format: isSer(dark.output) ? "ser" : "fits",
    ...(signal && { signal }),
    onProgress: (done, total) => terminal.progress(`writing dark frame ${done}/${total}`),
  });
  terminal.out(`${frames.recording}: ${counted(closed.frameCount, "dark frame")}`);
}

const USUAL_DARK_FRAMES = 50;

/** Where dark frames go, and how many; null when none are asked for. */
async function darkOutput({ values }: ParsedArguments, output: string) {
  const { dark, "dark-frames": count, overlay } = values;
  if (typeof dark !== "string") {
    if (count !== undefined) refuse("--dark-frames needs --dark.");
    return null;
  }
  if (overlay !== undefined) refuse("--dark does not go with --overlay.");
  if (resolve(dark) === resolve(output)) {
    refuse(`--dark must name another file or folder than OUTPUT. Received "${dark}" for both.`);
  }
  await checkOutput(dark, false, "--dark");
  const frames = typeof count === "string" ? parseNumber("dark-frames", count) : USUAL_DARK_FRAMES;
  if (!(Number.isInteger(frames) && frames > 0)) {
    refuse(`--dark-frames must be an integer of at least 1. Received "${count}".`);
  }
  return { output: dark, frames };
}

/** Electrons of the hot pixels in one exposure: from hardly seen to as bright as a star. */
const HOT_ELECTRONS = { from: 200, to: 20_000 };

/** Endings of files that are not written here: a folder of that name would surprise. */
const OTHER_FILES = /\.(aav|adv|ravf|mov|mp4|mkv|wmv|fits?|fts|tiff?|png|bmp|jpe?g|dng|json|csv)$/i;

/**
 * @throws ProgramError `"unusable-arguments"` for a file of another kind, and for a SER or AVI file that
 *   is there without the truth of a simulation beside it: a recording of the sky cannot be made again.
 */
async function checkOutput(output: string, hasOverlay: boolean, what = "OUTPUT"): Promise<void> {
  if (OTHER_FILES.test(output) || (isAvi(output) && !hasOverlay)) {
    refuse(
      `${what} must end in .ser, or be the name of a folder for FITS files, or end in .avi with --overlay. Received "${output}".`,
    );
  }
  if (!isSer(output) && !isAvi(output)) return;
  const truth = `${output.slice(0, -extname(output).length)}.truth.json`;
  if ((await isThere(output)) && !(await isThere(truth))) {
    refuse(
      `${what} must not be there, unless it is a simulation. Received ${output}, which has no ${truth} beside it.`,
    );
  }
}

const isSer = (path: string): boolean => path.toLowerCase().endsWith(".ser");

const isAvi = (path: string): boolean => path.toLowerCase().endsWith(".avi");

/** How the exposures become interlaced video; null without an overlay. */
function interlaceOptions({ values }: ParsedArguments): InterlaceOptions | null {
  const { overlay, "field-order": order, "overlay-noise": noise } = values;
  if (typeof overlay !== "string") {
    for (const [name, value] of Object.entries({ "field-order": order, "overlay-noise": noise })) {
      if (value !== undefined) refuse(`--${name} needs --overlay.`);
    }
    return null;
  }
  return {
    overlay: {
      inserter: parseChoice("overlay", overlay, ["iota-vti"]),
      ...(typeof noise === "string" && { noise: parseNumber("overlay-noise", noise) }),
    },
    ...(typeof order === "string" && {
      order: parseChoice("field-order", order, ["upper-first", "lower-first"]),
    }),
  };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The scene of video from a PAL camera: frames of two fields. */
const PAL = { width: 720, height: 576, exposureSeconds: 0.02, bitDepth: 8 } as const;
const USUAL_FRAMES = 400;

function sceneOf(parsed: ParsedArguments, interlaced: boolean) {
  const number = (name: keyof typeof OPTIONS): number | undefined => {
    const text = parsed.values[name];
    return typeof text === "string" ? parseNumber(name, text) : undefined;
  };
  const pair = (name: keyof typeof OPTIONS): [number, number] | undefined => {
    const text = parsed.values[name];
    return typeof text === "string" ? parsePair(name, text) : undefined;
  };
  const choice = <T extends string>(name: keyof typeof OPTIONS, words: readonly T[]) => {
    const text = parsed.values[name];
    return typeof text === "string" ? parseChoice(name, text, words) : undefined;
  };
  const size = pair("size");
  const drift = pair("drift");
  const shake = number("shake");
  const hot = number("hot-pixels");
  const bits = parsed.values["bit-depth"];
  const depth =
    typeof bits === "string"
      ? (Number(parseChoice("bit-depth", bits, ["8", "10", "12", "14", "16"])) as
          | 8
          | 10
          | 12
          | 14
          | 16)
      : undefined;
  const given = <K extends string, V>(key: K, value: V | undefined) =>
    (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
  const frames = number("frames");
  return occultationPreset({
    ...(interlaced && PAL),
    ...given("seed", number("seed")),
    ...given("frames", interlaced ? 2 * (frames ?? USUAL_FRAMES) : frames),
    ...given("width", size?.[0]),
    ...given("height", size?.[1]),
    ...given("exposureSeconds", number("exposure")),
    ...given("deadSeconds", number("dead")),
    ...given("bitDepth", depth),
    ...given("dropToNoise", number("dnr")),
    ...given("drop", number("drop")),
    ...given("fwhm", number("fwhm")),
    ...given("hotPixels", hot === undefined ? undefined : { count: hot, electrons: HOT_ELECTRONS }),
    ...given("profile", choice("profile", PROFILE_KINDS)),
    ...given("drift", drift && { x: drift[0], y: drift[1] }),
    ...given(
      "windShake",
      shake === undefined ? undefined : { rms: shake, frequencyHz: 1.5, damping: 0.1 },
    ),
    ...(parsed.values["no-event"] === true && { occultations: [] }),
  });
}
