/** The program's arguments: values as people type them, with messages that say what was expected. */

import { type ParseArgsConfig, parseArgs } from "node:util";
import {
  type Correction,
  METHOD_KINDS,
  type PathPoint,
  type StarChoice,
} from "@photkit/extraction";
import { refuse } from "../errors.ts";
import { nearest, unknownOption } from "./as-typed.ts";

type MethodKind = (typeof METHOD_KINDS)[number];
type Options = NonNullable<ParseArgsConfig["options"]>;

/** One command's arguments: options by name and everything that is not an option. */
export interface ParsedArguments {
  readonly values: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >;
  readonly positionals: readonly string[];
}

/** What `--frames` says. */
export interface FrameWords {
  readonly start?: number;
  readonly stop?: number;
  readonly backwards?: true;
}

const PAIR = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/;
const STAR = /^(?:([^=,]+)=)?(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)((?:,[a-z]+=[^,=]+)*)$/;
const PATH_POINT = /^(\d+):(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/;
/** Two angles, in any of the ways that people write them; what they mean is decided later. */
const SKY =
  /^(?:[^=,]+=)?\d[\d:.hHdDmMsS°′″'"\s]*[\s,][\s\d:.dDmMsS°′″'"+\-−]+(?:,[a-z]+=[^,=]+)*$/;
/** A place in px and on the sky: `x,y=RA DEC`. */
export const PLATE_STAR = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)=(.+)$/;
/** Options that several places may follow, and what these look like. */
const PLACE_OPTIONS: ReadonlyMap<string, RegExp> = new Map([
  ["--target", STAR],
  ["--track", STAR],
  ["--ref", STAR],
  ["--flash", STAR],
  ["--path", PATH_POINT],
  ["--track-sky", SKY],
  ["--ref-sky", SKY],
  ["--plate-star", PLATE_STAR],
]);

/**
 * Parses `args` against `options`. Several stars may follow one `--track` or `--ref`.
 *
 * @throws ProgramError `"unusable-arguments"` for an unknown option, a missing value, or a second
 *   one where there can be only one.
 */
export function parseCommand(args: readonly string[], options: Options): ParsedArguments {
  const words = joinNegatives(spreadStars(args.map((arg) => renamed(arg, options))), options);
  refuseLonely(words, options);
  const { values, positionals, tokens } = parseStrictly(words, options);
  const named = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  for (const name of new Set(named)) {
    const count = named.filter((other) => other === name).length;
    if (count > 1 && options[name]?.type === "string" && options[name].multiple !== true) {
      refuse(`--${name} must be given once. Received ${count}.`);
    }
  }
  return { values, positionals };
}

/** Earlier names of options that belong to a method, still taken. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["weights", "fwhm"],
  ["hunt", "recentre"],
]);

function renamed(arg: string, options: Options): string {
  const [, name = "", rest = ""] = /^--([a-z-]+)(=.*)?$/s.exec(arg) ?? [];
  const now = RENAMED.get(name);
  return now === undefined || options.method === undefined ? arg : `--${now}${rest}`;
}

function parseStrictly(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
    if (unknown !== undefined) return refuse(unknownOption(unknown, Object.keys(options)));
    // Node's own advice after the first sentence is about its parser, not about this program.
    return refuse(`${message.split(". ")[0]!.replace(/\.$/, "")}. See --help.`);
  }
}

/** Whether `word` is an option whose value is the next word. */
const wantsValue = (word: string | undefined, options: Options): boolean =>
  word?.startsWith("--") === true && options[word.slice(2)]?.type === "string";

/** `--radius -1` becomes `--radius=-1`: a number, which the option itself judges. */
function joinNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    if (/^-\d/.test(arg) && wantsValue(joined.at(-1), options))
      joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function refuseLonely(args: readonly string[], options: Options): void {
  args.forEach((arg, i) => {
    const next = args[i + 1];
    if (wantsValue(arg, options) && (next === undefined || next.startsWith("--"))) {
      refuse(`${arg} must be followed by a value. Received ${next ?? "nothing"}.`);
    }
  });
}

/** `--ref 1,2 3,4` becomes `--ref=1,2 --ref=3,4`; a star may also be at a negative place. */
function spreadStars(args: readonly string[]): string[] {
  const spread: string[] = [];
  let option: string | null = null;
  for (const arg of args) {
    if (PLACE_OPTIONS.has(arg)) {
      if (option !== null && spread.at(-1) === option) spread.push("");
      option = arg;
      spread.push(arg);
    } else if (option !== null && PLACE_OPTIONS.get(option)?.test(arg)) {
      if (spread.at(-1) === option) spread.pop();
      spread.push(`${option}=${arg}`);
    } else {
      option = null;
      spread.push(arg);
    }
  }
  return spread;
}

const CORRECTION = /^(\d+):(?:([^=,]+)=)?([+-]?\d+(?:\.\d+)?),([+-]?\d+(?:\.\d+)?)$/;

/** A correction as `FRAME:NAME=x,y` or, by a shift of the field, `FRAME:dx,dy`. */
export function parseCorrection(text: string): Correction {
  const match = CORRECTION.exec(text);
  if (match === null) {
    return refuse(`--correct must be FRAME:NAME=x,y or FRAME:dx,dy. Received "${text}".`);
  }
  const frame = Number(match[1]);
  const [x, y] = [Number(match[3]), Number(match[4])];
  return match[2] === undefined ? { frame, dx: x, dy: y } : { frame, star: match[2], x, y };
}

/**
 * A star as `x,y` or `name=x,y`, with what is its own: `,radius=4`, `,threshold=2.5` (sigma),
 * `,method=circle`.
 */
export function parseStar(option: string, text: string): StarChoice {
  const match = STAR.exec(text);
  if (match === null)
    return refuse(`--${option} must be x,y or name=x,y in px. Received "${text}".`);
  const [, name, x, y, rest = ""] = match;
  const own = ownMeasures(option, rest);
  return { x: Number(x), y: Number(y), ...(name !== undefined && { name }), ...own };
}

/** What is a star's own: `,radius=4,threshold=2.5,method=circle`. */
export function ownMeasures(option: string, own: string): Omit<StarChoice, "x" | "y" | "name"> {
  const star: { -readonly [K in "radius" | "thresholdSigma" | "method"]?: StarChoice[K] } = {};
  for (const part of own.split(",").slice(1)) {
    const [key, value = ""] = part.split("=");
    if (key === "radius") star.radius = parseNumber(`${option} radius`, value);
    else if (key === "threshold") star.thresholdSigma = parseNumber(`${option} threshold`, value);
    else if (key === "method") {
      star.method = { kind: parseMethod(`${option} method`, value) };
    } else {
      refuse(`--${option} may be followed by radius=, threshold= and method=. Received "${part}".`);
    }
  }
  return star;
}

/** A place in a frame as `FRAME:x,y`. */
export function parsePathPoint(text: string): PathPoint {
  const match = PATH_POINT.exec(text);
  if (match === null) return refuse(`--path must be FRAME:x,y FRAME:x,y. Received "${text}".`);
  return { frame: Number(match[1]), x: Number(match[2]), y: Number(match[3]) };
}

/**
 * A range of frames as `a:b`, either side may be missing: from a, up to but without b. With b below
 * a they are the frames of `b:a`, from the last to the first.
 */
export function parseFrames(text: string): FrameWords {
  const match = /^(\d*):(\d*)$/.exec(text);
  if (match === null || text === ":") {
    return refuse(
      `--frames must be a:b, a: or :b with whole numbers from 0, such as 100:250 for frames 100 to 249. Received "${text}".`,
    );
  }
  const start = match[1] === "" ? undefined : Number(match[1]);
  const stop = match[2] === "" ? undefined : Number(match[2]);
  if (start !== undefined && stop !== undefined && stop < start) {
    return { start: stop, stop: start, backwards: true };
  }
  if (stop !== undefined && stop === (start ?? 0)) {
    return refuse(`--frames must hold at least one frame. Received "${text}".`);
  }
  return { ...(start !== undefined && { start }), ...(stop !== undefined && { stop }) };
}

/** A number, with what it must be when it is not one. */
export function parseNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    return refuse(`--${option} must be a number. Received "${text}".`);
  }
  return value;
}

