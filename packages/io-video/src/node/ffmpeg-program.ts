/** Finds the program ffmpeg and runs it: no shell, arguments as a list, its own process group. */

import { type ChildProcess, type StdioPipe, spawn } from "node:child_process";
import { VideoError } from "../errors.ts";

/** An ffmpeg that answered. */
export interface FfmpegProgram {
  readonly path: string;
  /** As the program states it: `"5.1.9"`. */
  readonly version: string;
  /** Arguments that keep every frame once and its time as it is, in the dialect of this version. */
  readonly everyFrame: readonly string[];
}

/** Optional package that brings the program for the usual systems. */
const INSTALLER = "@ffmpeg-installer/ffmpeg";

/** Characters of ffmpeg's messages that an error repeats. */
const MOST_COMPLAINT = 600;

/**
 * The program that is used, in this order: `path` (nothing else is tried), the environment variable
 * `FFMPEG_PATH` (nothing else is tried), `ffmpeg` on the `PATH`, the optional package
 * `@ffmpeg-installer/ffmpeg`.
 *
 * @param needed - what needs it, for the message: `"night.avi: codec \"LAGS\""`.
 * @throws VideoError `"no-ffmpeg"` when none of them can be run.
 */
export async function findFfmpeg(path: string | undefined, needed: string): Promise<FfmpegProgram> {
  const given = path ?? (process.env.FFMPEG_PATH || undefined);
  const found = given === undefined ? await askDefaults() : await ask(given);
  if (found) return found;
  const tried =
    given === undefined
      ? `neither "ffmpeg" on the PATH nor the package ${INSTALLER} is there`
      : `${JSON.stringify(given)} (${path === undefined ? "FFMPEG_PATH" : "option ffmpeg"}) cannot be run`;
  throw new VideoError(
    "no-ffmpeg",
    `${needed} needs the program ffmpeg, and ${tried}. Install it (https://ffmpeg.org, or "npm install ${INSTALLER}"), ` +
      "or name it by the option ffmpeg or the variable FFMPEG_PATH.",
    { data: { tried: given ?? "ffmpeg" } },
  );
}

async function askDefaults(): Promise<FfmpegProgram | null> {
  const onPath = await ask("ffmpeg");
  if (onPath) return onPath;
  const module: unknown = await import(INSTALLER).catch(() => null);
  const installed = installedPath(module);
  return installed === null ? null : ask(installed);
}

function installedPath(module: unknown): string | null {
  if (typeof module !== "object" || module === null) return null;
  if ("path" in module && typeof module.path === "string") return module.path;
  return "default" in module ? installedPath(module.default) : null;
}

/** Programs that answered, by path: asking takes longer than reading a short recording. */
const known = new Map<string, FfmpegProgram>();

async function ask(path: string): Promise<FfmpegProgram | null> {
  const program = known.get(path) ?? (await firstAsk(path));
  if (program) known.set(path, program);
  return program;
}

async function firstAsk(path: string): Promise<FfmpegProgram | null> {
  const { ok, stdout } = await runFfmpeg(path, ["-hide_banner", "-h", "long"]);
  if (!ok) return null;
  const answer = await runFfmpeg(path, ["-version"]);
  const version = /^ffmpeg version (\S+)/m.exec(answer.stdout)?.[1] ?? "of unknown version";
  const major = Number(/^n?(\d+)\./.exec(version)?.[1] ?? 0);
  // Version 5.1 renamed the first option, 6.1 the value of the second; later ones know new names only.
  const everyFrame = stdout.includes("-fps_mode") ? ["-fps_mode", "passthrough"] : ["-vsync", "0"];
  return {
    path,
    version,
    everyFrame: [...everyFrame, "-enc_time_base", major >= 7 ? "demux" : "-1"],
  };
}

/** What a run printed; `ok` when it ended well, false also when it could not start. */
export interface FfmpegRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end and keeps what it prints. */
export async function runFfmpeg(path: string, args: readonly string[]): Promise<FfmpegRun> {
  const child = startFfmpeg(path, args, 3);
  const ended = endOf(child);
  const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { ok: (await ended) === 0, stdout, stderr };
}

/**
 * Starts the program in a process group of its own.
 *
 * @param pipes - 3 for the usual three, 4 with one more that the program writes to.
 */
export function startFfmpeg(path: string, args: readonly string[], pipes: 3 | 4): ChildProcess {
  const extra: StdioPipe[] = pipes === 4 ? ["pipe"] : [];
  const child = spawn(path, args, {
    stdio: ["ignore", "pipe", "pipe", ...extra],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  // A program that cannot start is reported by its end.
  child.on("error", () => {});
  return child;
}

/** The exit status; null when it was killed or could not start. */
export const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (status) => resolve(status));
  });

/** Ends the program and whatever it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

/** The last of what ffmpeg complained about, on one line. */
export const complaintOf = (stderr: string): string =>
  stderr
    .trim()
    .slice(-MOST_COMPLAINT)
    .split(/\s*[\r\n]+\s*/)
    .join("; ") || "it gave no reason";

async function textOf(stream: AsyncIterable<unknown> | null): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream ?? [])
    if (part instanceof Uint8Array) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
}
