/** SVG to PNG with fonts of our own: a fresh machine has neither a browser nor fonts. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const require = createRequire(import.meta.url);
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];

let ready: Promise<Uint8Array[]> | null = null;

async function prepare(): Promise<Uint8Array[]> {
  await initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return Promise.all(
    FONTS.map(async (font) => readFile(require.resolve(`dejavu-fonts-ttf/ttf/${font}`))),
  );
}

/**
 * Renders an SVG picture.
 *
 * @param width - width of the PNG in px. @default 1600
 */
export async function renderPng(svg: string, width = 1600): Promise<Uint8Array> {
  ready ??= prepare();
  const fontBuffers = await ready;
  const picture = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    background: "white",
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return picture.render().asPng();
}
