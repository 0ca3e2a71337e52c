/** The reference picture with every measured star marked: which star is which. */

import type { Extraction } from "@photkit/extraction";
import { encodePng, stretch } from "@photkit/image";
import { isUsable } from "@photkit/lightcurve";
import { escapeXml } from "./escape-xml.ts";

const COLOURS = {
  target: "#ff5a5a",
  reference: "#4db8ff",
  track: "#ffd24d",
  star: "#7ee07e",
} as const;
const WIDTH = 960;

/** An SVG of the reference picture with a labelled circle around every star of the light curve. */
export function finderChart({ reference, lightCurve }: Extraction): string {
  const { width, height } = reference;
  const scale = WIDTH / width;
  const shown = Math.round(height * scale);
  const png = Buffer.from(encodePng(stretch(reference.picture, { method: "asinh" }))).toString(
    "base64",
  );
  const first = reference.firstFrame - Number(lightCurve.frames[0]);
  const marks = lightCurve.apertures.map((series) => {
    const row = Math.max(0, [first, ...series.x.keys()].find((i) => isUsable(series, i)) ?? first);
    // Pixel centres are at whole numbers, so the picture's corner is at -0.5.
    const x = (series.x[row]! + 0.5) * scale;
    const y = (series.y[row]! + 0.5) * scale;
    const r = Math.max(7, 2 * reference.fwhm * scale);
    const colour = COLOURS[series.role];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${(x + r + 3).toFixed(1)}" y="${(y + 4).toFixed(1)}" fill="${colour}" stroke="#000" stroke-width="2.5" paint-order="stroke">${escapeXml(series.name)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${shown}" font-family="DejaVu Sans, sans-serif" font-size="13">`,
    `<image href="data:image/png;base64,${png}" width="${WIDTH}" height="${shown}"/>`,
    ...marks,
    "</svg>",
  ].join("\n");
}
