/** Damage to files: drawn from a seeded generator, aimed at the fields that readers look at. */

import { type ByteSource, bytesSource } from "../../src/index.ts";
import type { TestRandom } from "../random.ts";

/** Places where a reader started or ended a read: where fields, headers and frames meet. */
export async function boundariesOf(
  bytes: Uint8Array,
  use: (source: ByteSource) => Promise<unknown>,
): Promise<readonly number[]> {
  const places = new Set([0, bytes.length]);
  const source = bytesSource(bytes, "intact");
  await use({
    ...source,
    read(offset, length) {
      places.add(Math.min(offset, bytes.length));
      places.add(Math.min(offset + length, bytes.length));
      return source.read(offset, length);
    },
  });
  return [...places].filter((place) => place >= 0).sort((a, b) => a - b);
}

/** Counts, sizes and signs that break arithmetic. */
const EXTREMES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

type Mutation = (
  bytes: Uint8Array,
  random: TestRandom,
  place: number,
  boundaries: readonly number[],
) => Uint8Array;

const flipBit: Mutation = (bytes, random, place) => {
  bytes[place]! ^= 1 << random.below(8);
  return bytes;
};

const setByte: Mutation = (bytes, random, place) => {
  bytes[place] = random.below(256);
  return bytes;
};

/** A field of 2, 4 or 8 bytes in either order becomes an extreme value or a place in the file. */
const setField: Mutation = (bytes, random, place, boundaries) => {
  const width = [2, 4, 8][random.below(3)]!;
  const extreme = random.below(2) === 0;
  const value = extreme
    ? EXTREMES[random.below(EXTREMES.length)]!
    : boundaries[random.below(boundaries.length)]! + random.below(3) - 1;
  const field = new DataView(new ArrayBuffer(8));
  const little = random.below(2) === 0;
  const wide = BigInt.asUintN(8 * width, BigInt(value));
  field.setBigUint64(0, little ? wide : wide << BigInt(64 - 8 * width), little);
  bytes.set(new Uint8Array(field.buffer, 0, width).subarray(0, bytes.length - place), place);
  return bytes;
};

/** Digits of a text header become nines, a sign or nothing. */
const setDigits: Mutation = (bytes, random, place) => {
  let at = place;
  while (at < bytes.length && !isDigit(bytes[at]!)) at++;
  for (let i = 0; i <= random.below(12) && at + i < bytes.length && bytes[at + i]! >= 32; i++) {
    bytes[at + i] = "9999-0. E".charCodeAt(random.below(9));
  }
  return bytes;
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A run of bytes is overwritten by one from elsewhere: offsets that point back, doubled entries. */
const copyRun: Mutation = (bytes, random, place) => {
  const length = 1 + random.below(64);
  const from = random.below(bytes.length);
  bytes.copyWithin(place, from, Math.min(bytes.length, from + length));
  return bytes;
};

const fillRun: Mutation = (bytes, random, place) =>
  bytes.fill([0, 0xff, 0x20][random.below(3)]!, place, place + 1 + random.below(200));

const removeRun: Mutation = (bytes, random, place) => {
  const end = Math.min(bytes.length, place + 1 + random.below(64));
  bytes.copyWithin(place, end);
  return bytes.subarray(0, bytes.length - (end - place));
};

const truncate: Mutation = (bytes, random, _place, boundaries) => {
  const boundary = boundaries[random.below(boundaries.length)]! + random.below(3) - 1;
  return bytes.subarray(0, Math.max(0, Math.min(bytes.length, boundary)));
};

const truncateAnywhere: Mutation = (bytes, _random, place) => bytes.subarray(0, place);

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  setByte,
  setField,
  setField,
  setField,
  setDigits,
  copyRun,
  fillRun,
  removeRun,
  truncate,
  truncateAnywhere,
];

/** Start of a file in which half of the damage is done: headers stand there. */
const HEADER_BYTES = 600;

/** A copy of the file with one to five kinds of damage. */
export function damage(
  intact: Uint8Array,
  boundaries: readonly number[],
  random: TestRandom,
): Uint8Array {
  let bytes: Uint8Array = intact.slice();
  for (let i = random.below(5); i >= 0 && bytes.length > 0; i--) {
    const aim = random.below(3);
    const near = boundaries[random.below(boundaries.length)]! + random.below(32);
    const place =
      aim === 0
        ? random.below(bytes.length)
        : aim === 1
          ? random.below(Math.min(HEADER_BYTES, bytes.length))
          : Math.min(near, bytes.length - 1);
    const mutation = MUTATIONS[random.below(MUTATIONS.length)]!;
    bytes = mutation(bytes, random, place, boundaries);
  }
  return bytes;
}
