/** Frames of an intact file, kept to compare what comes out of damage with. */

import { type ByteSource, bytesSource, type FrameSource, openSource } from "../../src/index.ts";
import { faultySource } from "../faulty-source.ts";
import { orTaggedError } from "./one-case.ts";

type Range = readonly [offset: number, length: number];

/** A recording as it is without damage. */
export interface IntactFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The pixels of every frame; empty for files that are no recording by themselves. */
  readonly frames: readonly Float64Array[];
  /** Bytes that opening the file and reading one frame of it touch. */
  readonly touched: readonly (readonly Range[])[];
}

const pixelsOf = async (recording: FrameSource, index: number): Promise<Float64Array> =>
  Float64Array.from((await recording.frame(index)).image.data);

export async function intactFile(name: string, bytes: Uint8Array): Promise<IntactFile> {
  const frames: Float64Array[] = [];
  const touched: (readonly Range[])[] = [];
  const count = await openSource(bytesSource(bytes, name)).then(
    ({ frameCount }) => frameCount,
    () => 0,
  );
  for (let index = 0; index < count; index++) {
    const recording = await openSource(bytesSource(bytes, name));
    frames.push(await pixelsOf(recording, index));
    touched.push(await bytesTouched(name, bytes, index));
  }
  return { name, bytes, frames, touched };
}

/**
 * What one frame takes of a file. Small files are read at once where that works; of those that can be
 * read piece by piece as well, the pieces count.
 */
async function bytesTouched(name: string, bytes: Uint8Array, index: number): Promise<Range[]> {
  const isWhole = ([offset, length]: Range) => offset === 0 && length >= bytes.length;
  const source = bytesSource(bytes, name);
  const inPieces = faultySource({
    ...source,
    read(offset, length) {
      if (isWhole([offset, length])) throw new Error("not at once");
      return source.read(offset, length);
    },
  });
  const works = await openSource(inPieces)
    .then((recording) => recording.frame(index))
    .then(() => true)
    .catch(() => false);
  return works ? inPieces.reads.filter((read) => !isWhole(read)) : [[0, bytes.length]];
}

/**
 * Reads frames in the order of `indexes` and compares each that comes with the intact one.
 *
 * @throws Error for a frame with other pixels, and for an error that is not tagged.
 */
export async function compareFrames(
  source: ByteSource,
  intact: IntactFile,
  indexes: readonly number[],
  opened?: FrameSource,
): Promise<void> {
  await orTaggedError(async () => {
    const recording = opened ?? (await openSource(source));
    for (const index of indexes) {
      if (index >= recording.frameCount) continue;
      await orTaggedError(async () => {
        checkSame(await pixelsOf(recording, index), intact, index);
      });
    }
  });
}

export function checkSame(pixels: Float64Array, intact: IntactFile, index: number): void {
  const expected = intact.frames[index] ?? new Float64Array(0);
  const at = expected.findIndex((value, i) => !Object.is(value, pixels[i]));
  if (at < 0 && pixels.length === expected.length) return;
  throw new Error(
    `frame ${index} of ${intact.name} has other pixels: ${pixels[at]} at ${at}, expected ${expected[at]}`,
  );
}
