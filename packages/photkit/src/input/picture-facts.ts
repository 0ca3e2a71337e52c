/** What the headers of a picture say about how it was taken: filter, kind, binning, camera. */

import type { FrameSource } from "@photkit/io-video";

export type Meta = Awaited<ReturnType<NonNullable<FrameSource["meta"]>>>;

/** A value by the first of its keywords, numbers without needless digits. */
export function firstStated(meta: Meta, keywords: readonly string[]): string | null {
  for (const keyword of keywords) {
    const value = meta[keyword];
    if (typeof value === "number" && Number.isFinite(value)) return String(value);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
}

/** Wheels behind each other, and what stands in them where no filter does. */
const WHEELS = ["FILTER1", "FILTER2", "FILTER3", "FILTER4"];
const NO_FILTER = /^(clear\d*[a-z]?|open|none|empty|air|n\/a|-)$/i;

/**
 * The filter: FILTER, else those of several wheels without the empty places, else other names of
 * it; null where none is stated.
 */
export function filterOf(meta: Meta): string | null {
  const named = firstStated(meta, ["FILTER"]);
  if (named !== null) return named;
  const wheels = WHEELS.flatMap((keyword) => firstStated(meta, [keyword]) ?? []);
  const filters = wheels.filter((name) => !NO_FILTER.test(name));
  if (wheels.length > 0) return filters.length > 0 ? filters.join(" + ") : wheels[0]!;
  return firstStated(meta, ["INSFLNAM", "FILTNAME", "FILTERID", "FILTNAM", "FLTNAME", "FILTERS"]);
}

export function binningOf(meta: Meta): string | null {
  const x = firstStated(meta, ["XBINNING", "CCDXBIN", "XBIN"]);
  const y = firstStated(meta, ["YBINNING", "CCDYBIN", "YBIN"]) ?? x;
  return x === null ? firstStated(meta, ["BINNING", "CCDSUM"]) : `${x} x ${y}`;
}

export function cameraOf(meta: Meta): string | null {
  const named = firstStated(meta, ["INSTRUME", "CAMERA", "DETECTOR"]);
  const maker = [firstStated(meta, ["Make"]), firstStated(meta, ["Model"])].filter(
    (word) => word !== null,
  );
  return named ?? (maker.length === 0 ? null : maker.join(" "));
}

/** Light, dark, flat or bias, as the header calls it. */
export const kindOf = (meta: Meta): string | null =>
  firstStated(meta, ["IMAGETYP", "IMAGETYPE", "FRAME", "FRAMETYP", "OBSTYPE"]);

/** True for darks, flats and biases, which are no pictures of stars. */
export const isCalibration = (kind: string | null): boolean =>
  kind !== null && /dark|flat|bias|zero|offset/i.test(kind) && !/light|object|science/i.test(kind);
