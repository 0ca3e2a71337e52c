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
  const tiff = await openTiff(bytesSource(bytes, file));
  const root = await tiff.directory(tiff.first);
  const below = (await root.numbers(330)).slice(0, MOST_DIRECTORIES);
  const directories = [root, ...(await Promise.all(below.map((at) => tiff.directory(at))))];
  const tags = await rawDirectory(directories);
  if (!tags)
    throw new VideoError("unsupported", `${file}: a DNG without a mosaic is not read.`, {
      data: { file },
    });
  const directory = await readTiffDirectory(tags, tiff.littleEndian, file);
  if (
    directory.samplesPerPixel !== 1 ||
    directory.sampleFormat !== "unsigned" ||
    directory.bits > 16
  ) {
    throw new VideoError(
      "unsupported",
      `${file}: a DNG picture with ${directory.samplesPerPixel} samples of ${directory.bits} bits in a pixel is not read: expected the mosaic, one sample of up to 16 bits.`,
      { data: { file } },
    );
  }
  const stored = await readTiffSamples(bytes, directory, 1, file);
  const linearization = await tags.numbers(50712);
  const counts = linearized(stored, linearization);
  const area = await activeArea(tags, directory);
  const image = cropMosaic(counts, directory.width, area);
  const facts = {
    colour: await colourOf(tags),
    black: await blackLevels(tags),
    white: await oneNumber(tags, 50717, linearization.at(-1) ?? 2 ** directory.bits - 1),
  };
  return {
    image,
    bitDepth: directory.bits,
    saturation: facts.white,
    colour: facts.colour,
    meta: levelMeta(facts),
  };
}

/** The directory with the full picture: the others hold previews and masks. */
async function rawDirectory(directories: readonly TiffTags[]): Promise<TiffTags | null> {
  for (const tags of directories) {
    const isFull = (await oneNumber(tags, 254, 0)) === 0;
    if (isFull && [MOSAIC, LINEAR].includes(await oneNumber(tags, 262, 0))) return tags;
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
  const [top = 0, left = 0, bottom = height, right = width] = await tags.numbers(50829);
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
  if ((await oneNumber(tags, 262, 0)) === LINEAR) return "mono";
  const [rows = 2, columns = 2] = await tags.numbers(33421);
  const planes = await tags.numbers(50710);
  const letters = (await tags.numbers(33422))
    .slice(0, rows * columns)
    .map((plane) => COLOURS[planes.length > plane ? planes[plane]! : plane] ?? "?")
    .join("");
  return rows === 2 && columns === 2 ? letters : `${columns} x ${rows} ${letters}`;
}

/** Levels by their place in the pattern, without what single rows and columns add (50715, 50716). */
async function blackLevels(tags: TiffTags): Promise<readonly number[]> {
  const [rows = 1, columns = 1] = await tags.numbers(50713);
  const levels = (await tags.numbers(50714)).slice(0, rows * columns);
  return levels.length > 0 ? levels : [0];
}
