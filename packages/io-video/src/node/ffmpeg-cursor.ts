/**
 * Goes to any picture of a recording that ffmpeg decodes, exactly: pictures are known by their
 * times, forwards by decoding on, backwards or far ahead from a point where decoding can start.
 */

import type { FfmpegIndex } from "./ffmpeg-index.ts";
import type { FfmpegProgram } from "./ffmpeg-program.ts";
import { type FfmpegPass, type PassOptions, type RawPicture, startPass } from "./ffmpeg-run.ts";

/** Pictures that are decoded and passed over rather than starting ffmpeg anew. */
const SHORT_WAY = 100;

export interface FfmpegCursor {
  /**
   * The picture with this number, or null when ffmpeg makes none of its packet.
   *
   * @throws Error with what ffmpeg printed when it failed.
   */
  take(number: number): Promise<RawPicture | null>;
  /** Ends ffmpeg. */
  stop(): Promise<void>;
}

/** A cursor before the first picture; nothing runs until the first `take`. */
export function createCursor(
  program: FfmpegProgram,
  index: FfmpegIndex,
  pass: Omit<PassOptions, "fromSeconds">,
): FfmpegCursor {
  const numberOf = new Map(index.packets?.map(({ pts }, number) => [pts, number]));
  let running: FfmpegPass | null = null;
  /** Number that the next picture has at least. */
  let next = 0;
  let pending: RawPicture | null = null;

  const start = async (from: number) => {
    await running?.stop();
    const fromSeconds = from === 0 ? null : secondsBefore(index, from);
    running = startPass(program, { ...pass, fromSeconds });
    next = from;
    pending = null;
  };

  /** The first picture at or after `number`; null at the end. */
  const advance = async (number: number): Promise<RawPicture | null> => {
    for (;;) {
      const picture: RawPicture | null = pending ?? (await running?.next()) ?? null;
      if (!picture) return null;
      const known = index.packets ? numberOf.get(picture.pts) : next;
      pending = null;
      // A picture at a time that no packet has is nobody's.
      if (known === undefined) continue;
      next = known;
      if (next >= number) {
        pending = picture;
        return picture;
      }
      next++;
    }
  };

  const find = async (number: number): Promise<RawPicture | null> => {
    const restart = restartPoint(index, number);
    const from = running === null || number < next || restart > next + SHORT_WAY ? restart : null;
    if (from !== null) await start(from);
    let picture = await advance(number);
    // The container led ffmpeg past the place that was asked for, or to none.
    if ((!picture || next > number) && from !== null && from > 0) {
      await start(0);
      picture = await advance(number);
    }
    if (!picture || next > number) return null;
    pending = null;
    next++;
    return picture;
  };

  const stop = async () => {
    const stopped = running;
    running = null;
    pending = null;
    await stopped?.stop();
  };

  return {
    async take(number) {
      let picture: RawPicture | null = null;
      try {
        picture = await find(number);
      } finally {
        // What came of a run that failed is of no use to the next call.
        if (picture === null && pending === null) await stop();
      }
      return picture;
    },
    stop,
  };
}

/**
 * Codecs whose pictures build on all before them although their packets say otherwise. So do pictures
 * with a palette, which is stored once, with the first of them.
 */
const FROM_THE_START = ["gif", "apng", "flic", "qtrle", "msrle", "zmbv", "tscc"];

/**
 * Where decoding starts for a picture: the key picture before the last one before it, since pictures
 * that follow a key picture in the file may need the ones before it (open groups of pictures). The
 * picture itself where every one is a key picture.
 */
function restartPoint({ packets, codec, pixelFormat }: FfmpegIndex, number: number): number {
  if (pixelFormat === "pal8" || FROM_THE_START.includes(codec)) return 0;
  let keys = 0;
  for (let i = number; packets && i > 0; i--) {
    if (!packets[i]!.isKey) continue;
    if (i === number && packets[i - 1]!.isKey && packets[i + 1]?.isKey !== false) return i;
    if (++keys === 2) return i;
  }
  return 0;
}

/** An instant between a picture and the one before it, on the stream's clock. */
function secondsBefore({ packets, timeBase }: FfmpegIndex, number: number): number {
  const pts = packets?.[number]?.pts ?? 0;
  const before = packets?.[number - 1]?.pts ?? pts;
  return ((pts + before) / 2) * timeBase;
}
