/** The options of the program that say how stars are measured; each belongs to certain methods. */

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { annulusOfArea } from "@photkit/aperture";
import type {
  BackgroundModule,
  ExtractionOptions,
  MeasurementMethod,
  Ring,
} from "@photkit/extraction";
import { refuse } from "../errors.ts";
import { methodWord, parseChoice, parseMethod, parseNumber, parsePair } from "./arguments.ts";

export const METHOD_OPTIONS = {
  method: { type: "string" },
  radius: { type: "string" },
  nested: { type: "string" },
  fwhm: { type: "string" },
  annulus: { type: "string" },
  "annulus-area": { type: "string" },
  background: { type: "string" },
  window: { type: "string" },
  threshold: { type: "string" },
  psf: { type: "string" },
  positions: { type: "string" },
  recentre: { type: "string" },
} as const;

type MethodOption = keyof typeof METHOD_OPTIONS;

export const METHOD_HELP = `  --method automatic|optimal|circle|adaptive|psf|tight-mask|tracker-mask
                                   automatic: optimal or circle, whichever has the lowest noise for the
                                   target (default); optimal: profile-weighted photometry (Naylor 1998);
                                   circle: circular aperture; adaptive: mask of the pixels above a
                                   threshold, in each frame; psf: PSF fitting; tight-mask: one mask from
                                   the mean of the first frames; tracker-mask: the adaptive mask of the
                                   tracking star, for every star
  --radius PX                      radius of the circle, of the mask, or of the pixels that the PSF is
                                   fitted to (default for a circle: the one with the lowest noise)
  --nested A,B,C                   additional radii of circles in px, or thresholds of adaptive masks
                                   in sigma, each with a light curve of its own
  --fwhm PX                        FWHM of the profile of optimal photometry (default: the one with the
                                   lowest noise)
  --annulus INNER,OUTER            radii of the background annulus in px (default: outside the star)
  --annulus-area INNER,AREA        the same by inner radius and area in px
  --background FILE#NAME           a background function that a JavaScript file exports; this runs
                                   the code of that file, so name only files that you trust
  --window PX                      size of the window of adaptive and tracker-mask, odd (default: 51)
  --threshold SIGMA                threshold of that mask above the background (default: 2)
  --psf gaussian|moffat|empirical  PSF model, fitted to the stars (default: gaussian)
  --positions forced|free          position of the PSF: as tracked, or fitted (default: forced)
  --recentre PX                    recentre radius of the tight mask: it is moved to the place with the
                                   highest flux, at most this far (default: 0)`;

/** Methods that an option goes with; the others need no such list. */
const GOES_WITH: Partial<Record<MethodOption, readonly MeasurementMethod["kind"][]>> = {
  radius: ["circle", "adaptive", "psf", "tight-mask", "tracker-mask"],
  nested: ["circle", "adaptive"],
  fwhm: ["optimal"],
  annulus: ["quietest", "optimal", "circle", "tight-mask"],
  "annulus-area": ["quietest", "optimal", "circle", "tight-mask"],
  background: ["quietest", "optimal", "circle", "psf", "tight-mask", "tracker-mask"],
  window: ["adaptive", "tracker-mask"],
  threshold: ["adaptive", "tracker-mask"],
  psf: ["psf"],
  positions: ["psf"],
  recentre: ["tight-mask"],
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
      : text("fwhm") !== undefined
        ? "optimal"
        : text("psf") !== undefined
          ? "psf"
          : "quietest";
  const kind = named === undefined ? implied : parseMethod("method", named);
  for (const [name, kinds] of Object.entries(GOES_WITH)) {
    if (text(name as MethodOption) === undefined || kinds.includes(kind)) continue;
    refuse(
      `--${name} goes with --method ${kinds.map(methodWord).join(", ")}. Received it with ${methodWord(kind)}.`,
    );
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
      return { kind, ...number("fwhm", "fwhm"), ...ring };
    case "adaptive":
      return { kind, ...blob, ...nested };
    case "tracker-mask":
      return { kind, ...blob };
    case "tight-mask":
      return { kind, ...number("radius", "radius"), ...number("recentre", "hunt"), ...ring };
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
