/** A FITS unit from its cards and its data: padded to blocks, with checksums where wanted. */

import { card } from "./fits-cards.ts";
import { checksumText, onesComplementSum } from "./fits-checksum.ts";
import { FITS_BLOCK } from "./fits-header.ts";

export interface FitsUnitParts {
  /** Cards of 80 characters, without END. */
  readonly cards: readonly string[];
  readonly data: Uint8Array;
}

const padded = (length: number): number => Math.ceil(length / FITS_BLOCK) * FITS_BLOCK;
const NO_CHECKSUM = "0".repeat(16);

/** Header and data of one unit. */
export function encodeUnit({ cards, data }: FitsUnitParts, checksum: boolean): Uint8Array {
  const unit = (sums: readonly string[]): Uint8Array => {
    const text = [...cards, ...sums, "END".padEnd(80)].join("");
    const headerBytes = padded(text.length);
    const bytes = new Uint8Array(headerBytes + padded(data.length)).fill(32, 0, headerBytes);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    bytes.set(data, headerBytes);
    return bytes;
  };
  if (!checksum) return unit([]);
  const block = new Uint8Array(padded(data.length));
  block.set(data);
  const dataSum = card("DATASUM", String(onesComplementSum(block)), "data unit checksum");
  const sums = (text: string) => [card("CHECKSUM", text, "HDU checksum"), dataSum];
  return unit(sums(checksumText(onesComplementSum(unit(sums(NO_CHECKSUM))))));
}

/** Units one after the other: a file. */
export function joinUnits(units: readonly Uint8Array[]): Uint8Array {
  const file = new Uint8Array(units.reduce((sum, unit) => sum + unit.length, 0));
  let at = 0;
  for (const unit of units) {
    file.set(unit, at);
    at += unit.length;
  }
  return file;
}
