/**
 * Finds the line of characters in the fields of a recording: first the rows that are full of edges,
 * then pitch and place of the cells by the gaps between them, then everything together by how much
 * of the picture the characters explain.
 */

import { median } from "@photkit/core-stats";
import { weighLine } from "./evidence.ts";
import { CELL_COLUMNS, GLYPH_COLUMNS, GLYPH_LINES } from "./glyphs.ts";
import { CELLS, type LineGeometry } from "./line-layout.ts";
import { CELL_DOTS, type FieldPixels, sampleLine } from "./sample-line.ts";

export interface FoundLine {
  readonly geometry: LineGeometry;
  /** Part of the variance in the cells that characters explain, 0 to 1. */
  readonly explained: number;
  /** 1 for light ink, -1 for dark. */
  readonly polarity: 1 | -1;
}

/** Pitch over the width of the picture: 24 px of 720 as it should be; grabbers stretch and crop. */
const LEAST_PITCH = 1 / 33;
const MOST_PITCH = 1 / 25;
const PITCH_STEP = 0.05;
const PLACE_STEP = 0.5;
/** Combs of one band, and bands, that are looked at closely. */
const COMBS = 8;
const BANDS = 6;
/** Fields that places are judged by; the rest help to average the noise. */
const JUDGED = 2;
/** Cells that the picture may cut off at the left. */
const MOST_CUT = 2;
/** Places that are looked at more closely. */
const STARTS = 6;

/** What characters explain of the cells at a place, in the mean over all fields. */
type Judge = (geometry: LineGeometry) => { explained: number; contrast: number };

interface Judged {
  readonly geometry: LineGeometry;
  readonly explained: number;
  readonly contrast: number;
}

/**
 * The line in fields of one parity, some of a recording: more of them bear more noise.
 *
 * @param rows - first row and one past the last to look in. @default all
 */
export function findLine(
  fields: readonly FieldPixels[],
  rows?: { readonly start: number; readonly stop: number },
): FoundLine | null {
  if (fields.length === 0) return null;
  const judge = judgeOf(fields.slice(0, JUDGED));
  const mean = meanOf(fields);
  const starts: Judged[] = [];
  for (const y of textRows(mean, rows?.start ?? 0, rows?.stop ?? mean.height)) {
    for (const { x, pitch } of combs(inkProfile(mean, y), mean.width)) {
      for (let cut = -1; cut <= MOST_CUT; cut++) {
        const geometry = { x: x - cut * pitch, pitch, y: y - 0.5, height: GLYPH_LINES };
        starts.push({ geometry, ...judge(geometry) });
      }
    }
  }
  const nearest = best(starts, STARTS).map(({ geometry }) => improve(geometry, judge, ROUGH));
  const [start] = best(nearest, 1);
  return start === undefined ? null : found(improve(start.geometry, judge, FINE));
}

/** Those that explain most. */
const best = (places: Judged[], count: number): Judged[] =>
  places.sort((a, b) => b.explained - a.explained).slice(0, count);

const found = ({ geometry, explained, contrast }: Judged): FoundLine => ({
  geometry,
  explained,
  polarity: contrast < 0 ? -1 : 1,
});

/** The line in the fields of the other parity: near the place that it has in the first ones. */
export function findLineNear(fields: readonly FieldPixels[], start: LineGeometry): FoundLine {
  return found(improve(start, judgeOf(fields.slice(0, JUDGED)), FINE.slice(1)));
}

function judgeOf(fields: readonly FieldPixels[]): Judge {
  const dots = new Float64Array(CELLS * CELL_DOTS);
  return (geometry) => {
    let explained = 0;
    let contrast = 0;
    for (const field of fields) {
      const one = weighLine(sampleLine(field, geometry, dots));
      explained += one.explained / fields.length;
      contrast += one.contrast / fields.length;
    }
    return { explained, contrast };
  };
}

/** Steps of place and height that are tried, from coarse to fine, in px and rows. */
const ROUGH = [2, 1];
const FINE = [1, 0.5, 0.25];

