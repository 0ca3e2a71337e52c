/** Where a recording points, for people and for programs. */

import { fieldOfView, formatSkyPosition } from "@photkit/wcs";
import type { Plate } from "../arguments/plate-arguments.ts";

/** What a plate says about the pictures. */
export interface Pointing {
  readonly origin: string;
  readonly centre: { readonly raDegrees: number; readonly decDegrees: number };
  readonly widthDegrees: number;
  readonly heightDegrees: number;
  readonly scaleArcsec: number;
  /** Where north is, row 0 on top: degrees from up towards the left. */
  readonly northDegrees: number;
  readonly mirrored: boolean;
  /** What is doubtful: what of the header is not used, what was guessed. */
  readonly warnings: readonly string[];
  /** Of a plate fitted to stars: how many, by which model, their scatter, the error in the middle. */
  readonly stars?: {
    readonly used: number;
    readonly model: string;
    readonly rmsArcsec: number;
    readonly errorArcsec: number | null;
  };
}

/** Where pictures of `width` by `height` px point. */
export function pointingOf(
  { wcs, origin, fit, warnings }: Plate,
  width: number,
  height: number,
): Pointing {
  const { centre, widthDegrees, heightDegrees, scaleArcsec, northDegrees, mirrored } = fieldOfView(
    wcs,
    width,
    height,
  );
  const field = {
    centre,
    widthDegrees,
    heightDegrees,
    scaleArcsec,
    northDegrees,
    mirrored,
    warnings,
  };
  if (fit === null) return { origin, ...field };
  const error = fit.predictionErrorArcsec((width - 1) / 2, (height - 1) / 2);
  return {
    origin,
    ...field,
    stars: {
      used: fit.used.filter(Boolean).length,
      model: fit.model,
      rmsArcsec: fit.rmsArcsec,
      errorArcsec: Number.isFinite(error) ? error : null,
    },
  };
}

/** Two lines: where and how large, which way up and by what. */
export function pointingLines(pointing: Pointing): [string, string] {
  const { centre, scaleArcsec, mirrored } = pointing;
  const place = formatSkyPosition(centre, { digits: 1 });
  return [
    `${place} in the middle, ${sizeText(pointing)}, ${scaleArcsec.toPrecision(4)}" a px`,
    `row 0 on top, north ${northText(pointing)}, ${mirrored ? "mirrored" : "not mirrored"}; by ${originText(pointing)}`,
  ];
}

function sizeText({ widthDegrees, heightDegrees }: Pointing): string {
  const inMinutes = Math.max(widthDegrees, heightDegrees) < 2;
  const [factor, unit] = inMinutes ? [60, "'"] : [1, "°"];
  return `${(factor * widthDegrees).toFixed(1)}${unit} x ${(factor * heightDegrees).toFixed(1)}${unit}`;
}

function northText({ northDegrees }: Pointing): string {
  const size = Math.abs(northDegrees).toFixed(1);
  if (size === "0.0") return "is up";
  if (size === "180.0") return "is down";
  return `is ${size}° ${northDegrees > 0 ? "left" : "right"} of up`;
}

function originText({ origin, stars }: Pointing): string {
  if (stars === undefined) return origin;
  if (stars.used === 2) return "2 stars, which nothing checks";
  return `${stars.used} of ${origin}, ${stars.rmsArcsec.toPrecision(2)}" rms`;
}
