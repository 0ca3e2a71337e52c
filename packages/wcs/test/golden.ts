/** Reads the expected values that lie beside the repository; tests skip when they are not there. */

import { existsSync, readFileSync } from "node:fs";
import type { HeaderValues } from "../src/index.ts";

const root = new URL("../../../../shared/", import.meta.url);

export const hasShared = existsSync(root);
if (!hasShared) console.log("skipped: the expected values of wcslib are not on this machine");

export const readGolden = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`golden/${path}`, root), "utf8")) as T;

export const readShared = (path: string): Buffer => readFileSync(new URL(path, root));

/** Cards of up to 80 characters as keyword and value; the first of a keyword counts. */
export function headerOf(cards: readonly string[]): HeaderValues {
  const values: Record<string, string | number | boolean | null> = {};
  for (const card of cards) {
    const keyword = card.slice(0, 8).trim();
    if (card[8] !== "=" || Object.hasOwn(values, keyword)) continue;
    const text = /^\s*'((?:[^']|'')*)'/.exec(card.slice(9))?.[1];
    const word = card.slice(9).split("/")[0]!.trim();
    if (text !== undefined) values[keyword] = text.replaceAll("''", "'").trimEnd();
    else if (word === "T" || word === "F") values[keyword] = word === "T";
    else values[keyword] = word === "" ? null : Number(word.replace(/D/i, "E"));
  }
  return values;
}

/** The cards of the first header of a FITS file. */
export function cardsOf(file: Buffer): string[] {
  const cards = file.toString("latin1").match(/.{80}/gs) ?? [];
  return cards.slice(
    0,
    cards.findIndex((card) => card.startsWith("END     ")),
  );
}
