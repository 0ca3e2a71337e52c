/** Stars named by their place on the sky: `--target-sky "RA DEC"` and its sisters. */

import type { ExtractionOptions, StarChoice } from "@photkit/extraction";
import type { FrameSource } from "@photkit/io-video";
import {
  formatSkyPosition,
  isWcsError,
  julianYear,
  moveStar,
  type ProperMotion,
  parseSkyPosition,
  type SkyPosition,
  separationArcsec,
} from "@photkit/wcs";
import { refuse } from "../errors.ts";
import { ownMeasures, type ParsedArguments, parseNumber, parsePair } from "./arguments.ts";
import { PLATE_OPTIONS, type Plate, readPlate } from "./plate-arguments.ts";

export const SKY_OPTIONS = {
  "target-sky": { type: "string" },
  "track-sky": { type: "string", multiple: true },
  "ref-sky": { type: "string", multiple: true },
  "proper-motion": { type: "string" },
  epoch: { type: "string" },
} as const;

export const SKY_HELP = `  --target-sky "RA DEC"            the star to measure by its place on the sky, ICRS or J2000:
                                   "05:34:31.94 +22:00:52.2", or degrees "83.6331 +22.0145"; the
                                   star nearest to that place in the image is taken
  --track-sky "RA DEC" …           guide stars by RA and Dec; NAME="RA DEC" gives a name
  --ref-sky "RA DEC" …             comparison stars by RA and Dec
  --proper-motion RA,DEC           of the target in mas a year (RA times cos Dec), from --epoch to the
                                   date of the recording
  --epoch YEAR                     when the target is at its position (default: 2000; Gaia DR3: 2016)`;

type Role = "target" | "track" | "ref";

/** A star as the user names it. */
export interface SkyStar {
  readonly role: Role;
  readonly name: string;
  /** Where it is on the date of the recording. */
  readonly position: SkyPosition;
  readonly own: Omit<StarChoice, "x" | "y" | "name">;
}

/** A star and where the plate has it. */
export interface PlacedStar extends SkyStar {
  readonly x: number;
  readonly y: number;
}

/** The stars that the sky options name, as choices for an extraction. */
export interface SkyStars {
  readonly options: Pick<ExtractionOptions, "target" | "track" | "references">;
  readonly plate: Plate | null;
  readonly placed: readonly PlacedStar[];
}

const SKY = /^(?:([^=,]+)=)?([^=]*?)((?:,[a-z]+=[^,=]+)*)$/;

/** Whether any star is named by its place on the sky, or a plate is given. */
const isAsked = ({ values }: ParsedArguments): boolean =>
  Object.keys({ ...SKY_OPTIONS, ...PLATE_OPTIONS }).some((name) => values[name] !== undefined);

/**
 * Refuses positions that cannot be read and options that say the same twice, before a recording is
 * opened.
 *
 * @throws ProgramError `"unusable-arguments"`.
 */
export function checkSkyArguments({ values }: ParsedArguments): void {
  if (values.target !== undefined && values["target-sky"] !== undefined)
    refuse("--target and --target-sky are the same thing: give one of them.");
  if (values["proper-motion"] !== undefined && values["target-sky"] === undefined)
    refuse("--proper-motion goes with --target-sky.");
  if (values.epoch !== undefined && values["proper-motion"] === undefined)
    refuse("--epoch goes with --proper-motion.");
  const track = values.track;
  if (values["track-sky"] !== undefined && Array.isArray(track) && track.includes("none"))
    refuse("--track none follows nothing: --track-sky does not go with it.");
  starsAsked({ values }, {}, (position) => position);
}

/**
 * Where the stars of the sky options are in the frame that stars are pointed at in, added to those of
 * `options`.
 *
 * @throws ProgramError `"unusable-arguments"`: no plate, a place outside the frame, text that is no
 *   position.
 */
export async function placeSkyStars(
  parsed: ParsedArguments,
  source: FrameSource,
  options: ExtractionOptions,
): Promise<SkyStars> {
  if (!isAsked(parsed)) return { options: {}, plate: null, placed: [] };
  const frame = firstFrame(source, options);
  const plate = await readPlate(parsed, source, frame);
  if (plate === null) {
    return refuse(
      `${namedOption(parsed)} needs to know where the sky is in the picture: a WCS in the FITS header (CTYPE1 = 'RA---TAN' …), --wcs FILE as solve-field leaves it, or two times --plate-star x,y="RA DEC". Received ${source.info.name}, ${source.info.format}, without one.`,
    );
  }
  const motion = await targetMotion(parsed, source, frame);
  const placed = starsAsked(parsed, options, motion).map((star) => place(star, plate, source));
  const choice = ({ x, y, name, own }: PlacedStar): StarChoice => ({ x, y, name, ...own });
  const of = (role: Role) => placed.filter((star) => star.role === role).map(choice);
  const [target] = of("target");
  const track = options.track === "none" ? [] : (options.track ?? []);
  return {
    plate,
    placed,
    options: {
      ...(target !== undefined && { target }),
      ...(of("track").length > 0 && { track: [...track, ...of("track")] }),
      ...(of("ref").length > 0 && { references: [...(options.references ?? []), ...of("ref")] }),
    },
  };
}

