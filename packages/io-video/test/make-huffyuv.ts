/** A HuffYUV encoder for tests, written from the format's description, not from the decoder. */

import { codeLengths, codesOf } from "./make-utvideo.ts";

export interface HuffYuvParts {
  readonly width: number;
  readonly height: number;
  /** Y U Y V …, or B G R …, both from the top row down. */
  readonly samples: Uint8Array;
  readonly kind: "YUY2" | "BGR";
  readonly prediction: "left" | "gradient" | "median";
  readonly interlaced?: boolean;
  /** Of BGR: blue and red less green. */
  readonly decorrelated?: boolean;
}

/** The bytes behind the picture format, and the data of one frame. */
export function makeHuffYuv(parts: HuffYuvParts): { extra: Uint8Array; frame: Uint8Array } {
  const { width, height, kind, prediction, interlaced = false, decorrelated = false } = parts;
  const isBgr = kind === "BGR";
  const rowBytes = (isBgr ? 3 : 2) * width;
  const rows = Array.from({ length: height }, (_, y) =>
    parts.samples.subarray(y * rowBytes, (y + 1) * rowBytes),
  );
  const samples = (isBgr ? rows.reverse() : rows).flatMap((row) => [...row]);
  // Every channel by itself: how far the samples of each are apart, and which code each has.
  const step = (place: number) => (!isBgr && place % 2 === 0 ? 2 : isBgr ? 3 : 4);
  const channel = (place: number) => (isBgr ? place % 3 : ([0, 1, 0, 2][place % 4] ?? 0));
  const up = rowBytes * (interlaced ? 2 : 1);
  const at = (place: number) => samples[place] ?? 0;
  const differences = samples.map((sample, place) => {
    const left = at(place - step(place));
    const above = place >= up ? at(place - up) : 0;
    // Left of the first sample of the second row stands one that has nothing above it.
    const corner = place - step(place) >= up ? at(place - step(place) - up) : 0;
    const gradient = left + above - corner + 256;
    let predicted = left;
    if (prediction === "gradient" && place >= up) predicted = gradient;
    // Four pixels of the first row under the row above are still predicted from the left.
    if (prediction === "median" && place >= up + 8) {
      predicted = [left, above, gradient % 256].sort((a, b) => a - b)[1] ?? 0;
    }
    return (sample - predicted + 512) % 256;
  });
  // Samples in the order of the stream, behind the pixels that are stored as they are.
  const raw = isBgr ? [0, at(0), at(1), at(2)] : [at(0), at(1), at(2), at(3)];
  const stream: (readonly [code: number, symbol: number])[] = [];
  for (let place = isBgr ? 3 : 4; place < samples.length; place++) {
    if (!isBgr) stream.push([channel(place), differences[place] ?? 0]);
    else if (place % 3 === 0) {
      const [b = 0, g = 0, r = 0] = differences.slice(place, place + 3);
      const less = (value: number) => (decorrelated ? (value - g + 256) % 256 : value);
      const pixel = [[0, less(b)] as const, [1, g] as const, [2, less(r)] as const] as const;
      stream.push(...(decorrelated ? [pixel[1], pixel[0], pixel[2]] : pixel));
    }
  }
  const lengths = [0, 1, 2].map((code) =>
    codeLengths([...stream.filter(([of]) => of === code).map(([, symbol]) => symbol), 0, 255]),
  );
  const codes = lengths.map((of) => codesOf(of, false));
  const first = [...raw].reverse().map((byte) => byte.toString(2).padStart(8, "0"));
  const bits = [...first, ...stream.map(([code, symbol]) => codes[code]?.get(symbol) ?? "")].join(
    "",
  );
  const frame: number[] = [];
  for (let from = 0; from < bits.length; from += 32) {
    const word = Number.parseInt(bits.slice(from, from + 32).padEnd(32, "0"), 2);
    frame.push(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24);
  }
  const method = ["left", "gradient", "median"].indexOf(prediction) + (decorrelated ? 64 : 0);
  return {
    extra: Uint8Array.of(
      method,
      isBgr ? 24 : 16,
      interlaced ? 0x10 : 0x20,
      0,
      ...lengths.flatMap(packed),
    ),
    frame: Uint8Array.from(frame),
  };
}

/** Lengths of the codes: repeats in three bits, or behind in a byte of their own, and the length. */
function packed(lengths: Uint8Array): number[] {
  const bytes: number[] = [];
  for (let symbol = 0; symbol < 256; ) {
    const length = lengths[symbol] ?? 255;
    let repeats = 1;
    while (lengths[symbol + repeats] === length && repeats < 255) repeats++;
    const bits = length === 255 ? 0 : length;
    bytes.push(...(repeats < 8 ? [(repeats << 5) | bits] : [bits, repeats]));
    symbol += repeats;
  }
  return bytes;
}
