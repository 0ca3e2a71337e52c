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

/** Longest silence of the program before it is taken to hang, in ms. */
const LONGEST_SILENCE = 60_000;

/**
 * Runs the program to its end and keeps what it prints. One that says nothing for a minute is ended.
 *
 * @throws the reason of `signal` when it is aborted; the program is ended then.
 */
export async function runFfmpeg(
  path: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<FfmpegRun> {
  signal?.throwIfAborted();
  const child = startFfmpeg(path, args, 3);
  const ended = endOf(child);
  const stop = () => killGroup(child);
  const silence = createSilenceWatch(stop);
  for (const pipe of [child.stdout, child.stderr]) pipe?.on("data", silence.heard);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
    const ok = (await ended) === 0;
    signal?.throwIfAborted();
    return { ok, stdout, stderr: silence.broken() ? SILENT : stderr };
  } finally {
    silence.end();
    signal?.removeEventListener("abort", stop);
  }
}

/** What is said of a program that hangs. */
export const SILENT = `it gave no sign of life for ${LONGEST_SILENCE / 1000} s and was ended`;

export interface SilenceWatch {
  /** The program gave something. */
  heard(): void;
  /** Nothing is expected of it for now. */
  end(): void;
  /** Whether the silence was too long. */
  broken(): boolean;
}

/** Calls `tooLong` when nothing was heard for a minute. */
export function createSilenceWatch(tooLong: () => void): SilenceWatch {
  let broken = false;
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      broken = true;
      tooLong();
    }, LONGEST_SILENCE);
  };
  heard();
  return { heard, end: () => clearTimeout(timer), broken: () => broken };
}

/** Programs that run: none may outlive this process. */
const running = new Set<ChildProcess>();
let watchesExit = false;

/**
 * Starts the program in a process group of its own, which ends with this process.
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
  if (!watchesExit) process.on("exit", () => running.forEach(killGroup));
  watchesExit = true;
  running.add(child);
  child.once("close", () => running.delete(child));
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
  // A group may live on when its first process has ended: then its pipes are still open.
  if (child.pid === undefined || !running.has(child)) return;
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
