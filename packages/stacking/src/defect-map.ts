/** Defective pixels of a camera as plain data: what JSON can hold, in row order, each pixel once. */

import {
  constant,
  type DocumentKind,
  demands,
  integerAtLeast,
  integerBetween,
  listOf,
  objectOf,
  oneOf,
  pipe,
  readDocument,
} from "@photkit/errors/schema";
import { check, checkSize, StackingError } from "./errors.ts";

/**
 * What is wrong with a pixel: brighter or darker than its surroundings without light (`bright`,
 * `dark`), with more noise than the others (`noisy`), not answering to light, or not as the others do
 * (`dead`, `gain`), or named by a person (`listed`).
 */
export type DefectKind = (typeof DEFECT_KINDS)[number];

export const DEFECT_KINDS = ["bright", "dark", "noisy", "dead", "gain", "listed"] as const;

export interface Defect {
  /** Column and row, px. */
  readonly x: number;
  readonly y: number;
  readonly kinds: readonly DefectKind[];
}

export interface DefectMap {
  readonly format: typeof DEFECT_FORMAT;
  readonly version: typeof DEFECT_VERSION;
  /** Size of the pictures it belongs to, px. */
  readonly width: number;
  readonly height: number;
  readonly defects: readonly Defect[];
}

/** No picture is wider or higher, px. */
const LARGEST_SIDE = 100_000;

export const DEFECT_FORMAT = "photkit-defects";
export const DEFECT_VERSION = 1;

/**
 * A map of defects in any order; those of one pixel become one with all their kinds.
 *
 * @throws StackingError `"invalid-option"` for a size, place or kind that cannot be.
 */
export function defectMap(width: number, height: number, defects: Iterable<Defect>): DefectMap {
  check.integerAtLeast("width", width, 1);
  check.between("width", width, 1, LARGEST_SIDE);
  check.integerAtLeast("height", height, 1);
  check.between("height", height, 1, LARGEST_SIDE);
  const found = new Map<number, Set<DefectKind>>();
  for (const { x, y, kinds } of defects) {
    check.integerAtLeast("x of a defect", x, 0);
    check.between("x of a defect", x, 0, width - 1);
    check.integerAtLeast("y of a defect", y, 0);
    check.between("y of a defect", y, 0, height - 1);
    const all = found.get(y * width + x) ?? new Set();
    for (const kind of kinds) {
      check.oneOf("kind of a defect", kind, DEFECT_KINDS);
      all.add(kind);
    }
    found.set(y * width + x, all);
  }
  const places = [...found.keys()].sort((a, b) => a - b);
  return {
    format: DEFECT_FORMAT,
    version: DEFECT_VERSION,
    width,
    height,
    defects: places.map((i) => ({
      x: i % width,
      y: Math.floor(i / width),
      kinds: DEFECT_KINDS.filter((kind) => found.get(i)?.has(kind)),
    })),
  };
}

/**
 * All defects of several maps.
 *
 * @throws StackingError `"size-mismatch"` unless all maps have one size.
 */
export function mergeDefects(first: DefectMap, ...others: readonly DefectMap[]): DefectMap {
  const { width, height } = first;
  for (const other of others) checkSize("a defect map", other, width, height);
  return defectMap(
    width,
    height,
    [first, ...others].flatMap((map) => map.defects),
  );
}

/** A map as a mask in row order: 1 for defective pixels. */
export function defectMask({ width, height, defects }: DefectMap): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const { x, y } of defects) mask[y * width + x] = 1;
  return mask;
}

const sidePx = integerBetween(1, LARGEST_SIDE);

/** A defect map as a document. */
const defectMapSchema = pipe(
  objectOf({
    format: constant(DEFECT_FORMAT),
    version: constant(DEFECT_VERSION),
    width: sidePx,
    height: sidePx,
    defects: listOf(
      objectOf({ x: integerAtLeast(0), y: integerAtLeast(0), kinds: listOf(oneOf(DEFECT_KINDS)) }),
      { most: 10_000_000 },
    ),
  }),
  demands(({ width, height, defects }, wrong) => {
    const i = defects.findIndex(({ x, y }) => x >= width || y >= height);
    const outside = defects[i];
    if (outside === undefined) return;
    const [axis, end] = outside.x >= width ? (["x", width] as const) : (["y", height] as const);
    wrong(["defects", i, axis], `between 0 and ${end - 1}`, outside[axis]);
  }),
);

/**
 * A map from JSON.
 *
 * @param json - its text, or what `JSON.parse` made of it.
 * @throws StackingError `"malformed-json"`, whose message names the field, what it must be and what
 *   was found.
 */
export const readDefectMap = (json: unknown): DefectMap =>
  mapOf(json, documentKind("the defect map"));

/** The map of a document that may stand inside another. */
export function mapOf(json: unknown, kind: DocumentKind): DefectMap {
  const { width, height, defects } = readDocument(defectMapSchema, json, kind);
  return defectMap(width, height, defects);
}

/** How documents of this package are read, and complained about. */
export const documentKind = (
  what: string,
  under: readonly (string | number)[] = [],
): DocumentKind => ({
  what,
  under,
  fail: (message, options) => {
    throw new StackingError("malformed-json", message, options);
  },
});
