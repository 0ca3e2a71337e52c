/**
 * Calls every function that a package exports with arguments that nobody should give: NaN, infinite,
 * negative, huge and zero numbers, empty lists, pictures of every type that hold nothing or junk. What
 * is thrown must be the package's own error. Half of the arguments are sane, so that calls get far.
 */

/** Draws an argument; `next` gives numbers from 0 to 1. */
export type Drawn = (next: () => number) => unknown;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(list: readonly T[], next: () => number): T =>
  list[Math.min(list.length - 1, Math.floor(next() * list.length))] as T;

const HOSTILE_NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  -1,
  -7.5,
  0.1,
  2.5,
  1e-300,
  1e-9,
  1e5,
  1e9,
  1e300,
  -1e300,
  2 ** 31,
  2 ** 53,
];

/** One of these, and as often a hostile number. */
export const numberLike =
  (...sane: number[]): Drawn =>
  (next) =>
    next() < 0.6 ? pick(sane, next) : pick(HOSTILE_NUMBERS, next);

/** One of these values, as they are. */
export const oneOf =
  (...values: unknown[]): Drawn =>
  (next) =>
    pick(values, next);

/** An object; each of its entries is left out half of the time unless its name ends in `!`. */
export const record =
  (entries: Readonly<Record<string, Drawn>>): Drawn =>
  (next) =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([name, draw]) =>
        name.endsWith("!") || next() < 0.5 ? [[name.replace("!", ""), draw(next)]] : [],
      ),
    );

const ARRAYS = [
  Float64Array,
  Float32Array,
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
];

/** A list of numbers, of any length and type: sane ones, junk, or both. */
export const listLike =
  (lengths: readonly number[] = [0, 1, 2, 3, 7, 50]): Drawn =>
  (next) => {
    const length = pick(lengths, next);
    const junk = pick([0, 0, 0.1, 1], next);
    const values = Array.from({ length }, () =>
      next() < junk ? pick(HOSTILE_NUMBERS, next) : Math.floor(100 * next()),
    );
    return next() < 0.3 ? values : pick(ARRAYS, next).from(values);
  };

/** A list as the kernels take it. */
export const float64Like =
  (lengths?: readonly number[]): Drawn =>
  (next) =>
    Float64Array.from(listLike(lengths)(next) as ArrayLike<number>);

const SIDE = 16;

/** A picture with a star in it, of any type and layout; sometimes empty, junk, or no picture at all. */
export const pictureLike: Drawn = (next) => {
  const junk = pick([0, 0, 0, 0.05, 1], next);
  const values = Array.from({ length: SIDE * SIDE }, (_, k) => {
    if (next() < junk) return pick(HOSTILE_NUMBERS, next);
    const squared = ((k % SIDE) - 8.3) ** 2 + (Math.floor(k / SIDE) - 7.6) ** 2;
    return Math.round(20 + 5 * next() + 90 * Math.exp(-squared / 5));
  });
  const data = next() < 0.1 ? values : pick(ARRAYS, next).from(values);
  if (next() < 0.7) return { data, shape: [SIDE, SIDE], stride: [SIDE, 1], offset: 0 };
  return {
    data: next() < 0.8 ? data : data.slice(0, 0),
    shape: pick(
      [[SIDE, SIDE], [8, 8], [0, 0], [1, 1], [0, 5], [SIDE], [-1, 3], [2.5, 2], []],
      next,
    ),
    stride: pick([[1, SIDE], [2 * SIDE, 2], [-SIDE, -1], [0, 0], [SIDE], [0.5, 1]], next),
    offset: pick([0, SIDE * SIDE - 1, -1, 1.5, Number.NaN], next),
  };
};

export interface HostileCalls {
  /** What the package exports. */
  readonly library: Readonly<Record<string, unknown>>;
  /** How the arguments of each function are drawn. */
  readonly calls: Readonly<Record<string, readonly Drawn[]>>;
  /** Whether an error is one that the package documents. */
  readonly isDocumented: (error: unknown) => boolean;
  /** Calls of each function. */
  readonly times: number;
}

/** Exported functions that no call is given for, and every undocumented error with its function. */
export function hostileCalls({ library, calls, isDocumented, times }: HostileCalls): string[] {
  const isClass = (value: unknown) => /^class\b/.test(String(value));
  const functions = Object.keys(library).filter(
    (name) => typeof library[name] === "function" && !isClass(library[name]),
  );
  const forgotten = functions
    .filter((name) => !(name in calls))
    .map((name) => `${name}: not called`);
  const surprises = new Set(forgotten);
  for (const [index, name] of functions.entries()) {
    const next = seeded(index + 1);
    for (let k = 0; k < times && name in calls; k++) {
      const drawn = (calls[name] as readonly Drawn[]).map((draw) => draw(next));
      try {
        const result: unknown = (library[name] as (...all: unknown[]) => unknown)(...drawn);
        // A function that makes functions, such as an estimator, is called with a picture.
        if (typeof result === "function") {
          result({ image: pictureLike(next), x: numberLike(8)(next), y: numberLike(8)(next) });
        }
      } catch (error) {
        if (!isDocumented(error)) surprises.add(`${name}: ${error}`);
      }
    }
  }
  return [...surprises];
}
