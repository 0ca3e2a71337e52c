/**
 * Lossless JPEG (ITU-T T.81, process 14): samples of 2 to 16 bits as Huffman coded differences from
 * their neighbours, as cameras and DNG files pack their mosaics.
 */

const [START, END, HUFFMAN, RESTART_EVERY, FRAME, SCAN] = [0xd8, 0xd9, 0xc4, 0xdd, 0xc3, 0xda];
const MOST_CODE_BITS = 16;
const [FIRST_RESTART, LAST_RESTART] = [0xd0, 0xd7];

/** For every run of `bits` bits the length of the code that they start with and its value. */
interface HuffmanTable {
  readonly bits: number;
  readonly lengths: Uint8Array;
  readonly values: Uint8Array;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly precision: number;
  /** Components by their identifiers. */
  readonly components: readonly number[];
}

/**
 * The samples of a lossless JPEG in the order of the stream: those of all components of a pixel, then
 * the next pixel. Exactly `length` of them; a stream with fewer is refused, further ones are left out.
 *
 * @throws Error with the reason.
 */
export function decodeLosslessJpeg(bytes: Uint8Array, length: number): Uint16Array {
  const tables = new Map<number, HuffmanTable>();
  let header: Header | null = null;
  let restartEvery = 0;
  for (let at = 0; ; ) {
    if (bytes[at] !== 0xff) throw new Error(`a JPEG without a mark at byte ${at} of its data`);
    const mark = bytes[at + 1] ?? END;
    at += 2;
    if (mark === START || mark === 0xff) {
      if (mark === 0xff) at--;
      continue;
    }
    if (mark === END) throw new Error("a JPEG without a scan");
    const size = 256 * (bytes[at] ?? 0) + (bytes[at + 1] ?? 0);
    const segment = bytes.subarray(at + 2, at + size);
    if (segment.length !== size - 2)
      throw new Error(`a JPEG that ends in its segment ${hex(mark)}`);
    at += size;
    if (mark === HUFFMAN) readTables(segment, tables);
    else if (mark === RESTART_EVERY) restartEvery = 256 * segment[0]! + segment[1]!;
    else if (mark === FRAME) header = readFrameHeader(segment);
    else if (isOtherFrame(mark)) throw new Error(`a JPEG of kind ${hex(mark)}, which has losses`);
    else if (mark === SCAN) {
      if (!header) throw new Error("a JPEG scan before its header");
      const needed = header.width * header.height * header.components.length;
      if (needed < length) {
        throw new Error(
          `a lossless JPEG of ${header.width} x ${header.height} x ${header.components.length} samples, expected ${length}`,
        );
      }
      return decodeScan(bytes.subarray(at), header, tables, segment, restartEvery, length);
    }
  }
}

const hex = (mark: number): string => `FF${mark.toString(16).toUpperCase()}`;
/** SOF0 to SOF15 but for the lossless one and the marks between them for other things. */
const isOtherFrame = (mark: number): boolean =>
  mark >= 0xc0 && mark <= 0xcf && ![HUFFMAN, FRAME, 0xc8, 0xcc].includes(mark);

function readFrameHeader(segment: Uint8Array): Header {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = segment;
  const components: number[] = [];
  for (let i = 0; i < count; i++) {
    const [identifier = 0, sampling = 0] = segment.subarray(6 + 3 * i, 8 + 3 * i);
    if (sampling !== 0x11) throw new Error("a lossless JPEG with components of several sizes");
    components.push(identifier);
  }
  const isSane = precision >= 2 && precision <= 16 && count >= 1 && count <= 4;
  if (!isSane || w1 + w0 === 0 || h1 + h0 === 0) {
    throw new Error(`a lossless JPEG of ${precision} bits and ${count} components`);
  }
  return { width: 256 * w1 + w0, height: 256 * h1 + h0, precision, components };
}

/** T.81, B.2.4.2 and annex C: codes of one length follow each other. */
function readTables(segment: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17);
    const bits = counts.reduce((longest, count, i) => (count > 0 ? i + 1 : longest), 0);
    const lengths = new Uint8Array(1 << bits);
    const values = new Uint8Array(1 << bits);
    let from = at + 17;
    let place = 0;
    counts.forEach((count, i) => {
      for (let k = 0; k < count; k++, from++) {
        const stop = place + (1 << (bits - i - 1));
        const value = segment[from];
        if (value === undefined || value > 16 || stop > lengths.length) {
          throw new Error("a JPEG with a Huffman table that contradicts itself");
        }
        lengths.fill(i + 1, place, stop);
        values.fill(value, place, stop);
        place = stop;
      }
    });
    tables.set(segment[at]! & 15, { bits, lengths, values });
    at = from;
  }
}

