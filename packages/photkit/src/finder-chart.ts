/** The reference picture with every measured star marked: which star is which. */

import type { Extraction } from "@photkit/extraction";
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

const COLOURS = {
  target: "#ff5a5a",
  reference: "#4db8ff",
  track: "#ffd24d",
  star: "#7ee07e",
  flash: "#ffffff",
} as const;
/** Mean over saturation from which on single frames may saturate in moments of good seeing. */
const NEAR_SATURATION = 0.7;
const WIDTH = 960;
const FONT_SIZE = 13;
/** Width of a letter, in font sizes, taken on the safe side. */
const LETTER = 0.62;

/** A star to be marked, at its place in px. */
export interface Mark {
  readonly label: string;
  readonly colour: string;
  readonly x: number;
  readonly y: number;
}

/** A picture and the level at which its pixels saturate, in ADU. */
export interface Field {
  readonly picture: ImageLike;
  readonly saturation: number | null;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An SVG of the reference picture with a labelled circle around every star of the light curve. */
export function finderChart({ reference, lightCurve }: Extraction): string {
  const first = Math.max(0, lightCurve.frames.indexOf(reference.firstFrame));
  const all = lightCurve.apertures.map((series): Mark => {
    const row = [first, ...series.x.keys()].find((i) => isUsable(series, i)) ?? first;
    const place = { x: series.x[row]!, y: series.y[row]! };
    return { label: series.name, colour: COLOURS[series.role], ...place };
  });
  // Nested apertures lie around the place of their star, which has a mark already.
  const marks = all.filter(
    ({ x, y }, i) => all.findIndex((other) => other.x === x && other.y === y) === i,
  );
  return fieldChart(reference, reference.fwhm, marks);
}

/** An SVG of a field with labelled circles of 2 `fwhm`. */
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
  }));
  const labels = placeLabels(marks, radius, page);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.right} ${page.bottom}" font-family="DejaVu Sans, sans-serif" font-size="${FONT_SIZE}">`,
    `<image href="data:image/png;base64,${png}" width="${page.right}" height="${page.bottom}"/>`,
    ...marks.map(({ label, colour, x, y }, i) => {
      const { left, bottom } = labels[i]!;
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${left.toFixed(1)}" y="${(bottom - 3).toFixed(1)}" fill="${colour}" stroke="#000" stroke-width="2.5" paint-order="stroke">${escapeXml(label)}</text>`;
    }),
    "</svg>",
    "",
  ].join("\n");
}

/** The field in grey, with the pixels in colour that saturate. */
function fieldPicture({ picture, saturation }: Field): RgbImage {
  const canvas = createCanvas(stretch(picture, { method: "asinh" }));
  if (saturation === null) return canvas;
  markSaturated(canvas, picture, { level: NEAR_SATURATION * saturation, colour: [150, 90, 255] });
  // A mean of clipped pixels is a rounding error away from the level.
  markSaturated(canvas, picture, { level: 0.999 * saturation });
  return canvas;
}

/** A place for each label beside its circle, inside the page, clear of what stands there already. */
function placeLabels(marks: readonly Mark[], radius: number, page: Box): Box[] {
  const taken: Box[] = marks.map(({ x, y }) => ({
    left: x - radius,
    top: y - radius,
    right: x + radius,
    bottom: y + radius,
  }));
  return marks.map(({ label, x, y }) => {
    const wide = label.length * LETTER * FONT_SIZE;
    const high = FONT_SIZE + 2;
    const at = (left: number, top: number): Box => ({
      left,
      top,
      right: left + wide,
      bottom: top + high,
    });
    const gap = radius + 3;
    const places = [
      at(x + gap, y - high / 2),
      at(x - gap - wide, y - high / 2),
      at(x - wide / 2, y - gap - high),
      at(x - wide / 2, y + gap),
      at(x + gap, y - gap - high),
      at(x - gap - wide, y + gap),
    ];
    const inside = places.filter((box) => isWithin(box, page));
    const free = inside.find((box) => !taken.some((other) => overlap(box, other)));
    const chosen = free ?? inside[0] ?? places[0]!;
    taken.push(chosen);
    return chosen;
  });
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isWithin = (a: Box, b: Box): boolean =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