/** Two numbers as `a,b`. */
export function parsePair(option: string, text: string): [number, number] {
  const match = PAIR.exec(text);
  if (match === null) {
    return refuse(`--${option} must be two numbers a,b. Received "${text}".`);
  }
  return [Number(match[1]), Number(match[2])];
}

/** One of a few words. */
export function parseChoice<T extends string>(
  option: string,
  text: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((word) => word === text);
  if (found !== undefined) return found;
  const near = nearest(text, allowed);
  const advice = near === undefined ? "" : ` Did you mean "${near}"?`;
  const one = allowed.length > 1 ? "one of " : "";
  return refuse(`--${option} must be ${one}${allowed.join(", ")}. Received "${text}".${advice}`);
}

/** The word for the method that is chosen by itself; the library calls it `"quietest"`. */
const AUTOMATIC = "automatic";

/** A method of measuring as it is typed. */
export const methodWord = (kind: MethodKind): string => (kind === "quietest" ? AUTOMATIC : kind);

/** The method that a word stands for, among `kinds`. */
export function parseMethod(
  option: string,
  text: string,
  kinds: readonly MethodKind[] = METHOD_KINDS,
): MethodKind {
  const known = kinds.find((kind) => kind === text || methodWord(kind) === text);
  return known ?? (parseChoice(option, text, kinds.map(methodWord)) as MethodKind);
}
