import { existsSync, readFileSync } from "node:fs";
import { createImage, type Image } from "../src/index.ts";

const shared = new URL("../../../../shared/", import.meta.url);

/** URL of a file among the expected values, which lie beside the repository. */
export const goldenUrl = (name: string) => new URL(`golden/pymovie/${name}`, shared);

/** Whether the expected values of PyMovie are on this machine. */
export function hasGoldens(): boolean {
  const there = existsSync(goldenUrl("images.json"));
  if (!there) console.log("skipped: the expected values of PyMovie are not on this machine");
  return there;
}

export const readGolden = (name: string) => JSON.parse(readFileSync(goldenUrl(name), "utf8"));

interface GoldenImage {
  id: string;
  dtype: string;
  h: number;
  w: number;
  data?: number[];
}

/** One of PyMovie's test pictures, in its own pixel type. */
export function goldenImage(id: string): Image {
  const found = (readGolden("images.json").images as GoldenImage[]).find((one) => one.id === id);
  if (!found?.data) throw new Error(`no picture ${id}`);
  const data = found.dtype === "uint8" ? Uint8Array.from(found.data) : Uint16Array.from(found.data);
  return createImage(data, found.w, found.h);
}
