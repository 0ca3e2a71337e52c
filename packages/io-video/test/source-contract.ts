/**
 * What every source of frames keeps to, whatever it reads or wraps: a number names one frame, in any
 * order and in any company, and its pixels never change.
 */

import type { Frame, FrameSource } from "../src/index.ts";
import { pixelsOf } from "./pixels-of.ts";

/** A frame as it was when it was given. */
export interface Snapshot {
  readonly pixels: readonly number[];
  readonly facts: string;
}

export const snapshot = ({ index, image, time, meta }: Frame): Snapshot => ({
  pixels: pixelsOf(image),
  facts: JSON.stringify({
    index,
    time,
    meta,
    shape: image.shape,
    type: image.data.constructor.name,
  }),
});

export const isSame = (one: Snapshot, other: Snapshot): boolean =>
  one.facts === other.facts &&
  one.pixels.length === other.pixels.length &&
  one.pixels.every((value, i) => Object.is(value, other.pixels[i]));

/**
 * Reads a source in every way, holds all frames to the end and compares them with those of
 * `frame(0)`, `frame(1)` ... of another opening, each copied at once.
 *
 * @param open - opens the source anew; at least 65 frames, so that 64 are held and one more is read.
 * @throws Error that says which frame of which way of reading is another.
 */
export async function checkFrameSource(open: () => Promise<FrameSource> | FrameSource) {
  const alone = await open();
  const { frameCount } = alone;
  if (frameCount <= 64) throw new Error(`expected more than 64 frames. Received ${frameCount}.`);
  const truth: Snapshot[] = [];
  for (let i = 0; i < frameCount; i++) truth.push(snapshot(await alone.frame(i)));
  await alone.close();

  const source = await open();
  const held: { readonly way: string; readonly number: number; readonly frame: Frame }[] = [];
  const hold = (way: string, number: number, frame: Frame) => {
    if (frame.index !== number)
      throw new Error(`${way}: expected ${number}. Received ${frame.index}.`);
    held.push({ way, number, frame });
  };
  const iterate = async (way: string, start: number, stop: number, step = 1) => {
    let number = start;
    for await (const frame of source.frames({ start, stop, step })) {
      hold(way, number, frame);
      number += step;
    }
    if (number < stop) throw new Error(`${way}: it ends before frame ${number}`);
  };

  await iterate("forwards", 0, frameCount);
  for (let i = frameCount - 1; i >= 0; i--) hold("backwards", i, await source.frame(i));
  for (let end = frameCount; end > 0; end -= 16) {
    await iterate("backwards in blocks", Math.max(0, end - 16), end);
  }
  const shuffled = Array.from({ length: frameCount }, (_, i) => (i * 29 + 13) % frameCount);
  for (const i of shuffled) hold("at random", i, await source.frame(i));
  const some = shuffled.slice(0, 12);
  const together = await Promise.all(some.map((i) => source.frame(i)));
  together.forEach((frame, k) => void hold("at once", some[k]!, frame));
  await iterate("every third", 1, frameCount, 3);

  const [one, other] = [source.frames(), source.frames({ start: 20 })].map((all) =>
    all[Symbol.asyncIterator](),
  );
  for (let i = 0; i < frameCount - 20; i++) {
    hold("interleaved", i, (await one!.next()).value);
    hold("interleaved, ahead", i + 20, (await other!.next()).value);
    if (i % 7 === 0) hold("between", 3, await source.frame(3));
  }
  await one!.return?.();
  await other!.return?.();
  for await (const frame of source.frames({ start: 30 })) {
    hold("ended early", frame.index, frame);
    if (frame.index === 33) break;
  }
  await iterate("after an early end", 31, 40);
  for (let i = 0; i < frameCount; i += 5) {
    const stated = JSON.stringify(await source.time(i));
    const { time } = JSON.parse(truth[i]!.facts) as { time: unknown };
    if (stated !== JSON.stringify(time)) throw new Error(`time(${i}) is ${stated}`);
  }

  for (const { way, number, frame } of held) {
    if (!isSame(snapshot(frame), truth[number]!)) {
      throw new Error(`${way}: frame ${number} is not the one that frame(${number}) gives`);
    }
  }
  await source.close();
}
