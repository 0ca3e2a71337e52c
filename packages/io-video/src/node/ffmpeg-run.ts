/** One decoding pass of ffmpeg: raw pictures from one pipe, the time of each from another. */

import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { inputArguments } from "./ffmpeg-index.ts";
import {
  complaintOf,
  createSilenceWatch,
  endOf,
  type FfmpegProgram,
  killGroup,
  SILENT,
  startFfmpeg,
} from "./ffmpeg-program.ts";

/** A decoded picture as raw bytes. */
export interface RawPicture {
  readonly bytes: Uint8Array;
  /** Presentation time in units of the stream's time base. */
  readonly pts: number;
}

export interface FfmpegPass {
  /** The next picture, or null after the last. @throws Error with ffmpeg's messages. */
  next(): Promise<RawPicture | null>;
  /** What ffmpeg has complained about so far; "" when nothing. */
  complaint(): string;
  /** Ends ffmpeg; waits until it is gone. */
  stop(): Promise<void>;
}

export interface PassOptions {
  readonly path: string;
  /** Bytes of a decoded picture. */
  readonly pictureBytes: number;
  /** ffmpeg's filter that gives the wanted samples. */
  readonly filter: string;
  /** Seconds on the stream's own clock from which pictures are wanted; null: from the first. */
  readonly fromSeconds: number | null;
}

/** Starts decoding. Pictures come as fast as they are taken: the pipe holds ffmpeg back. */
export function startPass(program: FfmpegProgram, options: PassOptions): FfmpegPass {
  const { path, pictureBytes, filter, fromSeconds } = options;
  // Pictures are known by their times: ffmpeg's own cut at the place sought would count a first time
  // that is not 0 twice.
  const seek =
    fromSeconds === null
      ? []
      : ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", fromSeconds.toFixed(6)];
  const child = startFfmpeg(
    program.path,
    [
      ...["-nostdin", "-hide_banner", "-v", "error"],
      ...seek,
      ...inputArguments(path),
      ...["-vf", filter, ...program.everyFrame, "-c:v", "rawvideo"],
      ...["-f", "tee", "[f=rawvideo]pipe:1|[f=framecrc:flush_packets=1]pipe:3"],
    ],
    4,
  );
  const ended = endOf(child);
  let stderr = "";
  child.stderr?.on("data", (part: Buffer) => {
    stderr = (stderr + part.toString("utf8")).slice(-4000);
  });
  const times = timesOf(child.stdio[3] as Readable | null);
  const pictures = picturesOf(child.stdout, pictureBytes);
  // Killing closes the pipes in the middle of a picture, which is no failure of theirs.
  for (const pipe of child.stdio) pipe?.on("error", () => {});

  return {
    async next() {
      const silence = createSilenceWatch(() => killGroup(child));
      try {
        const { value: bytes } = await pictures.next();
        const { value: pts } = await times.next();
        if (bytes !== undefined && pts !== undefined) return { bytes, pts };
        const status = await ended;
        if (status === 0) return null;
        const reason = silence.broken() ? SILENT : complaintOf(stderr);
        throw new Error(`ffmpeg ended with status ${status}: ${reason}`);
      } finally {
        silence.end();
      }
    },
    complaint: () => (stderr === "" ? "" : complaintOf(stderr)),
    async stop() {
      killGroup(child);
      child.stdout?.destroy();
      (child.stdio[3] as Readable | null)?.destroy();
      await ended;
    },
  };
}

/** Whole pictures from the pipe, each in memory of its own. */
async function* picturesOf(
  pipe: AsyncIterable<Buffer> | null,
  size: number,
): AsyncGenerator<Uint8Array, undefined, undefined> {
  let picture = new Uint8Array(size);
  let filled = 0;
  for await (const part of pipe ?? []) {
    for (let at = 0; at < part.length; ) {
      const take = Math.min(size - filled, part.length - at);
      picture.set(part.subarray(at, at + take), filled);
      at += take;
      filled += take;
      if (filled < size) continue;
      yield picture;
      picture = new Uint8Array(size);
      filled = 0;
    }
  }
}

/** The third column of ffmpeg's `framecrc` listing. */
async function* timesOf(pipe: Readable | null): AsyncGenerator<number, undefined, undefined> {
  if (!pipe) return;
  for await (const line of createInterface({ input: pipe })) {
    if (!line.startsWith("#")) yield Number(line.split(",", 3)[2]);
  }
}