function decodeScan(
  data: Uint8Array,
  { width, height, precision, components }: Header,
  tables: ReadonlyMap<number, HuffmanTable>,
  scan: Uint8Array,
  restartEvery: number,
  length: number,
): Uint16Array {
  const count = components.length;
  const perComponent = components.map((identifier, k) => {
    const [named, selector = 0] = scan.subarray(1 + 2 * k, 3 + 2 * k);
    const table = tables.get(selector >> 4);
    if (scan[0] !== count || named !== identifier || !table || table.bits === 0) {
      throw new Error("a lossless JPEG whose scan does not name its components and tables");
    }
    return table;
  });
  const predictor = scan[1 + 2 * count] ?? 0;
  const shift = (scan[3 + 2 * count] ?? 0) & 15;
  if (predictor < 1 || predictor > 7 || shift >= precision) {
    throw new Error(`a lossless JPEG with predictor ${predictor} and shift ${shift}`);
  }
  if (restartEvery % width !== 0) throw new Error("a lossless JPEG that restarts within a row");
  const rowsPerRestart = restartEvery / width;
  const rowSamples = width * count;
  const rows = Math.min(height, Math.ceil(length / rowSamples));
  const out = new Uint16Array(rows * rowSamples);
  const differences = new Int32Array(rowSamples);
  const readRow = rowReader(data, perComponent, differences);
  for (let y = 0; y < rows; y++) {
    const isFirst = rowsPerRestart > 0 ? y % rowsPerRestart === 0 : y === 0;
    if (!readRow(isFirst && y > 0)) {
      throw new Error(`a lossless JPEG that ends in row ${y} of ${height}`);
    }
    const row = y * rowSamples;
    for (let k = 0; k < count; k++) {
      const prediction = isFirst ? 1 << (precision - shift - 1) : out[row + k - rowSamples]!;
      out[row + k] = prediction + differences[k]!;
    }
    for (let i = count; i < rowSamples; i++) {
      const at = row + i;
      const left = out[at - count]!;
      const prediction =
        predictor === 1 || isFirst
          ? left
          : predicted(predictor, left, out[at - rowSamples]!, out[at - rowSamples - count]!);
      out[at] = prediction + differences[i]!;
    }
  }
  if (shift > 0) for (let i = 0; i < out.length; i++) out[i]! <<= shift;
  return out.subarray(0, length);
}

/** T.81, table H.1. */
function predicted(predictor: number, left: number, above: number, leftAbove: number): number {
  switch (predictor) {
    case 2:
      return above;
    case 3:
      return leftAbove;
    case 4:
      return left + above - leftAbove;
    case 5:
      return left + ((above - leftAbove) >> 1);
    case 6:
      return above + ((left - leftAbove) >> 1);
    default:
      return (left + above) >> 1;
  }
}

/**
 * Reads differences row by row (T.81, table H.2), from -32767 to 32768: bits with the high ones first,
 * without the zero bytes stuffed behind 255. The function that it gives fills `differences`, behind
 * the next restart mark if asked, and says whether the data held them all.
 */
function rowReader(
  data: Uint8Array,
  tables: readonly HuffmanTable[],
  differences: Int32Array,
): (behindMark: boolean) => boolean {
  let at = 0;
  let held = 0;
  let count = 0;
  /** Bits held that are not in the data. */
  let missing = 0;
  const fill = () => {
    for (; count <= 24; count += 8) {
      const byte = data[at] ?? 0xff;
      const isEnd = byte === 0xff && data[at + 1] !== 0;
      held = (held << 8) | (isEnd ? 0 : byte);
      if (isEnd) missing += 8;
      else at += byte === 0xff ? 2 : 1;
    }
  };
  return (behindMark) => {
    if (behindMark) {
      while (at < data.length && !isRestart(data[at], data[at + 1])) at++;
      at += 2;
      count = 0;
      missing = 0;
    }
    for (let i = 0, k = 0; i < differences.length; i++) {
      if (count < MOST_CODE_BITS) fill();
      const { bits, lengths, values } = tables[k]!;
      const index = (held >>> (count - bits)) & ((1 << bits) - 1);
      const length = lengths[index]!;
      if (length === 0) throw new Error("a lossless JPEG with a code that is in no table");
      count -= length;
      const category = values[index]!;
      // A difference of 32768 has no further bits.
      const extraBits = category & 15;
      if (count < extraBits) fill();
      count -= extraBits;
      const extra = (held >>> count) & ((1 << extraBits) - 1);
      const isNegative = extraBits > 0 && extra < 1 << (extraBits - 1);
      differences[i] = category === 16 ? 32768 : isNegative ? extra - (1 << extraBits) + 1 : extra;
      if (++k === tables.length) k = 0;
    }
    return missing <= count;
  };
}

const isRestart = (first: number | undefined, second = 0): boolean =>
  first === 0xff && second >= FIRST_RESTART && second <= LAST_RESTART;
