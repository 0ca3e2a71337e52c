/** The units of a FITS file (header and data) and what their headers say about the data. */

import type { ByteSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { FITS_BLOCK, type FitsHeader, type FitsValue, readFitsHeader } from "./fits-header.ts";

export interface FitsHdu {
  /** 0 is the primary unit. */
  readonly index: number;
  /** Where its header starts, bytes from the start of the file. */
  readonly offset: number;
  /** EXTNAME, or "" without one. */
  readonly name: string;
  readonly kind: "image" | "compressed-image" | "table" | "other";
  readonly header: FitsHeader;
  /** Axis lengths of the picture, NAXIS1 first (of the decompressed one); empty without data. */
  readonly axes: readonly number[];
  /** Bits of a stored pixel, negative for floating point (of the decompressed picture). */
  readonly bitpix: number;
  /** Bytes of data after the header, without the padding to blocks of 2880. */
  readonly dataBytes: number;
}

/** Units that a file may have before it is taken for damaged. */
const MOST_UNITS = 10_000;

/**
 * The end of the unit whose header stands at the start of `source`, with its padding; null when no
 * unit starts there.
 *
 * @param index - 0 for the primary unit.
 * @throws VideoError `"truncated"` when the header is not all there, `"invalid-file"`.
 */
export async function fitsUnitEnd(source: ByteSource, index: number): Promise<number | null> {
  if (!startsUnit(await source.read(0, 10), index)) return null;
  return endOf(describe(source, await readFitsHeader(source, 0), index, 0));
}

const startsUnit = (bytes: Uint8Array, index: number): boolean =>
  new TextDecoder("latin1").decode(bytes).startsWith(index === 0 ? "SIMPLE  =" : "XTENSION");

const endOf = ({ header, dataBytes }: FitsHdu): number =>
  header.dataOffset + Math.ceil(dataBytes / FITS_BLOCK) * FITS_BLOCK;

/**
 * Reads the headers of a file, skipping over the data. A file that ends within the data of its
 * last unit is read; one that ends within a later header gives the units before.
 *
 * @param atMost - stop after this many units.
 * @throws VideoError `"unrecognised-format"`, `"truncated"`, `"invalid-file"`.
 */
export async function readFitsUnits(source: ByteSource, atMost = MOST_UNITS): Promise<FitsHdu[]> {
  const units: FitsHdu[] = [];
  for (let offset = 0; offset < source.size && units.length < atMost; ) {
    const first = await source.read(offset, 10);
    if (!startsUnit(first, units.length)) {
      // What follows the last unit is no FITS data (standard, section 3.5: special records).
      if (units.length > 0) break;
      const start = new TextDecoder("latin1").decode(first);
      throw new VideoError(
        "unrecognised-format",
        `${source.name}: a FITS file starts with "SIMPLE  =". Received ${JSON.stringify(start)}.`,
        { data: { file: source.name, offset, received: start } },
      );
    }
    if (units.length > 0 && offset + FITS_BLOCK > source.size) break;
    const unit = describe(source, await readFitsHeader(source, offset), units.length, offset);
    units.push(unit);
    offset = endOf(unit);
  }
  return units;
}

function describe(source: ByteSource, header: FitsHeader, index: number, offset: number): FitsHdu {
  const { values } = header;
  const extension = index === 0 ? "IMAGE" : String(values.XTENSION ?? "").trim();
  const compressed = extension === "BINTABLE" && values.ZIMAGE === true;
  const bitpix = integer(source, header, "BITPIX", -64, 64);
  const axes = axesOf(source, header, "NAXIS");
  const pcount = integer(source, header, "PCOUNT", 0, Number.MAX_SAFE_INTEGER, 0);
  const gcount = integer(source, header, "GCOUNT", 0, Number.MAX_SAFE_INTEGER, 1);
  // Random groups (section 6) have a first axis of 0, which counts no data.
  const isGroups = axes[0] === 0 && values.GROUPS === true;
  const counted = isGroups ? axes.slice(1) : axes;
  const stored = counted.length === 0 ? 0 : counted.reduce((product, axis) => product * axis, 1);
  const dataBytes = (Math.abs(bitpix) / 8) * gcount * (pcount + stored);
  if (!Number.isSafeInteger(dataBytes) || ![8, 16, 32, 64, -32, -64].includes(bitpix)) {
    throw invalid(
      source,
      header,
      `BITPIX ${bitpix} with axes ${axes.join(" x ")} is no FITS array`,
    );
  }
  const unit = { index, offset, name: String(values.EXTNAME ?? ""), header, dataBytes };
  if (compressed) {
    const zbitpix = integer(source, header, "ZBITPIX", -64, 64);
    const zaxes = axesOf(source, header, "ZNAXIS");
    return { ...unit, kind: "compressed-image", axes: zaxes, bitpix: zbitpix };
  }
  const kind =
    extension === "IMAGE" ? "image" : /TABLE$/.test(extension) ? "table" : ("other" as const);
  return { ...unit, kind, axes: kind === "image" ? axes : [], bitpix };
}

function axesOf(source: ByteSource, header: FitsHeader, keyword: "NAXIS" | "ZNAXIS"): number[] {
  const count = integer(source, header, keyword, 0, 999);
  return Array.from({ length: count }, (_, i) =>
    integer(source, header, `${keyword}${i + 1}`, 0, Number.MAX_SAFE_INTEGER),
  );
}

/** An integer keyword within a range. @throws VideoError `"invalid-file"`. */
export function integer(
  source: ByteSource,
  header: FitsHeader,
  keyword: string,
  low: number,
  high: number,
  fallback?: number,
): number {
  const value: FitsValue | undefined = header.values[keyword] ?? fallback;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= low && value <= high) {
    return value;
  }
  throw invalid(
    source,
    header,
    `${keyword} must be an integer between ${low} and ${high}. Received ${value ?? "nothing"}`,
  );
}

const invalid = (source: ByteSource, header: FitsHeader, reason: string): VideoError =>
  new VideoError(
    "invalid-file",
    `${source.name}: in the header that ends at offset ${header.dataOffset}: ${reason}.`,
    { data: { file: source.name, offset: header.dataOffset } },
  );
