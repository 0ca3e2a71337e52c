/** Defective pixels of a camera as plain data: what JSON can hold, in row order, each pixel once. */

import { check, checkSize, StackingError } from "./errors.ts";

/**
 * What is wrong with a pixel: brighter or darker than its surroundings without light (`bright`,
 * `dark`), with more noise than the others (`noisy`), not answering to light, or not as the others do
 * (`dead`, `gain`), or named by a person (`listed`).
 */
export type DefectKind = "bright" | "dark" | "noisy" | "dead" | "gain" | "listed";

export const DEFECT_KINDS: readonly DefectKind[] = [
  "bright",
  "dark",
  "noisy",
  "dead",
  "gain",
  "listed",
];

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

export const DEFECT_FORMAT = "photkit-defects";
export const DEFECT_VERSION = 1;

/**
 * A map of defects in any order; those of one pixel become one with all their kinds.
 *
 * @throws StackingError `"invalid-option"` for a size, place or kind that cannot be.
 */
export function defectMap(width: number, height: number, defects: Iterable<Defect>): DefectMap {
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
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

/**
 * A map from what was read from JSON (`JSON.parse`).
 *
 * @param where - what is read, for the message: a file, a profile.
 * @throws StackingError `"malformed-json"`.
 */
export function readDefectMap(value: unknown, where = "The defect map"): DefectMap {
  const { format, version, width, height, defects } = (value ?? {}) as Partial<DefectMap>;
  if (format !== DEFECT_FORMAT || version !== DEFECT_VERSION) {
    throw malformed(
      `${where} must be of format "${DEFECT_FORMAT}" version ${DEFECT_VERSION}. Found "${format}" version ${version}.`,
    );
  }
  if (!Array.isArray(defects)) throw malformed(`${where} must have a list of defects.`);
  const bad = defects.findIndex((defect) => !Array.isArray(defect?.kinds));
  if (bad >= 0)
    throw malformed(`${where} must give the kinds of each defect. Defect ${bad} has none.`);
  try {
    return defectMap(Number(width), Number(height), defects);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw malformed(`${where} cannot be used: ${reason}`, cause);
  }
}

/** The complaint about a document that is not what it should be. */
export const malformed = (message: string, cause?: unknown): StackingError =>
  new StackingError("malformed-json", message, { cause });
