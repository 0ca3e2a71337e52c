/**
 * Finds the line of characters in the fields of a recording: first the rows that are full of edges,
 * then pitch and place of the cells by the gaps between them, then everything together by how much
 * of the picture the characters explain.
 */

import { median } from "@photkit/core-stats";
import { weighLine } from "./evidence.ts";
import { CELL_COLUMNS, GLYPH_COLUMNS, GLYPH_LINES } from "./glyphs.ts";
import { CELLS, type LineGeometry } from "./line-layout.ts";
import { type FieldPixels, sampleLine } from "./sample-line.ts";

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
/** Cells that the picture may cut off at the left. */
const MOST_CUT = 2;
/** Heights of characters tried, in rows. */
const HEIGHTS = [14, 13, 12, 15, 16];

/** What characters explain of the cells at a place, in the mean over all fields. */
type Judge = (geometry: LineGeometry) => { explained: number; contrast: number };

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
  const judge = judgeOf(fields);
  const mean = meanOf(fields);
  let best: LineGeometry | null = null;
  let most = 0;
  for (const y of textRows(mean, rows?.start ?? 0, rows?.stop ?? mean.height)) {
    for (const { x, pitch } of combs(inkProfile(mean, y), mean.width)) {
      for (let cut = -1; cut <= MOST_CUT; cut++) {
        const geometry = { x: x - cut * pitch, pitch, y: y - 0.5, height: GLYPH_LINES };
        const { explained } = judge(geometry);
        if (explained > most) [best, most] = [geometry, explained];
      }
    }
  }
  return best === null ? null : foundAt(refineLine(best, judge), judge);
}

/** The line in the fields of the other parity: near the place that it has in the first ones. */
export function findLineNear(fields: readonly FieldPixels[], start: LineGeometry): FoundLine {
  const judge = judgeOf(fields);
  return foundAt(refineLine(start, judge), judge);
}

function judgeOf(fields: readonly FieldPixels[]): Judge {
  return (geometry) => {
    let explained = 0;
    let contrast = 0;
    for (const field of fields) {
      const one = weighLine(sampleLine(field, geometry));
      explained += one.explained / fields.length;
      contrast += one.contrast;
    }
    return { explained, contrast };
  };
}

function foundAt(geometry: LineGeometry, judge: Judge): FoundLine {
  const { explained, contrast } = judge(geometry);
  return { geometry, explained, polarity: contrast < 0 ? -1 : 1 };
}

/** Steps of the four numbers, from coarse to fine. */
const REFINEMENTS = [1, 0.5, 0.25];

/** The best place near one. */
function refineLine(start: LineGeometry, judge: Judge): LineGeometry {
  let best = start;
  let most = judge(start).explained;
  const consider = (geometry: LineGeometry) => {
    const { explained } = judge(geometry);
    if (explained > most) {
      [best, most] = [geometry, explained];
      return true;
    }
    return false;
  };
  for (const height of HEIGHTS) {
    for (let dy = -2; dy <= 2; dy++) consider({ ...start, height, y: start.y + dy });
  }
  for (const step of REFINEMENTS) {
    for (let better = true; better; ) {
      better = false;
      for (const sign of [-1, 1]) {
        const move = sign * step;
        const moves: ((from: LineGeometry) => LineGeometry)[] = [
          (from) => ({ ...from, x: from.x + move }),
          (from) => ({ ...from, y: from.y + move / 2 }),
          (from) => ({ ...from, height: from.height + move }),
          // The pitch turns about the middle of the line, so that its place stays.
          (from) => ({
            ...from,
            pitch: from.pitch + move / CELLS,
            x: from.x - (move * CELLS) / 2 / CELLS,
          }),
        ];
        for (const moved of moves) if (consider(moved(best))) better = true;
      }
    }
  }
  return best;
}

function meanOf(fields: readonly FieldPixels[]): FieldPixels {
  const [{ width, height }] = fields as [FieldPixels];
  const data = new Float64Array(width * height);
  for (const field of fields) {
    for (let i = 0; i < data.length; i++) data[i]! += field.data[i]! / fields.length;
  }
  return { data, width, height };
}

/** Columns between which a step is an edge. */
const EDGE_REACH = 2;
/** Edges above the spread of all steps. */
const EDGE_SIGMA = 4;
/** Edges of a row that count: more make it no better. */
const ENOUGH_EDGES = 40;
/** Rows of a band that may hold the characters: those with edges in this part of them. */
const LEAST_EDGES = 8;

/** First rows of the bands that are most likely text, best first. */
function textRows({ data, width, height }: FieldPixels, start: number, stop: number): number[] {
  const counts = edgeCounts({ data, width, height });
  const score = (y: number): number => {
    let sum = 0;
    for (let row = y - 2; row < y + GLYPH_LINES + 2; row++) {
      const inside = row >= y && row < y + GLYPH_LINES;
      const count = row < 0 || row >= height ? 0 : Math.min(ENOUGH_EDGES, counts[row]!);
      sum += inside ? count : -count;
    }
    return sum;
  };
  const scores: { y: number; score: number }[] = [];
  for (let y = Math.max(-2, start - 2); y <= Math.min(stop, height) - GLYPH_LINES + 2; y++) {
    scores.push({ y, score: score(y) });
  }
  scores.sort((a, b) => b.score - a.score);
  const found: number[] = [];
  for (const { y, score } of scores) {
    if (score < LEAST_EDGES * GLYPH_LINES || found.length === BANDS) break;
    if (found.every((other) => Math.abs(other - y) > 3)) found.push(y);
  }
  return found;
}

/** Steps in each row that are too steep for the noise of the picture. */
function edgeCounts({ data, width, height }: FieldPixels): number[] {
  const stepAt = (at: number) => Math.abs(data[at + EDGE_REACH]! - data[at]!);
  const sample: number[] = [];
  const stride = Math.max(1, Math.floor(data.length / 20_000));
  for (let at = 0; at + EDGE_REACH < data.length; at += stride) {
    const step = stepAt(at);
    if (step === step) sample.push(step);
  }
  // The median of absolute normal deviates is 0.6745 sigma.
  const limit = Math.max(1e-9, (EDGE_SIGMA * median(sample)) / 0.6745);
  return Array.from({ length: height }, (_, y) => {
    let count = 0;
    for (let at = y * width; at < (y + 1) * width - EDGE_REACH; at++) {
      if (stepAt(at) > limit) count++;
    }
    return count;
  });
}

/** Running sums of the ink in the columns of a band: how far the band differs from its background. */
function inkProfile({ data, width, height }: FieldPixels, y: number): Float64Array {
  const profile = new Float64Array(width);
  const from = Math.max(0, y);
  const to = Math.min(height, y + GLYPH_LINES);
  const band: number[] = [];
  for (let row = from; row < to; row++) {
    for (let x = 0; x < width; x++) band.push(data[row * width + x]!);
  }
  const paper = median(band);
  band.forEach((value, i) => {
    if (value === value) profile[i % width]! += Math.abs(value - paper);
  });
  const sums = new Float64Array(width + 1);
  for (let x = 0; x < width; x++) sums[x + 1] = sums[x]! + profile[x]!;
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
  const found: { x: number; pitch: number }[] = [];
  for (const one of all) {
    if (found.length === COMBS) break;
    const isNew = found.every(
      ({ x, pitch }) => Math.abs(pitch - one.pitch) * CELLS > 3 || Math.abs(x - one.x) > 3,
    );
    if (isNew) found.push(one);
  }
  return found;
}
