/** The reference picture with every measured star marked: which star is which. */

import { type Extraction, nearSaturation, skyOf } from "@photkit/extraction";
import {
  createCanvas,
  encodePng,
  type ImageLike,
  markSaturated,
  type RgbImage,
  sizeOf,
  stretch,
} from "@photkit/image";
import { isUsable } from "@photkit/lightcurve";
import { escapeXml } from "./escape-xml.ts";
import { type Box, placeLabels } from "./place-labels.ts";

/** Kinds of marks, in the order of the legend. */
const KINDS = {
  target: { colour: "#ff5a5a", name: "target" },
  reference: { colour: "#4db8ff", name: "comparison star" },
  track: { colour: "#ffd24d", name: "tracking star" },
  star: { colour: "#7ee07e", name: "star" },
  flash: { colour: "#ffffff", name: "flash" },
} as const;
const WIDTH = 960;
const FONT_SIZE = 13;
/** Width of a letter, in font sizes, taken on the safe side. */
const LETTER = 0.62;
/** Height of the strip below the picture that says what the colours mean, px. */
const LEGEND_HEIGHT = 26;

/** A star to be marked, at its place in px. */
export interface Mark {
  readonly label: string;
  readonly kind: keyof typeof KINDS;
  readonly x: number;
  readonly y: number;
}

/** A picture and the level at which its pixels saturate, in ADU. */
export interface Field {
  readonly picture: ImageLike;
  readonly saturation: number | null;
}

/**
 * An SVG of the reference picture with a labelled circle around every star of the light curve. A
 * star that others are compared with has the colour of comparison stars, whatever else it is for.
 */
export function finderChart({ reference, lightCurve, ensemble }: Extraction): string {
  const first = Math.max(0, lightCurve.frames.indexOf(reference.firstFrame));
  const all = lightCurve.apertures.map((series): Mark => {
    const row = [first, ...series.x.keys()].find((i) => isUsable(series, i)) ?? first;
    const place = { x: series.x[row]!, y: series.y[row]! };
    const kind = ensemble.includes(series.name) ? "reference" : series.role;
    return { label: series.name, kind, ...place };
  });
  // Nested apertures lie around the place of their star, which has a mark already.
  const marks = all.filter(
    ({ x, y }, i) => all.findIndex((other) => other.x === x && other.y === y) === i,
  );
  return fieldChart(reference, reference.fwhm, marks);
}

/** An SVG of a field with labelled circles of 2 `fwhm`, and a legend when they are of several kinds. */
export function fieldChart(field: Field, fwhm: number, stars: readonly Mark[]): string {
  const { width, height } = sizeOf(field.picture);
  const scale = WIDTH / width;
  const page: Box = { left: 0, top: 0, right: WIDTH, bottom: Math.round(height * scale) };
  const png = Buffer.from(encodePng(fieldPicture(field))).toString("base64");
  const radius = Math.max(7, 2 * fwhm * scale);
  // Pixel centres are at whole numbers, so the picture's corner is at -0.5.
  const marks = stars.map((star) => ({
    ...star,
    x: (star.x + 0.5) * scale,
    y: (star.y + 0.5) * scale,
    width: star.label.length * LETTER * FONT_SIZE,
    height: FONT_SIZE + 2,
  }));
  const labels = placeLabels(marks, radius, page);
  const kinds = (Object.keys(KINDS) as Mark["kind"][]).filter((kind) =>
    stars.some((star) => star.kind === kind),
  );
  const bottom = page.bottom + (kinds.length > 1 ? LEGEND_HEIGHT : 0);
  // Enlarged pixels are shown as they are; reduced ones are averaged, or faint stars would fall out.
  const pixels = scale >= 1 ? ' image-rendering="optimizeSpeed"' : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.right} ${bottom}" font-family="DejaVu Sans, sans-serif" font-size="${FONT_SIZE}">`,
    `<image href="data:image/png;base64,${png}" width="${page.right}" height="${page.bottom}"${pixels}/>`,
    ...marks.map(({ label, kind, x, y }, i) => {
      const { left, bottom } = labels[i]!;
      const { colour } = KINDS[kind];
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${left.toFixed(1)}" y="${(bottom - 3).toFixed(1)}" fill="${colour}" stroke="#000" stroke-width="2.5" paint-order="stroke">${escapeXml(label)}</text>`;
    }),
    ...(kinds.length > 1 ? legend(kinds, page.bottom) : []),
    "</svg>",
    "",
  ].join("\n");
}

/** What the colours of the circles mean, on a black strip from `top` on. */
function legend(kinds: readonly Mark["kind"][], top: number): string[] {
  let left = 14;
  const middle = top + LEGEND_HEIGHT / 2;
  const parts = kinds.map((kind) => {
    const { colour, name } = KINDS[kind];
    const part = `<circle cx="${left}" cy="${middle}" r="5" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${left + 10}" y="${middle + 4}" fill="${colour}">${name}</text>`;
    left += 34 + Math.ceil(name.length * LETTER * FONT_SIZE);
    return part;
  });
  return [`<rect y="${top}" width="${WIDTH}" height="${LEGEND_HEIGHT}"/>`, ...parts];
}

/** The field in grey, with the pixels in colour that saturate. */
function fieldPicture({ picture, saturation }: Field): RgbImage {
  const canvas = createCanvas(stretch(picture, { method: "asinh" }));
  if (saturation === null) return canvas;
  const near = nearSaturation(skyOf(picture), saturation);
  markSaturated(canvas, picture, { level: near, colour: [150, 90, 255] });
  // A mean of clipped pixels is a rounding error away from the level.
  markSaturated(canvas, picture, { level: 0.999 * saturation });
  return canvas;
}
