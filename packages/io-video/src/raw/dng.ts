/**
 * Digital negatives (Adobe DNG 1.4): the mosaic of a camera as it is stored, uncompressed or as
 * lossless JPEG, within the active area of the sensor.
 */

import { bytesSource } from "../byte-source.ts";
import { VideoError } from "../errors.ts";
import type { Still } from "../stills/still-sequence.ts";
import { readTiffDirectory, type TiffDirectory } from "../stills/tiff-directory.ts";
import { readTiffSamples } from "../stills/tiff-samples.ts";
import { oneNumber, openTiff, type TiffTags } from "../stills/tiff-tags.ts";
import { type Area, cropMosaic, levelMeta } from "./mosaic.ts";

/** Tags: of TIFF and TIFF/EP, and those of DNG from 50706 on. */
const [SUBFILE_TYPE, PHOTOMETRIC, SUB_DIRECTORIES] = [254, 262, 330];
const [CFA_REPEAT, CFA_PATTERN, CFA_PLANE_COLOUR, CFA_LAYOUT] = [33421, 33422, 50710, 50711];
const [LINEARIZATION_TABLE, BLACK_REPEAT, BLACK_LEVEL, WHITE_LEVEL] = [50712, 50713, 50714, 50717];
const ACTIVE_AREA = 50829;
const RECTANGULAR = 1;
const MOSAIC = 32803;
const LINEAR = 34892;
/** Colours by their numbers in the pattern (TIFF/EP): red, green, blue, cyan, magenta, yellow, white. */
const COLOURS = "RGBCMYW";
const MOST_DIRECTORIES = 64;

/**
 * The visible mosaic, not demosaiced and without black-level subtraction; counts behind the file's
 * linearization table where it has one.
 *
 * @throws Error with the reason for a damaged file, VideoError `"unsupported"` for a picture that is
 * demosaiced already or packed with losses.
 */
export async function decodeDng(bytes: Uint8Array, file: string): Promise<Still> {
  const source = bytesSource(bytes, file);
  const tiff = await openTiff(source);
  const root = await tiff.directory(tiff.first);
  const below = (await root.numbers(SUB_DIRECTORIES)).slice(0, MOST_DIRECTORIES);
  const directories = [root, ...(await Promise.all(below.map((at) => tiff.directory(at))))];
  const tags = await rawDirectory(directories);
  const refuse = (what: string): never => {
    throw new VideoError("unsupported", `${file}: ${what}`, { data: { file } });
  };
  if (!tags) return refuse("a DNG without a mosaic is not read.");
  if ((await oneNumber(tags, CFA_LAYOUT, RECTANGULAR)) !== RECTANGULAR) {
    refuse("a DNG whose mosaic is not rectangular is not read.");
  }
  const directory = await readTiffDirectory(tags, tiff.littleEndian, file);
  const { samplesPerPixel, sampleFormat, bits } = directory;
  if (samplesPerPixel !== 1 || sampleFormat !== "unsigned" || bits > 16) {
    refuse(
      `a DNG picture with ${samplesPerPixel} samples of ${bits} bits in a pixel is not read: expected the mosaic, one sample of up to 16 bits.`,
    );
  }
  const stored = await readTiffSamples(source, directory, 1);
  const linearization = await tags.numbers(LINEARIZATION_TABLE);
  const counts = linearized(stored, linearization);
  const area = await activeArea(tags, directory);
  const image = cropMosaic(counts, directory.width, area);
  const colour = await colourOf(tags);
  const black = await blackLevels(tags);
  const white = await oneNumber(tags, WHITE_LEVEL, linearization.at(-1) ?? 2 ** bits - 1);
  if (!(white > 0 && black.every(Number.isFinite))) {
    throw new Error(`black levels ${black.join(" ")} and a white level of ${white}`);
  }
  return {
    image,
    // Behind a table the counts have more bits than the samples.
    bitDepth: linearization.length > 0 ? 32 - Math.clz32(white) : bits,
    saturation: white,
    colour,
    meta: levelMeta({ black, white }),
  };
}

/** The directory with the full picture: the others hold previews and masks. */
async function rawDirectory(directories: readonly TiffTags[]): Promise<TiffTags | null> {
  for (const tags of directories) {
    const isFull = (await oneNumber(tags, SUBFILE_TYPE, 0)) === 0;
    if (isFull && [MOSAIC, LINEAR].includes(await oneNumber(tags, PHOTOMETRIC, 0))) return tags;
  }
  return null;
}

/** Counts of 16 bits; those beyond the table have its last value. */
function linearized(
  stored: { readonly length: number; readonly [index: number]: number },
  table: readonly number[],
): Uint16Array {
  const last = table.length - 1;
  const out = new Uint16Array(stored.length);
  for (let i = 0; i < out.length; i++) {
    const value = stored[i]!;
    out[i] = last < 0 ? value : table[value < last ? value : last]!;
  }
  return out;
}

async function activeArea(tags: TiffTags, { width, height }: TiffDirectory): Promise<Area> {
  const [top = 0, left = 0, bottom = height, right = width] = await tags.numbers(ACTIVE_AREA);
  const isInside = top >= 0 && left >= 0 && bottom <= height && right <= width;
  if (!isInside || top >= bottom || left >= right) {
    throw new Error(
      `an active area from row ${top} to ${bottom} and column ${left} to ${right} in ${width} x ${height} pixels`,
    );
  }
  return { top, left, bottom, right };
}

/** The pattern at the corner of the active area, row by row; larger ones with their size. */
async function colourOf(tags: TiffTags): Promise<string> {
  if ((await oneNumber(tags, PHOTOMETRIC, 0)) === LINEAR) return "mono";
  const [rows = 2, columns = 2] = await tags.numbers(CFA_REPEAT);
  const planes = await tags.numbers(CFA_PLANE_COLOUR);
  const letters = (await tags.numbers(CFA_PATTERN))
    .slice(0, rows * columns)
    .map((plane) => COLOURS[planes.length > plane ? planes[plane]! : plane] ?? "?")
    .join("");
  return rows === 2 && columns === 2 ? letters : `${columns} x ${rows} ${letters}`;
}

/** Levels by their place in the pattern, without what single rows and columns add (50715, 50716). */
async function blackLevels(tags: TiffTags): Promise<readonly number[]> {
  const [rows = 1, columns = 1] = await tags.numbers(BLACK_REPEAT);
  const levels = (await tags.numbers(BLACK_LEVEL)).slice(0, rows * columns);
  return levels.length > 0 ? levels : [0];
}
