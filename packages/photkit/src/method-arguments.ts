/** The options of the program that say how stars are measured; each belongs to certain methods. */

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { annulusOfArea } from "@photkit/aperture";
import {
  type BackgroundModule,
  type ExtractionOptions,
  METHOD_KINDS,
  type MeasurementMethod,
  type Ring,
} from "@photkit/extraction";
import { parseChoice, parseNumber, parsePair } from "./arguments.ts";
import { refuse } from "./errors.ts";

export const METHOD_OPTIONS = {
  method: { type: "string" },
  radius: { type: "string" },
  nested: { type: "string" },
  weights: { type: "string" },
  annulus: { type: "string" },
  "annulus-area": { type: "string" },
  background: { type: "string" },
  window: { type: "string" },
  threshold: { type: "string" },
  psf: { type: "string" },
  positions: { type: "string" },
  hunt: { type: "string" },
} as const;

type MethodOption = keyof typeof METHOD_OPTIONS;

export const METHOD_HELP = `  --method quietest|optimal|circle|adaptive|psf|tight-mask|tracker-mask
                                   optimal weights, a fixed circle, a mask that follows the blob,
                                   a fitted PSF, a tight mask grown on the mean of the first
                                   frames, or the tracking star's mask for every star
                                   (default: quietest, the weights or circle with the least noise)
  --radius PX                      radius of the circle, the mask or the PSF's pixels (default: of
                                   the circle, the one with the least noise)
  --nested A,B,C                   further radii of circles in px, or thresholds of adaptive masks
                                   in sigma, each with a light curve of its own
  --weights PX                     width at half maximum of optimal weights (default: likewise)
  --annulus INNER,OUTER            background annulus in px (default: clear of the star)
  --annulus-area INNER,AREA        the same by its inner radius and its area in px
  --background FILE#NAME           a background function that a JavaScript file exports; this runs
                                   the code of that file, so name only files that you trust
  --window PX                      window of the adaptive or tracking star's mask, odd (default: 51)
  --threshold SIGMA                edge of that mask above the background (default: 2)
  --psf gaussian|moffat|empirical  shape of the PSF, learnt from the stars (default: gaussian)
  --positions forced|free          where the PSF lies: where the tracker says, or fitted
                                   (default: forced)
  --hunt PX                        moves of the tight mask to the most light (default: 0)`;

/** Methods that an option goes with; the others need no such list. */
const GOES_WITH: Partial<Record<MethodOption, readonly MeasurementMethod["kind"][]>> = {
  radius: ["circle", "adaptive", "psf", "tight-mask", "tracker-mask"],
  nested: ["circle", "adaptive"],
  weights: ["optimal"],
  annulus: ["quietest", "optimal", "circle", "tight-mask"],
  "annulus-area": ["quietest", "optimal", "circle", "tight-mask"],
  background: ["quietest", "optimal", "circle", "psf", "tight-mask", "tracker-mask"],
  window: ["adaptive", "tracker-mask"],
  threshold: ["adaptive", "tracker-mask"],
  psf: ["psf"],
  positions: ["psf"],
  hunt: ["tight-mask"],
};

/**
 * The method and the background that are asked for.
 *
 * @param text - the value of an option, undefined where it was not given.
 * @throws ProgramError `"unusable-arguments"`.
 */
export async function methodArguments(
  text: (name: MethodOption) => string | undefined,
): Promise<Pick<ExtractionOptions, "method" | "background">> {
  const named = text("method");
  const implied =
    text("radius") !== undefined
      ? "circle"
      : text("weights") !== undefined
        ? "optimal"
        : text("psf") !== undefined
          ? "psf"
          : "quietest";
  const kind = named === undefined ? implied : parseChoice("method", named, METHOD_KINDS);
  for (const [name, kinds] of Object.entries(GOES_WITH)) {
    if (text(name as MethodOption) === undefined || kinds.includes(kind)) continue;
    refuse(`--${name} goes with --method ${kinds.join(", ")}. Received it with ${kind}.`);
  }
  const background = text("background");
  return {
    method: methodOf(kind, text),
    ...(background !== undefined && { background: await backgroundFile(background) }),
  };
}

function methodOf(
  kind: MeasurementMethod["kind"],
  text: (name: MethodOption) => string | undefined,
): MeasurementMethod {
  const number = <K extends string>(name: MethodOption, key: K): { [P in K]?: number } => {
    const value = text(name);
    return (value === undefined ? {} : { [key]: parseNumber(name, value) }) as {
      [P in K]?: number;
    };
  };
  const list = text("nested")?.split(",");
  const nested = list && { nested: list.map((value) => parseNumber("nested", value)) };
  const ring = ringOf(text("annulus"), text("annulus-area"));
  const blob = {
    ...number("window", "windowSize"),
    ...number("threshold", "thresholdSigma"),
    ...number("radius", "defaultRadius"),
  };
  switch (kind) {
    case "circle":
      return { kind, ...number("radius", "radius"), ...ring, ...nested };
    case "optimal":
      return { kind, ...number("weights", "fwhm"), ...ring };
    case "adaptive":
      return { kind, ...blob, ...nested };
    case "tracker-mask":
      return { kind, ...blob };
    case "tight-mask":
      return { kind, ...number("radius", "radius"), ...number("hunt", "hunt"), ...ring };
    case "psf": {
      const psf = text("psf");
      const positions = text("positions");
      return {
        kind,
        ...number("radius", "radius"),
        ...(psf !== undefined && {
          psf: parseChoice("psf", psf, ["gaussian", "moffat", "empirical"] as const),
        }),
        ...(positions !== undefined && {
          positions: parseChoice("positions", positions, ["forced", "free"] as const),
        }),
      };
    }
    default:
      return { kind, ...ring };
  }
}

function ringOf(radii: string | undefined, area: string | undefined): { annulus?: Ring } {
  if (radii !== undefined && area !== undefined)
    refuse("--annulus and --annulus-area are the same thing: give one of them.");
  if (radii !== undefined) {
    const [inner, outer] = parsePair("annulus", radii);
    return { annulus: { inner, outer } };
  }
  if (area === undefined) return {};
  const [inner, px] = parsePair("annulus-area", area);
  if (!(inner > 0 && px > 0 && px < 1e6))
    refuse(`--annulus-area must be a radius and an area in px. Received "${area}".`);
  return { annulus: annulusOfArea(inner, px) };
}

/**
 * `./sky.mjs#estimate`: the file whose code is run, and the name of its function. The command line
 * alone names code, and only in files: no `data:`, no address on the net, no package.
 *
 * @throws ProgramError `"unusable-arguments"` for anything else, and for a file that is not there.
 */
export async function backgroundFile(text: string): Promise<BackgroundModule> {
  const at = text.lastIndexOf("#");
  const [path, exportName] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  const isThere = path !== "" && (await stat(path).catch(() => null))?.isFile() === true;
  if (!isThere) {
    refuse(
      `--background must be FILE#NAME, a JavaScript file and the function that it exports. Received "${text}", and there is no such file.`,
    );
  }
  return {
    module: pathToFileURL(resolve(path)).href,
    ...(exportName !== "" && { exportName }),
  };
}
