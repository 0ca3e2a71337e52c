/** Simulated observations as files: the recording, and its truth beside it. */

import { access, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { encodeFits } from "@photkit/io-video";
import { aviFileWriter, makeFolder, serFileWriter, writeFile } from "@photkit/io-video/node";
import { check, SimulationError } from "./errors.ts";
import type { Observation } from "./observation.ts";
import { isoMicroseconds } from "./truth.ts";

export interface WriteObservationOptions {
  /**
   * A SER file, a folder of FITS files, one per frame, or an AVI file, which states no times.
   * @default "ser"
   */
  readonly format?: "ser" | "fits" | "avi";
  /** Called after each frame with the frames written and the frames in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the writing; nothing stays under a final name. */
  readonly signal?: AbortSignal;
}

export interface WrittenObservation {
  /** Path of the SER or AVI file, or of the FITS folder. */
  readonly recording: string;
  /** Path of the truth: the recording's with `.truth.json` for its extension. */
  readonly truth: string;
}

/**
 * Writes a simulated observation as SER or AVI (a file there before is replaced) or FITS, SER and
 * FITS with time stamps at the start of each exposure, and `<name>.truth.json` beside it. Both get their names
 * only when they are complete.
 *
 * @param place - path of the SER or AVI file, or of the FITS folder, which must not exist yet.
 * @throws SimulationError `"invalid-option"`, `"output-exists"` for a FITS folder that is there,
 * `"aborted"`; errors of the file system as they come.
 */
export async function writeObservation(
  observation: Observation,
  place: string,
  options: WriteObservationOptions = {},
): Promise<WrittenObservation> {
  const { format = "ser" } = options;
  const path = format === "fits" ? withoutSlash(place) : place;
  check.oneOf("format", format, ["ser", "fits", "avi"]);
  const extension = format === "fits" ? "" : extname(path);
  const truth = join(dirname(path), `${basename(path, extension)}.truth.json`);
  await makeFolder(dirname(path));
  if (format === "ser") await writeSer(observation, path, options);
  else if (format === "avi") await writeAvi(observation, path, options);
  else await writeFitsFolder(observation, path, options);
  const text = `${JSON.stringify(observation.truth)}\n`;
  await writeFile(truth, new TextEncoder().encode(text));
  return { recording: path, truth };
}

/** A folder's name as it is typed, "night/", without its last slashes. */
const withoutSlash = (folder: string): string => join(dirname(folder), basename(folder));

async function writeSer(
  observation: Observation,
  path: string,
  options: WriteObservationOptions,
): Promise<void> {
  const { bitDepth, height, width } = observation.truth;
  const writer = await serFileWriter(path, { width, height, bitDepth, instrument: "simulation" });
  await writeAll(observation, options, writer, (image, index) =>
    writer.write(image, observation.time(index).utcMicroseconds),
  );
}

async function writeAvi(
  observation: Observation,
  path: string,
  options: WriteObservationOptions,
): Promise<void> {
  const { bitDepth, cadenceSeconds, height, width } = observation.truth;
  const writer = await aviFileWriter(path, {
    width,
    height,
    framesPerSecond: 1 / cadenceSeconds,
    pixelFormat: bitDepth === 8 ? "Y800" : "Y16",
  });
  await writeAll(observation, options, writer, (image) => writer.write(image));
}

/** All frames into a file, which is given up when one of them fails. */
async function writeAll(
  observation: Observation,
  options: WriteObservationOptions,
  writer: { close(): Promise<void>; abort(): Promise<void> },
  write: (image: ReturnType<Observation["frame"]>, index: number) => Promise<void>,
): Promise<void> {
  try {
    for (let index = 0; index < observation.frameCount; index++) {
      stopWhenAborted(options.signal);
      await write(observation.frame(index), index);
      options.onProgress?.(index + 1, observation.frameCount);
    }
  } catch (error) {
    await writer.abort();
    throw error;
  }
  await writer.close();
}

async function writeFitsFolder(
  observation: Observation,
  path: string,
  options: WriteObservationOptions,
): Promise<void> {
  if (await exists(path)) {
    throw new SimulationError("output-exists", `${path} is there already.`, { data: { path } });
  }
  const temporary = await mkdtemp(`${path}.part-`);
  try {
    const digits = String(observation.frameCount - 1).length;
    for (let index = 0; index < observation.frameCount; index++) {
      stopWhenAborted(options.signal);
      const name = `frame-${String(index).padStart(digits, "0")}.fits`;
      await writeFile(join(temporary, name), fitsFrame(observation, index));
      options.onProgress?.(index + 1, observation.frameCount);
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

function fitsFrame(observation: Observation, index: number): Uint8Array {
  const { exposureSeconds, gain, readNoise } = observation.truth;
  const start = isoMicroseconds(observation.time(index).utcMicroseconds, 0).slice(0, -1);
  return encodeFits(observation.frame(index), {
    header: {
      "DATE-OBS": [start, "UTC, start of the exposure"],
      TIMESYS: "UTC",
      EXPTIME: [exposureSeconds, "s"],
      EGAIN: [gain, "electrons per ADU"],
      RDNOISE: [readNoise, "electrons"],
      INSTRUME: "simulation",
    },
  });
}

function stopWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new SimulationError("aborted", "writing the observation was aborted.", {
      cause: signal.reason,
    });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
