/** The generator xoshiro128** (Blackman & Vigna 2018) on four words of state, stepped in place. */

/** The next 32 random bits, as a signed integer. */
export function nextBits(s: Int32Array): number {
  const s0 = s[0]!;
  const s1 = s[1]!;
  const scrambled = Math.imul(s1, 5);
  const s2 = s[2]! ^ s0;
  const s3 = s[3]! ^ s1;
  s[1] = s1 ^ s2;
  s[0] = s0 ^ s3;
  s[2] = s2 ^ (s1 << 9);
  s[3] = (s3 << 11) | (s3 >>> 21);
  return Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
}

/** The next number in [0, 1), uniform, with 53 random bits. */
export function nextUniform(s: Int32Array): number {
  const high = nextBits(s) >>> 5;
  return (high * 0x4000000 + (nextBits(s) >>> 6)) / 2 ** 53;
}
