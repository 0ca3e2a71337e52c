/**
 * Independent random streams: each purpose and each frame draws from its own generator, so a frame
 * depends on the seed and its number only and can be made in any order.
 */

import { createRandom, type Random } from "@photkit/core-stats";

/** What a stream is for; the numbers are part of every seeded result and never change. */
const STREAMS = {
  fieldStars: 1,
  hotPixels: 2,
  shakeX: 3,
  shakeY: 4,
  seeing: 5,
  clouds: 6,
  scintillation: 7,
  noise: 8,
  preset: 9,
  overlay: 10,
  darkNoise: 11,
} as const;

export type StreamName = keyof typeof STREAMS;

/** Finaliser of MurmurHash3 (A. Appleby, public domain): a bijection of 32-bit integers. */
function scramble(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The generator of one purpose and one frame. */
export function randomStream(seed: number, stream: StreamName, index = 0): Random {
  const low = scramble(seed >>> 0);
  const high = scramble(low ^ Math.floor(seed / 2 ** 32));
  const purpose = scramble(high + Math.imul(STREAMS[stream], 0x9e3779b9));
  return createRandom(scramble(purpose ^ index));
}
