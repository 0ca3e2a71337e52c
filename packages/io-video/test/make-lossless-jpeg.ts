/** Lossless JPEG (ITU-T T.81, annex H) for tests: Huffman coded differences, all seven predictors. */

export interface LosslessJpegParts {
  /** Samples of one component in a row. */
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits of a sample, 2 to 16. */
  readonly precision: number;
  /** 1 to 7. */
  readonly predictor: number;
  /** Rows between restart marks; 0: none. @default 0 */
  readonly restart?: number;
  /** Lowest bits left out. @default 0 */
  readonly shift?: number;
  /** Horizontal sampling factor that the header states for the first component. @default 1 */
  readonly sampling?: number;
}

/** Categories 0 to 16 as codes: 14 of 4 bits and three of 5; none of only ones. */
const LENGTHS = [0, 0, 0, 14, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const CATEGORIES = [8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15, 0, 16];

/** Samples interleaved: all components of a pixel, then the next pixel. */
export function encodeLosslessJpeg(
  samples: readonly number[],
  parts: LosslessJpegParts,
): Uint8Array {
  const { width, height, components, precision, predictor, restart = 0, shift = 0 } = parts;
  const codes = CATEGORIES.map((_, i) =>
    i < 14 ? { code: i, length: 4 } : { code: 28 + (i - 14), length: 5 },
  );
  const word = (value: number) => [value >> 8, value & 255];
  const numbers = Array.from({ length: components }, (_, k) => k);
  const out: number[] = [
    ...[0xff, 0xd8],
    ...[0xff, 0xc4, ...word(2 + 17 + 17), 0, ...LENGTHS, ...CATEGORIES],
    ...[0xff, 0xc3, ...word(8 + 3 * components), precision, ...word(height), ...word(width)],
    components,
    ...numbers.flatMap((k) => [k + 1, k === 0 ? 0x01 | ((parts.sampling ?? 1) << 4) : 0x11, 0]),
    ...(restart > 0 ? [0xff, 0xdd, ...word(4), ...word(restart * width)] : []),
    ...[0xff, 0xda, ...word(6 + 2 * components), components],
    ...numbers.flatMap((k) => [k + 1, 0]),
    ...[predictor, 0, shift],
  ];
  let held = 0;
  let count = 0;
  const flush = () => {
    while (count >= 8) {
      const byte = (held >>> (count - 8)) & 255;
      out.push(byte);
      if (byte === 255) out.push(0);
      count -= 8;
      held &= (1 << count) - 1;
    }
  };
  const put = (value: number, bits: number) => {
    for (let bit = bits - 1; bit >= 0; bit--) {
      held = (held << 1) | ((value >> bit) & 1);
      count++;
      flush();
    }
  };
  const pad = () => {
    while (count % 8 !== 0) put(1, 1);
  };
  const rowSamples = width * components;
  const at = (x: number, y: number, k: number) =>
    (samples[y * rowSamples + x * components + k] ?? 0) >> shift;
  const start = 2 ** (precision - shift - 1);
  for (let y = 0; y < height; y++) {
    const isFirst = restart > 0 ? y % restart === 0 : y === 0;
    if (restart > 0 && isFirst && y > 0) {
      pad();
      out.push(0xff, 0xd0 + ((y / restart - 1) % 8));
    }
    for (let x = 0; x < width; x++) {
      for (let k = 0; k < components; k++) {
        const prediction = isFirst
          ? x === 0
            ? start
            : at(x - 1, y, k)
          : x === 0
            ? at(x, y - 1, k)
            : predict(predictor, at(x - 1, y, k), at(x, y - 1, k), at(x - 1, y - 1, k));
        let difference = (at(x, y, k) - prediction) & 0xffff;
        if (difference > 32768) difference -= 65536;
        const category = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
        const { code, length } = codes[CATEGORIES.indexOf(category)]!;
        put(code, length);
        if (category < 16)
          put(difference < 0 ? difference + 2 ** category - 1 : difference, category);
      }
    }
  }
  pad();
  return Uint8Array.from([...out, 0xff, 0xd9]);
}

/** Table H.1: a is left, b above, c left above. */
function predict(predictor: number, a: number, b: number, c: number): number {
  return [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor]!;
}
