/** Facts of an ADV or AAV recording from its tags (ADV 1 and 2, AAV format by H. Pavlov). */

import type { SourceInfo } from "../frame.ts";

type Tags = Readonly<Record<string, string>>;

export interface AdvFacts {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly imageTags: Tags;
  readonly systemTags: Tags;
  readonly userTags: Tags;
}

/**
 * What `info` of an open recording says. Of AAV files `meta.integratedFrames` is the number of video
 * frames that one stored frame holds, from the native and the effective frame rate.
 */
export function advInfo(name: string, facts: AdvFacts, warnings: readonly string[]): SourceInfo {
  const { imageTags, systemTags, userTags, width, height } = facts;
  const bitDepth = Number(imageTags["IMAGE-BITPIX"] ?? systemTags.BITPIX) || facts.bitsPerPixel;
  const bayer = imageTags["IMAGE-BAYER-PATTERN"] ?? "MONOCHROME";
  const aav = systemTags["AAV-VERSION"] !== undefined || systemTags["FSTF-TYPE"] === "AAV";
  const integrated = aav ? integratedFrames(systemTags) : null;
  const fullScale = Number(imageTags["IMAGE-MAX-PIXEL-VALUE"] ?? systemTags["AAV16-NORMVAL"]);
  return {
    format: aav ? "AAV" : "ADV",
    name,
    width,
    height,
    bitDepth,
    saturation: fullScale > 0 ? fullScale : 2 ** bitDepth - 1,
    colour: bayer === "MONOCHROME" ? "mono" : bayer,
    meta: {
      ...systemTags,
      ...userTags,
      ...imageTags,
      ...(integrated !== null && { integratedFrames: integrated }),
    },
    warnings:
      integrated !== null && integrated > 1
        ? [...warnings, `every frame holds ${integrated} integrated video frames`]
        : warnings,
  };
}

/** Video frames per stored frame, or null when the rates are not both stated. */
function integratedFrames(tags: Tags): number | null {
  const ratio = Number(tags["NATIVE-FRAME-RATE"]) / Number(tags["EFFECTIVE-FRAME-RATE"]);
  return Number.isFinite(ratio) && ratio > 0 ? Math.max(1, Math.round(ratio)) : null;
}
