/** Seeded random numbers for tests: the generator of Park & Miller (1988). */

export interface TestRandom {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  /** A number between 0 and 1. */
  uniform(): number;
  /** A deviate of the normal distribution: twelve uniform ones less their mean. */
  normal(): number;
}

export function testRandom(seed: number): TestRandom {
  let state = seed;
  const next = () => {
    state = (16807 * state) % 2147483647;
    return state;
  };
  const uniform = () => next() / 2147483647;
  return {
    below: (limit) => next() % limit,
    uniform,
    normal: () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6),
  };
}
