/** The file and the unit that hold the picture of a FITS frame. */

import { type ByteSource, bytesSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import { chooseFrames, type FrameUnits, namedUnits, pictureUnits } from "./fits-frames.ts";
import { type FitsHdu, readFitsUnits } from "./fits-hdu.ts";
import { planesOf } from "./fits-image.ts";
import { isGzip } from "./gunzip.ts";
import { gunzipSource } from "./gunzip-fits.ts";

/** Files up to this size are read at once: one read instead of one per header block. */
const WHOLE_FILE_BYTES = 32 << 20;
/** Bytes read at once when only headers are wanted: ten blocks. */
const HEADER_BYTES = 28_800;

/**
 * The file, in memory when it is small, unpacked when it is gzipped. A small one that cannot be had as
 * a whole is read piece by piece: planes of a cube that are there are not lost for one that is not.
 */
export async function loadFits(source: ByteSource): Promise<ByteSource> {
  if (await isGzip(source)) return gunzipSource(source);
  if (source.size > WHOLE_FILE_BYTES) return source;
  const whole = await (async () => source.read(0, source.size))().catch(() => null);
  return whole?.length === source.size ? bytesSource(whole, source.name) : source;
}

/** The file for reading headers only: its start is kept, as most headers stand there. */
export async function loadHeaders(source: ByteSource): Promise<ByteSource> {
  if (await isGzip(source)) return gunzipSource(source);
  const start = await source.read(0, HEADER_BYTES);
  return {
    size: source.size,
    name: source.name,
    close: () => source.close(),
    read: (offset, length) =>
      offset + length <= start.length
        ? start.subarray(offset, offset + length)
        : source.read(offset, length),
  };
}

/** The units whose pictures are frames, what is left out, and all units of the file. */
export interface FitsPicture extends FrameUnits {
  /** The first of `pictures`. */
  readonly unit: FitsHdu;
  readonly units: readonly FitsHdu[];
}

export interface OpenedFits extends FitsPicture {
  readonly bytes: ByteSource;
}

/**
 * The units whose pictures are frames: those asked for, or of all with two axes those that
 * `chooseFrames` says.
 *
 * @throws VideoError `"unsupported"` when there is none, or when none was asked for and the pictures
 * of the file are in a table before it (Kepler's and TESS's target pixel files, whose only picture
 * is the mask of the aperture), and what `readFitsUnits` throws.
 */
export async function findPicture(
  source: ByteSource,
  hdu: number | string | undefined,
): Promise<FitsPicture> {
  const units = await readFitsUnits(source);
  const found =
    hdu === undefined
      ? pictureUnits(units)
      : namedUnits(units, hdu).filter((unit) => planesOf(unit).planes > 0);
  const table = hdu === undefined ? pictureTable(units.slice(0, found[0]?.index)) : null;
  if (table) throw pixelsInTable(source, table, found[0]);
  const frames = chooseFrames(found);
  const [unit] = frames.pictures;
  if (unit) return { unit, units, ...frames };
  const which =
    hdu === undefined ? "unit with a picture" : `picture in unit ${JSON.stringify(hdu)}`;
  throw new VideoError("unsupported", `${source.name}: the file has no ${which}.`, {
    data: { file: source.name, units: units.map(({ kind }) => kind) },
  });
}

/** A table with pictures in its rows: columns that are arrays of two or more axes (TDIM). */
function pictureTable(units: readonly FitsHdu[]) {
  for (const unit of units) {
    if (unit.kind !== "table") continue;
    const { values } = unit.header;
    const columns = Object.keys(values)
      .filter((keyword) => /^TDIM\d+$/.test(keyword) && /\d\s*,\s*\d/.test(String(values[keyword])))
      .map((keyword) => String(values[keyword.replace("TDIM", "TTYPE")] ?? keyword).trim());
    if (columns.length > 0) return { unit, columns };
  }
  return null;
}

function pixelsInTable(
  source: ByteSource,
  { unit, columns }: { unit: FitsHdu; columns: readonly string[] },
  picture: FitsHdu | undefined,
): VideoError {
  const named = ({ index, name }: FitsHdu) => (name === "" ? `${index}` : `${index} "${name}"`);
  const other = picture
    ? ` --hdu ${picture.index} (option hdu) opens the image in unit ${named(picture)}.`
    : "";
  return new VideoError(
    "unsupported",
    `${source.name}: the pixels of this file are in a table (unit ${named(unit)}: ${columns.join(", ")}), ` +
      `which readFitsTable reads.${other}`,
    { data: { file: source.name, unit: unit.index, columns } },
  );
}
