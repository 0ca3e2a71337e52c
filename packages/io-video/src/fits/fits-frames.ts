/** Which pictures of a FITS file are its frames, where more than one unit holds a picture. */

import { parseInstant } from "../utc-time.ts";
import type { FitsHdu } from "./fits-hdu.ts";
import { planesOf } from "./fits-image.ts";

/** A picture that is no frame, and why. */
export interface LeftOut {
  readonly unit: FitsHdu;
  readonly reason: string;
}

export interface FrameUnits {
  /** Units whose planes are the frames, in the order of the file; all of one size and type. */
  readonly pictures: readonly FitsHdu[];
  readonly leftOut: readonly LeftOut[];
}

/** Names of extensions that go with a picture: its errors, masks, weights, and previews of it. */
const COMPANION =
  /^(ERR|ERROR|DQ|MASK|BPM|WHT|WEIGHT|WGT|I?VAR|VARIANCE|UNC|UNCERT|STDDEV|STD|SIGMA|RMS|NOISE|QUAL|QUALITY|FLAGS?|CTX|CON|EXPMAP|EXPOSURE_MAP|NUSED|BKG|BACKGROUND|SKY|PSF|THUMB|THUMBNAIL|PREVIEW|AREA|WAVELENGTH|SAMP|TIME|D2IMARR|WCSDVARR)(\b|_|\d|$)/i;
/** Names of the detectors of one exposure, and of colours of one picture. */
const PART = /^(CCD|CHIP|AMP|IM|DET|DETECTOR|SENSOR|QUAD)[_ -]?\d+$|^(R|G|B|RED|GREEN|BLUE)$/i;

const nameOf = ({ name }: FitsHdu): string => name.trim();

/** The units with a picture of at least two axes. */
export const pictureUnits = (units: readonly FitsHdu[]): FitsHdu[] =>
  units.filter((unit) => planesOf(unit).planes > 0 && unit.axes.length > 1);

/**
 * The frames among several pictures: those of the size and type that most pixels of the file have,
 * the first such among equals. Errors, masks and weights (by EXTNAME) and the detectors or colours of
 * one exposure are no frames of a recording.
 */
export function chooseFrames(candidates: readonly FitsHdu[]): FrameUnits {
  if (candidates.length < 2) return { pictures: candidates, leftOut: [] };
  const leftOut: LeftOut[] = [];
  const named = candidates.filter((unit) => !COMPANION.test(nameOf(unit)));
  const main = named.length > 0 ? named : candidates;
  for (const unit of candidates) {
    if (!main.includes(unit)) leftOut.push({ unit, reason: "goes with a picture by its name" });
  }
  const kind = largestKind(main);
  const alike = main.filter((unit) => kindOf(unit) === kind);
  for (const unit of main) {
    if (!alike.includes(unit)) leftOut.push({ unit, reason: "is of another size or type" });
  }
  const [first] = alike;
  const pictures = alike.filter(
    (unit) => unit === first || !(first && isSameExposure(unit, first)),
  );
  for (const unit of alike) {
    if (!pictures.includes(unit)) leftOut.push({ unit, reason: "is part of the same exposure" });
  }
  return { pictures, leftOut: leftOut.sort((a, b) => a.unit.index - b.unit.index) };
}

/** Size and type of the pixels. */
function kindOf(unit: FitsHdu): string {
  const { width, height } = planesOf(unit);
  return `${width} x ${height}, ${unit.bitpix}`;
}

function largestKind(units: readonly FitsHdu[]): string {
  const pixels = new Map<string, number>();
  for (const unit of units) {
    const { width, height, planes } = planesOf(unit);
    pixels.set(kindOf(unit), (pixels.get(kindOf(unit)) ?? 0) + width * height * planes);
  }
  return [...pixels].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

/** Two detectors or colours of one exposure: by their sections, or by names and one time. */
function isSameExposure({ header, ...unit }: FitsHdu, first: FitsHdu): boolean {
  const section = header.values.DETSEC;
  const other = first.header.values.DETSEC;
  if (section !== undefined && other !== undefined) return section !== other;
  const names = [unit.name.trim(), nameOf(first)];
  if (names[0] === names[1] || names.includes("")) return false;
  const [time, firstTime] = [header, first.header].map(({ values }) => {
    const text = values["DATE-OBS"] ?? values["DATE-BEG"];
    return typeof text === "string" ? (parseInstant(text)?.utcMicroseconds ?? null) : null;
  });
  if (time === null && firstTime === null) return names.every((name) => PART.test(name));
  return time === firstTime;
}

/** Left-out pictures shown in a warning. */
const SHOWN = 5;

/** The pictures that are left out and how to open them, or null without any. */
export function leftOutText(leftOut: readonly LeftOut[]): string | null {
  const [first] = leftOut;
  if (!first) return null;
  const shown = leftOut.slice(0, SHOWN).map(({ unit, reason }) => {
    const { width, height, planes } = planesOf(unit);
    const name = nameOf(unit) === "" ? "" : ` "${nameOf(unit)}"`;
    const depth = planes > 1 ? ` x ${planes}` : "";
    return `unit ${unit.index}${name} (${width} x ${height}${depth} px) ${reason}`;
  });
  const rest = leftOut.length - shown.length;
  const more = rest > 0 ? `, and ${rest} more` : "";
  return `pictures left out: ${shown.join(", ")}${more}; --hdu ${first.unit.index} (option hdu) opens that one`;
}

/** The units that `hdu` names: by number, or all of an EXTNAME, or `NAME,EXTVER`. */
export function namedUnits(units: readonly FitsHdu[], hdu: number | string): FitsHdu[] {
  if (typeof hdu === "number") return units.filter(({ index }) => index === hdu);
  const [, name = "", version] = /^(.*?)(?:\s*,\s*(\d+))?$/s.exec(hdu.trim()) ?? [];
  return units.filter((unit) => {
    const isNamed = nameOf(unit).toUpperCase() === name.trim().toUpperCase();
    return (
      isNamed &&
      (version === undefined || Number(unit.header.values.EXTVER ?? 1) === Number(version))
    );
  });
}

/** The unit of a frame of a file and the frame's number in it, or null beyond the last. */
export function unitOfFrame(
  pictures: readonly FitsHdu[],
  frame: number,
  framesIn: (unit: FitsHdu) => number,
): { unit: FitsHdu; frame: number } | null {
  let first = 0;
  for (const unit of pictures) {
    const count = framesIn(unit);
    if (frame < first + count) return { unit, frame: frame - first };
    first += count;
  }
  return null;
}
