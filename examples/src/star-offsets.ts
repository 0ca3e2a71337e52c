/**
 * Star offsets of a sequence of raw camera pictures: one FITS table beside each picture, with the
 * places of its stars relative to the first picture and to the one before, and the time of the
 * exposure in its header. Drizzle works its pixel mapping out from such tables.
 */

import { basename, dirname, join } from "node:path";
import { findStars, type StarTable } from "@photkit/detection";
import { type BayerPattern, cfaColours, normaliseCfa } from "@photkit/image";
import { encodeFits, type Frame, fitsTimeCards } from "@photkit/io-video";
import { openPath, writeFile } from "@photkit/io-video/node";

export interface StarOffsetsOptions {
  /** A star is the one of the picture before when it moved less than this along x and along y, px. @default 2.5 */
  readonly proximity?: number;
  /** Factors that make the mosaic even, by colour. @default red and blue 1.9, green 1 */
  readonly factors?: { readonly red?: number; readonly green?: number; readonly blue?: number };
  /** Tells each picture when its table is written. */
  readonly onTable?: (file: string, stars: number) => void;
}

/** Where the stars of a picture are, and which stars of the pictures before they were. */
interface Matched {
  /** Numbers in the finder's list, from 1 on; stars without a match are left out, not renumbered. */
  readonly id: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly flux: Float64Array;
  /** Rows of the same star in the first picture's table, and in that of the picture before. */
  readonly referenceRow: Int32Array;
  readonly previousRow: Int32Array;
}

/**
 * Writes `<picture up to its first dot>.offsets_table.fits` beside each raw file of a folder.
 *
 * @returns the paths of the tables.
 */
export async function starOffsets(
  folder: string,
  options: StarOffsetsOptions = {},
): Promise<string[]> {
  const { proximity = 2.5, factors = {}, onTable } = options;
  const recording = await openPath(folder);
  const { width, height, colour, saturation } = recording.info;
  // The pattern is that of the camera: made once.
  const colours = cfaColours(width, height, colour as BayerPattern);
  const tables: string[] = [];
  let reference: Matched | null = null;
  let previous: Matched | null = null;
  try {
    for await (const frame of recording.frames()) {
      const even = normaliseCfa(frame.image, {
        colours,
        ...factors,
        // Pixels at the white level say nothing about their colour and keep it.
        ...(saturation !== null && { saturation: saturation - 1 }),
      });
      const stars = findStars(even);
      const matched: Matched = previous ? match(stars, previous, proximity) : allStars(stars);
      reference ??= matched;
      const path = tablePath(folder, frame);
      await writeFile(path, offsetsTable(frame, matched, reference, previous ?? matched));
      onTable?.(path, matched.x.length);
      tables.push(path);
      previous = matched;
    }
  } finally {
    await recording.close();
  }
  return tables;
}

const allStars = ({ length, x, y, flux }: StarTable): Matched => {
  const rows = Int32Array.from({ length }, (_, i) => i);
  return { id: rows.map((row) => row + 1), x, y, flux, referenceRow: rows, previousRow: rows };
};

/** Each star of the picture before takes the nearest star in its box; nearest pairs go first. */
function match(stars: StarTable, previous: Matched, proximity: number): Matched {
  const pairs: { row: number; star: number; distance: number }[] = [];
  for (let row = 0; row < previous.x.length; row++) {
    for (let star = 0; star < stars.length; star++) {
      const dx = stars.x[star]! - previous.x[row]!;
      const dy = stars.y[star]! - previous.y[row]!;
      if (Math.abs(dx) <= proximity && Math.abs(dy) <= proximity) {
        pairs.push({ row, star, distance: Math.hypot(dx, dy) });
      }
    }
  }
  pairs.sort((a, b) => a.distance - b.distance);
  const rowOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { row, star } of pairs) {
    if (rowOf.has(star) || taken.has(row)) continue;
    rowOf.set(star, row);
    taken.add(row);
  }
  const found = [...rowOf].sort(([a], [b]) => a - b);
  return {
    id: Int32Array.from(found, ([star]) => star + 1),
    x: Float64Array.from(found, ([star]) => stars.x[star]!),
    y: Float64Array.from(found, ([star]) => stars.y[star]!),
    flux: Float64Array.from(found, ([star]) => stars.flux[star]!),
    referenceRow: Int32Array.from(found, ([, row]) => previous.referenceRow[row]!),
    previousRow: Int32Array.from(found, ([, row]) => row),
  };
}

function offsetsTable(frame: Frame, now: Matched, reference: Matched, previous: Matched) {
  const from = (rows: Int32Array, place: Float64Array, then: Float64Array) =>
    place.map((value, i) => value - then[rows[i]!]!);
  const px = (values: Float64Array) => ({ values, unit: "pix" });
  return encodeFits([], {
    tables: [
      {
        name: "OFFSETS",
        header: fitsTimeCards(frame),
        columns: {
          id: now.id,
          xcentroid: px(now.x),
          ycentroid: px(now.y),
          flux: now.flux,
          xoffset: px(from(now.referenceRow, now.x, reference.x)),
          yoffset: px(from(now.referenceRow, now.y, reference.y)),
          xoffset_prev: px(from(now.previousRow, now.x, previous.x)),
          yoffset_prev: px(from(now.previousRow, now.y, previous.y)),
          ref_row: now.referenceRow,
          prev_row: now.previousRow,
        },
      },
    ],
  });
}

/** Beside the picture: its name up to the first dot. */
function tablePath(folder: string, { meta }: Frame): string {
  const file = String(meta.file);
  return join(
    dirname(file) === "." ? folder : dirname(file),
    `${basename(file).split(".")[0]}.offsets_table.fits`,
  );
}
