/** From the counts that a camera records to counts in proportion to light, for whole recordings. */

import { applyTable, type ImageLike, invertGamma, topOfResponse } from "@photkit/image";
import { ExtractionError } from "../errors.ts";

export interface ResponseOptions {
  /**
   * The camera's gamma setting: recorded = top (light / top)^gamma, where top is the highest count of
   * the recording. @default 1
   */
  readonly gamma?: number;
  /** Light by recorded count, one entry for each count of the recording, in place of `gamma`. */
  readonly responseTable?: ArrayLike<number>;
}

export interface CameraResponse {
  /** Light behind a count. */
  at(count: number): number;
  /** Light by count for pixels of whole numbers; null for others. */
  tableFor(data: ArrayLike<number>): Float32Array | null;
  /** A picture of any kind of pixels in proportion to light. */
  linear(image: ImageLike): ImageLike;
  /** The count from which on light makes no difference; null when the recording's own end is it. */
  readonly top: number | null;
}

/**
 * The response of the camera behind a recording; null when its counts are taken as they are.
 *
 * @param bitDepth - significant bits of the recording, null when unknown (then 16).
 * @throws ExtractionError `"invalid-option"` for a table of another length than the recording needs.
 */
export function cameraResponse(
  { gamma, responseTable }: ResponseOptions,
  bitDepth: number | null,
): CameraResponse | null {
  if (responseTable !== undefined) return tabulated(responseTable, bitDepth);
  if (gamma === undefined || gamma === 1) return null;
  const maximum = 2 ** (bitDepth ?? 16) - 1;
  const at = (count: number) => maximum * (Math.max(count, 0) / maximum) ** (1 / gamma);
  return {
    at,
    tableFor: tablesOf(at),
    linear: (image) => invertGamma(image, { gamma, maximum }),
    top: null,
  };
}

function tabulated(table: ArrayLike<number>, bitDepth: number | null): CameraResponse {
  const needed = 2 ** (bitDepth ?? Math.log2(table.length));
  if (table.length !== needed) {
    throw new ExtractionError(
      "invalid-option",
      `the response table must have an entry for each of the ${needed} counts of a recording of ${bitDepth} bits. Received ${table.length}.`,
      { data: { option: "calibration.responseTable", received: table.length, needed } },
    );
  }
  const last = table.length - 1;
  const at = (count: number) => table[Math.trunc(Math.min(Math.max(count, 0), last))]!;
  const top = topOfResponse(table);
  return {
    at,
    tableFor: tablesOf(at),
    linear: (image) => applyTable(image, table),
    top: top < last ? top : null,
  };
}

/** Tables for pixels of 8 or 16 bits, made once. */
function tablesOf(at: (count: number) => number): CameraResponse["tableFor"] {
  const tables = new Map<number, Float32Array>();
  return (data) => {
    const bits = bitsOf(data);
    if (bits === null) return null;
    const table = tables.get(bits) ?? Float32Array.from({ length: 2 ** bits }, (_, i) => at(i));
    tables.set(bits, table);
    return table;
  };
}

/** Bits of pixels that are whole numbers from 0 on; null for others. */
function bitsOf(data: ArrayLike<number>): 8 | 16 | null {
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return 8;
  return data instanceof Uint16Array ? 16 : null;
}
