/** A Ut Video encoder for tests, written from the format's description, not from the decoder. */

export interface UtVideoParts {
  readonly width: number;
  readonly height: number;
  /** Planes as they are stored: luma and chroma; or green, blue and red less green plus 128. */
  readonly planes: readonly { readonly width: number; readonly samples: Uint8Array }[];
  /** @default "left" */
  readonly prediction?: "none" | "left" | "gradient" | "median";
  /** @default 1 */
  readonly slices?: number;
  /** Rows that belong together: 2 when chroma has half height. @default 1 */
  readonly rowUnit?: number;
  /** @default false */
  readonly interlaced?: boolean;
}

/** The 16 bytes behind the picture format. */
export function utVideoExtra({ slices = 1, interlaced = false }: UtVideoParts): Uint8Array {
  const flags = 1 | (interlaced ? 0x800 : 0) | ((slices - 1) << 24);
  return new Uint8Array(Uint32Array.of(0x010000f0, 0x32315659, 4, flags).buffer);
}

/** The data of one frame. */
export function utVideoFrame(parts: UtVideoParts): Uint8Array {
  const { prediction = "left", slices = 1, interlaced = false, height } = parts;
  const bytes: number[] = [];
  for (const { width, samples } of parts.planes) {
    const rows = samples.length / width;
    // Slices cut every plane at the same fraction; chroma of half height in half as many rows.
    const unit = (parts.rowUnit ?? 1) * (interlaced ? 2 : 1) * (rows / height);
    const rowOf = (slice: number) =>
      slice === slices ? rows : Math.floor((rows * slice) / slices / unit) * unit;
    const pieces = Array.from({ length: slices }, (_, slice) =>
      differences(
        samples.subarray(rowOf(slice) * width, rowOf(slice + 1) * width),
        interlaced ? 2 * width : width,
        prediction,
      ),
    );
    const lengths = codeLengths(pieces.flat());
    const codes = codesOf(lengths);
    bytes.push(...lengths);
    const data: number[] = [];
    const ends: number[] = [];
    for (const piece of pieces) {
      const bits = piece.map((symbol) => codes.get(symbol) ?? "").join("");
      for (let at = 0; at < bits.length; at += 32) {
        const word = Number.parseInt(bits.slice(at, at + 32).padEnd(32, "0"), 2);
        data.push(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24);
      }
      ends.push(data.length);
    }
    bytes.push(...new Uint8Array(Uint32Array.from(ends).buffer), ...data);
  }
  const kind = ["none", "left", "gradient", "median"].indexOf(prediction);
  return Uint8Array.of(...bytes, 0, kind, 0, 0);
}

/** Each sample less its prediction, modulo 256. */
function differences(samples: Uint8Array, width: number, prediction: string): number[] {
  return Array.from(samples, (sample, i) => {
    const left = samples[i - 1] ?? 128;
    const above = samples[i - width] ?? 0;
    const corner = samples[i - width - 1] ?? 0;
    const gradient = (left + above - corner + 256) % 256;
    let predicted = left;
    if (prediction === "none") predicted = 0;
    else if (prediction !== "left" && i >= width) {
      const middle = [left, above, gradient].sort((a, b) => a - b)[1] ?? 0;
      if (prediction === "gradient") predicted = i % width === 0 ? above : gradient;
      else predicted = i === width ? above : middle;
    }
    return (sample - predicted + 512) % 256;
  });
}

/** Huffman's code lengths by joining the two rarest groups again and again. */
export function codeLengths(symbols: readonly number[]): Uint8Array {
  const lengths = new Uint8Array(256).fill(255);
  const counts = new Map<number, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  let groups = [...counts].map(([symbol, count]) => ({ members: [symbol], count }));
  for (const symbol of counts.keys()) lengths[symbol] = 0;
  while (groups.length > 1) {
    groups.sort((a, b) => b.count - a.count);
    const [a, b] = groups.slice(-2);
    const members = [...(a?.members ?? []), ...(b?.members ?? [])];
    for (const symbol of members) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    groups = [...groups.slice(0, -2), { members, count: (a?.count ?? 0) + (b?.count ?? 0) }];
  }
  return lengths;
}

/** Codes as text: the longest is all zeros, the shortest all ones; of equals, high symbols have low codes. */
export function codesOf(lengths: Uint8Array, highFirst = true): Map<number, string> {
  const order = Array.from({ length: 256 }, (_, symbol) => symbol)
    .filter((symbol) => lengths[symbol] !== 255)
    .sort((a, b) => (lengths[b] ?? 0) - (lengths[a] ?? 0) || (highFirst ? b - a : a - b));
  const codes = new Map<number, string>();
  let next = 0n;
  for (const symbol of order) {
    const length = lengths[symbol] ?? 0;
    codes.set(symbol, next.toString(2).padStart(64, "0").slice(0, length));
    next += 1n << BigInt(64 - length);
  }
  return codes;
}