/** The best place that single steps from one lead to. */
function improve(start: LineGeometry, judge: Judge, steps: readonly number[]): Judged {
  let place: Judged = { geometry: start, ...judge(start) };
  const tryAt = (geometry: LineGeometry): boolean => {
    const there = { geometry, ...judge(geometry) };
    if (!(there.explained > place.explained)) return false;
    place = there;
    return true;
  };
  for (const step of steps) {
    for (let better = true; better; ) {
      better = false;
      for (const move of [-step, step]) {
        const { x, y, height, pitch } = place.geometry;
        const moves: Partial<LineGeometry>[] = [
          { x: x + move },
          { y: y + move / 2 },
          { y: y + move },
          { height: height + move, y: y - move / 2 },
          { height: height + move },
          // The pitch changes about the middle of the line, which stays.
          { pitch: pitch + move / CELLS, x: x - move / 2 },
        ];
        for (const moved of moves) {
          if (tryAt({ ...place.geometry, ...moved })) better = true;
        }
      }
    }
  }
  return place;
}

function meanOf(fields: readonly FieldPixels[]): FieldPixels {
  const [{ width, height }] = fields as [FieldPixels];
  const data = new Float64Array(width * height);
  for (const field of fields) {
    for (let i = 0; i < data.length; i++) data[i]! += field.data[i]! / fields.length;
  }
  return { data, width, height };
}

/** Columns between which a step is an edge: a stroke is about 4 px wide. */
const EDGE_REACH = 3;

/**
 * First rows of the bands that are most likely text, best first: those as high as a character whose
 * columns differ most from their neighbours. Noise averages out over a band, and what all bands
 * have in common, such as bad columns, is no text.
 */
function textRows({ data, width, height }: FieldPixels, start: number, stop: number): number[] {
  const last = Math.min(stop, height) - GLYPH_LINES;
  const band = new Float64Array(width);
  const steps: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const leaving = row < GLYPH_LINES ? 0 : data[(row - GLYPH_LINES) * width + x]!;
      band[x]! += data[row * width + x]! - leaving;
    }
    const y = row - GLYPH_LINES + 1;
    if (y < 0) continue;
    let sum = 0;
    for (let x = 0; x < width - EDGE_REACH; x++) sum += Math.abs(band[x + EDGE_REACH]! - band[x]!);
    steps[y] = sum;
  }
  const order = steps.map((_, y) => y).sort((a, b) => steps[b]! - steps[a]!);
  const bands: number[] = [];
  for (const y of order) {
    if (bands.length === BANDS) break;
    if (y >= start && y <= last && bands.every((other) => Math.abs(other - y) > 3)) bands.push(y);
  }
  return bands;
}

/** Running sums of the ink in the columns of a band: how far they differ from its background. */
function inkProfile({ data, width, height }: FieldPixels, y: number): Float64Array {
  const from = Math.max(0, y);
  const to = Math.min(height, y + GLYPH_LINES);
  const paper = median(data.subarray(from * width, to * width));
  const profile = new Float64Array(width);
  for (let row = from; row < to; row++) {
    for (let x = 0; x < width; x++) profile[x]! += data[row * width + x]! - paper;
  }
  const sums = new Float64Array(width + 1);
  for (let x = 0; x < width; x++) sums[x + 1] = sums[x]! + Math.abs(profile[x]!);
  return sums;
}

/** Pitches and places whose gaps are emptiest against their cells, best first. */
function combs(sums: Float64Array, width: number): { x: number; pitch: number }[] {
  const total = sums[width]! / width;
  const between = (left: number, right: number): number => {
    const a = Math.min(width, Math.max(0, Math.round(left)));
    const b = Math.min(width, Math.max(0, Math.round(right)));
    return sums[b]! - sums[a]! - total * (b - a);
  };
  const all: { x: number; pitch: number; score: number }[] = [];
  for (let pitch = width * LEAST_PITCH; pitch <= width * MOST_PITCH; pitch += PITCH_STEP) {
    const glyph = (pitch * GLYPH_COLUMNS) / CELL_COLUMNS;
    for (let x = 0; x < pitch; x += PLACE_STEP) {
      let score = 0;
      for (let cell = -1; x + cell * pitch < width; cell++) {
        const left = x + cell * pitch;
        score -= between(left + glyph + 0.5, left + pitch - 0.5);
      }
      all.push({ x, pitch, score });
    }
  }
  all.sort((a, b) => b.score - a.score);
  const chosen: { x: number; pitch: number }[] = [];
  for (const one of all) {
    if (chosen.length === COMBS) break;
    const isNew = chosen.every(
      ({ x, pitch }) => Math.abs(pitch - one.pitch) * CELLS > 3 || Math.abs(x - one.x) > 3,
    );
    if (isNew) chosen.push(one);
  }
  return chosen;
}
