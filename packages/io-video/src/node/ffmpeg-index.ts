/**
 * What ffmpeg says about a recording before a picture is decoded: its video stream, and the time and
 * kind of every packet, from the `framecrc` listing of the copied stream.
 */

import { VideoError } from "../errors.ts";
import { complaintOf, type FfmpegProgram, type FfmpegRun, runFfmpeg } from "./ffmpeg-program.ts";

/** One packet of the stream: one picture, in the order in which pictures are shown. */
export interface FfmpegPacket {
  /** Presentation time in units of the time base. */
  readonly pts: number;
  /** True when decoding can start here. */
  readonly isKey: boolean;
  /** 0: the recorder dropped the frame. */
  readonly bytes: number;
}

export interface FfmpegIndex {
  readonly codec: string;
  /** Pixel format by ffmpeg's name: `"yuv420p"`. */
  readonly pixelFormat: string;
  /** True when luma uses 0..255, not 16..235. */
  readonly fullRange: boolean;
  readonly width: number;
  readonly height: number;
  /** Nominal frames per second, or null. */
  readonly framesPerSecond: number | null;
  /** Seconds of one unit of time. */
  readonly timeBase: number;
  /**
   * Pictures in the order shown, their times strictly increasing; null when the container does not
   * state a time for each, so that frames can be found by counting only.
   */
  readonly packets: readonly FfmpegPacket[] | null;
}

/** Pixels of the largest picture that is read: 2^28, as of PNG. */
const MOST_PIXELS = 2 ** 28;

/** Arguments that read the first video stream of a file as it is stored. */
export const inputArguments = (path: string): string[] => [
  "-noautorotate",
  "-copyts",
  // A playlist inside the file reaches nothing but files.
  "-protocol_whitelist",
  "file,pipe",
  "-i",
  // The prefix keeps names that look like options or addresses what they are.
  `file:${path}`,
  "-map",
  "0:v:0",
];

/**
 * Reads the index. The file is read once from start to end; nothing is decoded.
 *
 * @throws VideoError `"ffmpeg-failed"` with what ffmpeg printed, `"unsupported"` when it has no
 * decoder for the stream; the reason of `signal` when it is aborted.
 */
export async function readFfmpegIndex(
  program: FfmpegProgram,
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<FfmpegIndex> {
  const args = [
    ...["-nostdin", "-hide_banner", "-nostats"],
    ...inputArguments(path),
    ...["-c", "copy", "-copyinkf", "-f", "framecrc", "-"],
  ];
  return indexOf(await runFfmpeg(program.path, args, signal), name);
}

/**
 * The index in what ffmpeg printed.
 *
 * @throws VideoError as `readFfmpegIndex`.
 */
export function indexOf(run: FfmpegRun, name: string): FfmpegIndex {
  const stream =
    /Stream #0:\d+.*?: Video: (\w+)[^,\n]*, (\w+)(?:\(([^)\n]*)\))?, (\d+)x(\d+)(.*)/.exec(
      run.stderr,
    );
  const timeBase = /^#tb 0: (\d+)\/(\d+)/m.exec(run.stdout);
  if (!run.ok || !stream || !timeBase) throw ffmpegFailed(name, run);
  const [, codec = "", pixelFormat = "", range = "", width, height, rest = ""] = stream;
  if (codec === "none" || pixelFormat === "none") {
    throw new VideoError("unsupported", `${name}: ffmpeg has no decoder for it (codec ${codec}).`, {
      data: { file: name, codec },
    });
  }
  const rate = /([\d.]+)(k?) fps/.exec(rest);
  const framesPerSecond = Number(rate?.[1]) * (rate?.[2] === "k" ? 1000 : 1);
  const seconds = Number(timeBase[1]) / Number(timeBase[2]);
  const [columns, rows] = [Number(width), Number(height)];
  const isSize = columns > 0 && rows > 0 && columns * rows <= MOST_PIXELS;
  if (!isSize || !isPositive(seconds)) throw ffmpegFailed(name, run);
  return {
    codec,
    pixelFormat,
    fullRange: /\bpc\b/.test(range) || pixelFormat.startsWith("yuvj"),
    width: columns,
    height: rows,
    framesPerSecond: isPositive(framesPerSecond) ? framesPerSecond : null,
    timeBase: seconds,
    packets: inOrderShown(listing(run.stdout)),
  };
}

/**
 * Pictures that ffmpeg decodes of a file, by decoding all of it.
 *
 * @throws VideoError `"ffmpeg-failed"`.
 */
export async function countPictures(
  program: FfmpegProgram,
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<number> {
  const args = [
    ...["-nostdin", "-hide_banner", "-v", "error"],
    ...inputArguments(path),
    ...[...program.everyFrame, "-c:v", "rawvideo", "-f", "framecrc", "-"],
  ];
  const run = await runFfmpeg(program.path, args, signal);
  if (!run.ok) throw ffmpegFailed(name, run);
  return listing(run.stdout).length;
}

/** The lines of a listing: stream, dts, pts, duration, bytes, checksum, flags. */
function listing(text: string): FfmpegPacket[] {
  const packets: FfmpegPacket[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("#") || line === "") continue;
    const [, , pts, , bytes] = line.split(",", 5).map(Number);
    // Flags are listed where they are not those of a key frame.
    packets.push({ pts: pts ?? Number.NaN, bytes: bytes ?? 0, isKey: !line.includes("F=0x0") });
  }
  return packets;
}

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);

/** Null when a time is missing (ffmpeg prints -2^63) or given twice. */
function inOrderShown(packets: FfmpegPacket[]): FfmpegPacket[] | null {
  packets.sort((a, b) => a.pts - b.pts);
  const usable = packets.every(
    ({ pts, bytes }, i) =>
      Number.isSafeInteger(pts) &&
      Number.isSafeInteger(bytes) &&
      bytes >= 0 &&
      (i === 0 || pts > packets[i - 1]!.pts),
  );
  return usable && packets.length > 0 ? packets : null;
}

export const ffmpegFailed = (name: string, { stderr }: Pick<FfmpegRun, "stderr">): VideoError =>
  new VideoError("ffmpeg-failed", `${name}: ffmpeg cannot read it: ${complaintOf(stderr)}`, {
    data: { file: name },
  });
