/** Where a recording points, for people and for programs. */

import { type FieldOfView, fieldOfView, formatSkyPosition } from "@photkit/wcs";
import type { Plate } from "./plate-arguments.ts";

/** What a plate says about pictures of `width` by `height` px. */
export interface FieldFacts {
  readonly origin: string;
  readonly centre: { readonly raDegrees: number; readonly decDegrees: number };
  readonly widthDegrees: number;
  readonly heightDegrees: number;
  readonly scaleArcsec: number;
  readonly northDegrees: number;
  readonly mirrored: boolean;
  /** Of a plate fitted to stars: how many, their scatter, the error that follows in the middle. */
  readonly stars?: {
    readonly used: number;
    readonly model: string;
    readonly rmsArcsec: number;
    readonly errorArcsec: number | null;
  };
}

export function fieldFacts({ wcs, origin, fit }: Plate, width: number, height: number): FieldFacts {
  const {
    corners: _,
    scaleXArcsec: __,
    scaleYArcsec: ___,
    ...field
  } = fieldOfView(wcs, width, height);
  const error = fit?.predictionErrorArcsec((width - 1) / 2, (height - 1) / 2);
  return {
    origin,
    ...field,
    ...(fit !== null && {
      stars: {
        used: fit.used.filter(Boolean).length,
        model: fit.model,
        rmsArcsec: fit.rmsArcsec,
        errorArcsec: error !== undefined && Number.isFinite(error) ? error : null,
      },
    }),
  };
}

/** Two lines: where and how large, which way up and by what. */
export function fieldLines(field: FieldFacts): [string, string] {
  return [
    `${formatSkyPosition(field.centre, { digits: 1 })} in the middle, ${sizeText(field)}, ${field.scaleArcsec.toPrecision(4)}" a px`,
    `north ${northText(field)}, ${field.mirrored ? "mirrored" : "not mirrored"}; by ${originText(field)}`,
  ];
}

function sizeText({ widthDegrees, heightDegrees }: FieldFacts): string {
  const inMinutes = Math.max(widthDegrees, heightDegrees) < 2;
  const [factor, unit] = inMinutes ? [60, "'"] : [1, "°"];
  return `${(factor * widthDegrees).toFixed(1)}${unit} x ${(factor * heightDegrees).toFixed(1)}${unit}`;
}

function northText({ northDegrees }: Pick<FieldOfView, "northDegrees">): string {
  const size = Math.abs(northDegrees).toFixed(1);
  if (size === "0.0") return "is up";
  if (size === "180.0") return "is down";
  return `is ${size}° ${northDegrees > 0 ? "left" : "right"} of up`;
}

function originText({ origin, stars }: FieldFacts): string {
  if (stars === undefined) return origin;
  if (stars.used === 2) return "2 stars, which nothing checks";
  return `${stars.used} of ${origin}, ${stars.rmsArcsec.toPrecision(2)}" rms`;
}
