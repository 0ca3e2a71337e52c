/**
 * Frames of a recording, prepared to be measured: one after another in the same memory, which is
 * lent. What is held while frames are put in order is as it was recorded, and belongs to its holder.
 */

import type { Image } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import { type FrameSpan, readFrames } from "../run/read-frames.ts";
import type { LineProfileSums } from "./line-profiles.ts";

/**
 * A frame whose pixels are lent: they hold until the next frame is asked for, and whoever needs them
 * for longer copies them (`toFloat32`). It has no `image`, so that it is no `Frame` to the compiler and
 * no source can hand it out as one: the pixels of a `Frame` never change.
 */
export interface LentFrame extends Omit<Frame, "image"> {
  readonly lentImage: Image;
}

export interface LentFrameOrError {
  readonly index: number;
  /** The frame, or null when it could not be read or prepared. */
  readonly frame: LentFrame | null;
  readonly error: unknown;
}

export interface ReadPreparedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gets what was subtracted from rows and columns. */
  readonly profiles?: LineProfileSums | undefined;
}

/**
 * The frames of a span, each prepared as the reference picture was when it is its turn.
 *
 * @throws the reason of `signal` when it is aborted.
 */
export async function* readPrepared(
  source: FrameSource,
  span: FrameSpan,
  { prepare }: Pick<ReferencePicture, "prepare">,
  { signal, profiles }: ReadPreparedOptions = {},
): AsyncGenerator<LentFrameOrError, void, undefined> {
  const { width, height } = source.info;
  const out = new Float32Array(width * height);
  const ready = ({ image, ...facts }: Frame): LentFrame => ({
    ...facts,
    lentImage: prepare(image, { profiles, out }),
  });
  for await (const { index, frame, error } of readFrames(source, span, signal)) {
    yield frame === null ? { index, frame, error } : attempt(index, () => ready(frame));
  }
}

function attempt(index: number, work: () => LentFrame): LentFrameOrError {
  try {
    return { index, frame: work(), error: null };
  } catch (error) {
    return { index, frame: null, error };
  }
}
