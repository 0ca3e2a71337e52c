/** Where the sky is in the pictures: from their headers, from a solved file, or from stars by name. */

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { bytesSource, type FrameSource, readFitsUnits } from "@photkit/io-video";
import {
  fitPlate,
  type HeaderValues,
  hasWcs,
  isWcsError,
  type PlateFit,
  type PlateStar,
  parseSkyPosition,
  type Wcs,
  wcsFromHeader,
} from "@photkit/wcs";
import { isProgramError, refuse } from "../errors.ts";
import { type ParsedArguments, PLATE_STAR, parseNumber } from "./arguments.ts";

export const PLATE_OPTIONS = {
  wcs: { type: "string" },
  "plate-star": { type: "string", multiple: true },
  mirrored: { type: "boolean" },
  "pixel-aspect": { type: "string" },
} as const;

export const PLATE_HELP = `  --wcs FILE                       where the sky is in the first frame measured: a .wcs file of
                                   solve-field, or any FITS file with a WCS in its header
                                   (default: what the recording's own FITS header says)
  --plate-star x,y="RA DEC" …      the same by two stars or more: place in px and on the sky
  --mirrored                       two such stars: the image, row 0 on top, is a mirror image
  --pixel-aspect A                 width of a pixel over its height, for these stars (default: 1)`;

/** A coordinate system of the pictures and where it came from. */
export interface Plate {
  readonly wcs: Wcs;
  /** "the header of a.fits", "solved.wcs", "3 stars". */
  readonly origin: string;
  /** What the stars say, when it was fitted to some. */
  readonly fit: PlateFit | null;
  readonly warnings: readonly string[];
}

/** px by which a plate star may miss the fit without it before it is told. */
const DOUBTFUL_PX = 3;

/**
 * The plate of frame `frame`: what the options say, else what its header says; null without either.
 *
 * @throws ProgramError `"unusable-arguments"`.
 */
export async function readPlate(
  parsed: ParsedArguments,
  source: FrameSource,
  frame: number,
): Promise<Plate | null> {
  const { values } = parsed;
  const stars = values["plate-star"];
  const path = values.wcs;
  if (Array.isArray(stars)) {
    if (typeof path === "string") refuse("--wcs and --plate-star tell the same: give one of them.");
    return plateOfStars(stars.map(String), parsed, source);
  }
  for (const option of ["mirrored", "pixel-aspect"]) {
    if (values[option] !== undefined) refuse(`--${option} goes with --plate-star.`);
  }
  return typeof path === "string" ? plateOfFile(path, source) : plateOfHeader(source, frame);
}

/**
 * The same for those who can do without: why it cannot be used as text, where nothing was asked for and
 * the recording's own header is at fault.
 */
export async function lookForPlate(
  parsed: ParsedArguments,
  source: FrameSource,
  frame: number,
): Promise<Plate | string | null> {
  const isAsked = Object.keys(PLATE_OPTIONS).some((name) => parsed.values[name] !== undefined);
  try {
    return await readPlate(parsed, source, frame);
  } catch (error) {
    if (!isAsked && isProgramError(error)) return error.message;
    throw error;
  }
}

async function plateOfHeader(source: FrameSource, frame: number): Promise<Plate | null> {
  // A frame that cannot be read leaves the header of the first one that can.
  const header = (await source.meta?.(frame).catch(() => null)) ?? source.info.meta;
  if (!hasWcs(header)) return null;
  const file = typeof header.file === "string" ? basename(header.file) : source.info.name;
  return solved(header, `the header of ${file}`);
}

async function plateOfFile(path: string, source: FrameSource): Promise<Plate> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) =>
    refuse(`--wcs must name a file that can be read. Received ${path} (${error.code}).`),
  );
  const units = await readFitsUnits(bytesSource(bytes, path)).catch((error: Error) =>
    refuse(`--wcs must name a FITS file, such as the .wcs of solve-field. ${error.message}`),
  );
  const unit = units.find(({ header }) => hasWcs(header.values)) ?? units[0];
  const plate = solved(unit?.header.values ?? {}, basename(path));
  const { size } = plate.wcs.description;
  const { width, height } = source.info;
  if (size !== null && (size.width !== width || size.height !== height)) {
    refuse(
      `--wcs must belong to pictures of ${width} x ${height} px, as the recording's. Received ${path} for ${size.width} x ${size.height} px.`,
    );
  }
  return plate;
}

function solved(header: HeaderValues, origin: string): Plate {
  return told(origin, () => {
    const wcs = wcsFromHeader(header);
    // Tells now, not at the first star, when the frame cannot be converted.
    wcs.pixelToSky(0, 0);
    return { wcs, origin, fit: null, warnings: wcs.description.warnings };
  });
}

/** Tells what is wrong with a plate as the fault of what the user gave. */
function told<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    return isWcsError(error) ? refuse(`${what}: ${error.message}`) : raise(error);
  }
}

function raise(error: unknown): never {
  throw error;
}

function plateStar(text: string): PlateStar {
  const [, x, y, sky] = PLATE_STAR.exec(text) ?? [];
  if (sky === undefined) {
    return refuse(
      `--plate-star must be x,y="RA DEC", a place in px and on the sky. Received "${text}".`,
    );
  }
  return { x: Number(x), y: Number(y), ...told("--plate-star", () => parseSkyPosition(sky)) };
}

function plateOfStars(
  texts: readonly string[],
  { values }: ParsedArguments,
  { info: { width, height } }: FrameSource,
): Plate {
  const stars = texts.map(plateStar);
  const aspect = values["pixel-aspect"];
  const pixelAspect = typeof aspect === "string" ? parseNumber("pixel-aspect", aspect) : undefined;
  const isMirrored = values.mirrored === true;
  const fit = told("--plate-star", () =>
    fitPlate(stars, {
      centre: { x: (width - 1) / 2, y: (height - 1) / 2 },
      size: { width, height },
      ...((stars.length === 2 || isMirrored) && { mirrored: isMirrored }),
      ...(pixelAspect !== undefined && { pixelAspect, model: "similarity" }),
    }),
  );
  const warnings = texts.flatMap((text, i) => {
    const arcsec = fit.leaveOneOutArcsec[i]!;
    const off = `${arcsec.toFixed(1)}" (${(arcsec / fit.scaleArcsec).toFixed(1)} px)`;
    if (fit.used[i] === false) {
      return [`plate star ${text} is left out: the others have it ${off} from there.`];
    }
    return arcsec > DOUBTFUL_PX * fit.scaleArcsec
      ? [`plate star ${text} is doubtful: the others have it ${off} from there.`]
      : [];
  });
  return { wcs: fit.wcs, origin: `${stars.length} stars`, fit, warnings };
}
