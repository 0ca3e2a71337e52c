/** Recordings that the program ffmpeg decodes: codecs and containers that are not read here. */

import { basename } from "node:path";
import type { AviOptions } from "../avi/avi-reader.ts";
import { check, VideoError } from "../errors.ts";
import type { Frame, FrameSource } from "../frame.ts";
import { checkFrameIndex, closedError, readAhead, unreadableFrame } from "../frame-range.ts";
import { COLOUR_CHANNELS } from "../pixels.ts";
import { createCursor, type FfmpegCursor } from "./ffmpeg-cursor.ts";
import { countPictures, type FfmpegIndex, readFfmpegIndex } from "./ffmpeg-index.ts";
import { ffmpegPixels } from "./ffmpeg-pixels.ts";
import { findFfmpeg } from "./ffmpeg-program.ts";
import { stampWarnings } from "./ffmpeg-stamps.ts";

export interface FfmpegOptions extends Pick<AviOptions, "luma" | "channel"> {
  /**
   * The program ffmpeg. @default the variable FFMPEG_PATH, else `ffmpeg` on the PATH, else the
   * optional package `@ffmpeg-installer/ffmpeg`
   */
  readonly ffmpeg?: string;
  /** What `info` calls the container. @default "video" */
  readonly container?: string;
  /** Name of the codec where it is known, for the message when there is no ffmpeg. */
  readonly codec?: string;
  /** What messages call the file. @default its name without the folder */
  readonly name?: string;
  /** Ends ffmpeg while the file is opened. */
  readonly signal?: AbortSignal;
}

/**
 * Opens the first video stream of a file through ffmpeg. Frames are numbered in the order in which
 * they are shown; each is known by its time in the file, so that `frame(i)` and `frames()` give the
 * same picture for a number, in any order. Pictures are the luma as stored (8 to 16 bits), RGB as
 * luminance, or with `channel` one colour of RGB. A frame that the recorder dropped keeps its number
 * and repeats the picture before it, with `meta.dropped` true; one that ffmpeg cannot decode throws `"unreadable-frame"`.
 * `meta.seconds` is the time in the file, relative to no clock; such files state no times of exposure,
 * so `time` is null. Gaps and uneven steps of these times are told by `info.warnings`.
 *
 * Going back restarts ffmpeg, which takes some tens of milliseconds, with codecs that predict
 * between frames also the decoding of up to two groups of pictures.
 *
 * @throws VideoError `"no-ffmpeg"`, `"ffmpeg-failed"`, `"unsupported"`, `"truncated"` (no frame); the
 *   reason of `signal` when it is aborted.
 */
export async function openFfmpeg(path: string, options: FfmpegOptions = {}): Promise<FrameSource> {
  const { luma = "native", channel = "luminance", container = "video" } = options;
  const { name = basename(path), signal } = options;
  check.oneOf("luma", luma, ["native", "full"]);
  check.oneOf("channel", channel, COLOUR_CHANNELS);
  const program = await findFfmpeg(
    options.ffmpeg,
    `${name} (${options.codec === undefined ? container : `codec ${JSON.stringify(options.codec)}`})`,
  );
  const index = await readFfmpegIndex(program, path, name, signal);
  const { packets, timeBase, width, height } = index;
  const pixels = ffmpegPixels(index, luma === "full", channel);
  const pass = { path, pictureBytes: pixels.bytes, filter: pixels.filter };
  const frameCount = packets?.length ?? (await countPictures(program, path, name, signal));
  if (frameCount === 0) throw noFrames(name);
  const dropped = packets?.filter(({ bytes }) => bytes === 0).length ?? 0;
  const cursors = new Set<FfmpegCursor>();
  let closed = false;

  /** Frames by number from one cursor, whose last picture may be asked for again. */
  const reader = () => {
    const cursor = createCursor(program, index, pass);
    cursors.add(cursor);
    let last: { readonly number: number; readonly bytes: Uint8Array } | null = null;
    return {
      async read(number: number): Promise<Frame> {
        if (closed) throw closedError(name);
        const from = shown(index, number, name);
        if (last?.number !== from) {
          const picture = await cursor.take(from).catch((cause: unknown) => {
            throw closed ? closedError(name) : unreadableFrame(name, number, String(cause), cause);
          });
          if (!picture) throw unreadableFrame(name, number, "ffmpeg decodes no picture for it");
          last = { number: from, bytes: picture.bytes };
        }
        const pts = packets?.[number]?.pts;
        return {
          index: number,
          // Each frame has memory of its own, also one that is shown twice.
          image: pixels.decode(last.bytes.slice()),
          time: null,
          meta: { dropped: from !== number, seconds: pts === undefined ? null : pts * timeBase },
        };
      },
      async stop() {
        cursors.delete(cursor);
        await cursor.stop();
      },
    };
  };

  const single = reader();
  let turn: Promise<unknown> = Promise.resolve();

  return {
    info: {
      format: container,
      name,
      width,
      height,
      bitDepth: pixels.bitDepth,
      saturation: 2 ** pixels.bitDepth - 1,
      colour: pixels.colour,
      meta: {
        codec: index.codec,
        pixelFormat: index.pixelFormat,
        decoder: `ffmpeg ${program.version}`,
        framesPerSecond: index.framesPerSecond,
        droppedFrames: dropped,
      },
      warnings: [
        ...(dropped > 0 ? [`${dropped} of ${frameCount} frames were dropped`] : []),
        ...stampWarnings(index),
      ],
    },
    frameCount,
    async frame(number) {
      checkFrameIndex(number, frameCount, name);
      // One at a time: they share one run of ffmpeg.
      const mine = turn.then(() => single.read(number));
      turn = mine.catch(() => {});
      return mine;
    },
    async time(number) {
      checkFrameIndex(number, frameCount, name);
      if (closed) throw closedError(name);
      return null;
    },
    async *frames(range = {}) {
      const { read, stop } = reader();
      const { signal } = range;
      const abort = () => void stop();
      signal?.addEventListener("abort", abort, { once: true });
      try {
        yield* readAhead(range, frameCount, 1, async (number) => [await read(number)]);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", abort);
        await stop();
      }
    },
    async close() {
      closed = true;
      await Promise.all([...cursors].map((cursor) => cursor.stop()));
    },
  };
}

/** The frame whose picture is shown: a dropped one repeats the last before it. */
function shown({ packets }: FfmpegIndex, number: number, name: string): number {
  let from = number;
  while (from >= 0 && packets?.[from]?.bytes === 0) from--;
  if (from >= 0) return from;
  throw unreadableFrame(name, number, "it was dropped and no picture comes before it");
}

const noFrames = (name: string): VideoError =>
  new VideoError("truncated", `${name}: the file has no complete frame.`, { data: { file: name } });
