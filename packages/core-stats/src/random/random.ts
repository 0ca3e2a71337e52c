/**
 * Seeded random numbers, the same on every machine: xoshiro128** (xoshiro.ts) seeded by SplitMix32,
 * normal deviates by the ziggurat (ziggurat.ts), Poisson deviates in poisson.ts.
 */

import { check } from "../errors.ts";
import { poissonDeviate } from "./poisson.ts";
import { nextBits, nextUniform } from "./xoshiro.ts";
import { normalDeviate } from "./ziggurat.ts";

/** Beyond this mean, rounding in the acceptance test would show. */
const LARGEST_POISSON_MEAN = 2 ** 40;

/** Everything a generator knows: plain numbers, so that it survives JSON. */
export type RandomState = readonly [number, number, number, number];

/** A source of random numbers. */
export interface Random {
  /** A number in [0, 1), uniform, with 53 random bits. */
  uniform(): number;
  /** A deviate of the normal distribution with mean 0 and standard deviation 1. */
  normal(): number;
  /** A Poisson deviate. @param mean - 0 (which gives 0) to 2^40. */
  poisson(mean: number): number;
  /** An integer in 0..n-1, uniform without bias. @param n - 1 to 2^32. */
  integer(n: number): number;
  /** 32 random bits as an unsigned integer. */
  bits(): number;
  /** Where the generator stands; `createRandom(state)` goes on from there. */
  state(): RandomState;
}

/** Four words from a seed: SplitMix32 over its low and high halves. */
function wordsFromSeed(seed: number): Int32Array {
  const words = new Int32Array(4);
  let counter = (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) >>> 0, 0x9e3779b1);
  for (let i = 0; i < words.length; i++) {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    words[i] = mixed ^ (mixed >>> 15);
  }
  return words;
}

function wordsFromState(state: RandomState): Int32Array {
  check.oneOf("state.length", state.length, [4]);
  for (const word of state) {
    check.integerAtLeast("state", word, 0);
    check.between("state", word, 0, 0xffffffff);
  }
  check.positive("the sum of state", state[0] + state[1] + state[2] + state[3]);
  return Int32Array.from(state);
}

/**
 * A generator of random numbers. The same seed gives the same numbers everywhere.
 *
 * @param seed - A non-negative integer, or the `state()` of another generator.
 * @throws StatsError `"invalid-option"`, also by `poisson` and `integer`.
 *
 * @example
 * const random = createRandom(42);
 * const counts = random.poisson(1200) + 3 * random.normal();
 */
export function createRandom(seed: number | RandomState): Random {
  if (typeof seed === "number") check.integerAtLeast("seed", seed, 0);
  const s = typeof seed === "number" ? wordsFromSeed(seed) : wordsFromState(seed);

  const bits = (): number => nextBits(s) >>> 0;
  const uniform = (): number => nextUniform(s);

  return {
    bits,
    uniform,
    normal: () => normalDeviate(s),
    poisson: (mean) => {
      check.between("mean", mean, 0, LARGEST_POISSON_MEAN);
      return poissonDeviate(mean, uniform);
    },
    integer: (n) => {
      check.integerAtLeast("n", n, 1);
      check.between("n", n, 1, 2 ** 32);
      const fair = 2 ** 32 - (2 ** 32 % n);
      let drawn = bits();
      while (drawn >= fair) drawn = bits();
      return drawn % n;
    },
    state: () => [s[0]! >>> 0, s[1]! >>> 0, s[2]! >>> 0, s[3]! >>> 0],
  };
}