/** The frame that stars are pointed at in; a range beyond the recording is told by the extraction. */
function firstFrame(
  { frameCount }: FrameSource,
  { start = 0, stop = frameCount, backwards = false }: ExtractionOptions,
): number {
  const frame = backwards ? Math.min(stop, frameCount) - 1 : start;
  return Math.max(0, Math.min(frame, frameCount - 1));
}

const namedOption = ({ values }: ParsedArguments): string =>
  `--${Object.keys(SKY_OPTIONS).find((name) => values[name] !== undefined)}`;

function starsAsked(
  { values }: Pick<ParsedArguments, "values">,
  { track = [], references = [] }: ExtractionOptions,
  move: (position: SkyPosition) => SkyPosition,
): SkyStar[] {
  const list = (name: "track-sky" | "ref-sky"): readonly string[] => {
    const given = values[name];
    return Array.isArray(given) ? given.map(String) : [];
  };
  const target = values["target-sky"];
  const tracked = track === "none" ? 0 : track.length;
  return [
    ...(typeof target === "string"
      ? [skyStar("target", "target-sky", target, "target", move)]
      : []),
    ...list("track-sky").map((text, i) =>
      skyStar("track", "track-sky", text, `track${tracked + i + 1}`),
    ),
    ...list("ref-sky").map((text, i) =>
      skyStar("ref", "ref-sky", text, `ref${references.length + i + 1}`),
    ),
  ];
}

function skyStar(
  role: Role,
  option: string,
  text: string,
  usualName: string,
  move = (position: SkyPosition) => position,
): SkyStar {
  const [, name = usualName, sky = "", own = ""] = SKY.exec(text) ?? [];
  try {
    const position = move(parseSkyPosition(sky));
    return { role, name, position, own: ownMeasures(option, own) };
  } catch (error) {
    if (!isWcsError(error)) throw error;
    return refuse(`--${option}: ${error.message}`);
  }
}

/** From its epoch to the frame's date, by the proper motion that was given. */
async function targetMotion(
  { values }: ParsedArguments,
  source: FrameSource,
  frame: number,
): Promise<(position: SkyPosition) => SkyPosition> {
  const text = values["proper-motion"];
  if (typeof text !== "string") return (position) => position;
  const [raMasPerYear, decMasPerYear] = parsePair("proper-motion", text);
  const motion: ProperMotion = { raMasPerYear, decMasPerYear };
  const time = await source.time(frame);
  if (time === null) {
    return refuse(
      `--proper-motion needs the date of the recording, which ${source.info.name} does not have in frame ${frame}. Give the position at its date instead.`,
    );
  }
  const epoch = typeof values.epoch === "string" ? parseNumber("epoch", values.epoch) : 2000;
  const years = julianYear(time.utcMicroseconds) - epoch;
  return (position) => moveStar(position, motion, years);
}

function place(star: SkyStar, { wcs, origin }: Plate, { info }: FrameSource): PlacedStar {
  const { width, height } = info;
  const { raDegrees, decDegrees } = star.position;
  const { x, y } = wcs.skyToPixel(raDegrees, decDegrees);
  if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) {
    return { ...star, x: rounded(x), y: rounded(y) };
  }
  const centre = wcs.pixelToSky((width - 1) / 2, (height - 1) / 2);
  const off = separationArcsec(star.position, centre) / 3600;
  const where = Number.isNaN(x) ? "nowhere" : `at ${x.toFixed(1)},${y.toFixed(1)} px`;
  return refuse(
    `${star.name} must lie in the frame, x 0 to ${width - 1} and y 0 to ${height - 1}. Received ${formatSkyPosition(star.position)}, which ${origin} has ${where}: ${off.toFixed(off < 1 ? 3 : 1)} degrees from the middle of the field at ${formatSkyPosition(centre)}.`,
  );
}

/** To 0.001 px: no plate knows more, and messages show the number. */
const rounded = (px: number): number => Math.round(1000 * px) / 1000;
