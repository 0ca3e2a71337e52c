/** `photkit remeasure`: cut-outs measured again with another aperture, without the recording. */

import { type Cutouts, openCutouts, remeasure as remeasureCutouts } from "@photkit/extraction";
import type { ByteSource } from "@photkit/io-video";
import { fileSource } from "@photkit/io-video/node";
import { analyse } from "@photkit/lightcurve";
import { parseCommand, parseMethod, parseNumber } from "../arguments/arguments.ts";
import { methodArguments } from "../arguments/method-arguments.ts";
import { refuse } from "../errors.ts";
import { lightCurveFiles } from "../output/output-files.ts";
import { checkOutputFolder } from "../output/output-folder.ts";
import { writeFiles } from "../output/result-set.ts";
import type { Terminal } from "../output/terminal.ts";
import { counted } from "../report/counted.ts";
import { eventLines } from "../report/summary.ts";

export const remeasureHelp = `photkit remeasure CUTOUTS… [options]   stars measured again from their cut-outs

CUTOUTS are files that photkit extract --archive left, of stars of one recording.

  --method automatic|optimal|circle|adaptive
                                   optimal: profile-weighted photometry (default, also for automatic);
                                   circle: circular aperture; adaptive: mask of the pixels above a
                                   threshold
  --radius PX                      radius of the circle (default: 1.2 times the FWHM of the stars)
  --fwhm PX                        FWHM of the profile of optimal photometry (default: 1.2 times the
                                   FWHM of the stars)
  --annulus INNER,OUTER            background annulus in px (default: outside the star)
  --window PX                      window of the adaptive mask, odd (default: 51)
  --threshold SIGMA                threshold of that mask above the background (default: 2)
  --gain E                         electrons per ADU, for errors by the CCD equation
  --read-noise E                   electrons, with --gain
  --pedestal ADU                   level of the camera without light that the frames still have,
                                   with --gain (default: 0)
  --saturation ADU                 level at which pixels saturate (default: that of the recording)
  --out DIR                        where results go (default: photkit-output)

Writes lightcurve.csv (for PyOTE), lightcurve.json, events.json, lightcurve.svg and .png.`;

const OPTIONS = {
  method: { type: "string" },
  radius: { type: "string" },
  fwhm: { type: "string" },
  annulus: { type: "string" },
  window: { type: "string" },
  threshold: { type: "string" },
  gain: { type: "string" },
  "read-noise": { type: "string" },
  pedestal: { type: "string" },
  saturation: { type: "string" },
  out: { type: "string", default: "photkit-output" },
} as const;

const KINDS = ["optimal", "circle", "adaptive"] as const;
/** From cut-outs `automatic` is `optimal`. */
const KINDS_AND_AUTOMATIC = ["quietest", ...KINDS] as const;

export async function remeasure(
  args: readonly string[],
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  const { values, positionals } = parseCommand(args, OPTIONS);
  if (positionals.length === 0) {
    refuse(
      "CUTOUTS must name files of cut-outs, cutouts-target.fits and others. Received nothing.",
    );
  }
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = <K extends string>(name: string, key: K): { [P in K]?: number } => {
    const value = text(name);
    return (value === undefined ? {} : { [key]: parseNumber(name, value) }) as {
      [P in K]?: number;
    };
  };
  if (text("method") !== undefined) parseMethod("method", text("method")!, KINDS_AND_AUTOMATIC);
  const asked = (await methodArguments(text)).method;
  const method =
    asked === undefined || asked.kind === "quietest"
      ? { ...asked, kind: "optimal" as const }
      : asked;
  if (method.kind !== "optimal" && method.kind !== "circle" && method.kind !== "adaptive")
    return refuse(`--method must be ${KINDS.join(", ")}. Received "${method.kind}".`);
  if (values["read-noise"] !== undefined && values.gain === undefined)
    refuse("--read-noise needs --gain.");
  if (values.pedestal !== undefined && values.gain === undefined)
    refuse("--pedestal needs --gain.");
  const out = String(values.out);
  await checkOutputFolder(out);
  const files: ByteSource[] = [];
  try {
    for (const path of positionals) files.push(await fileSource(path));
    const cutouts: Cutouts[] = [];
    for (const file of files) cutouts.push(await openCutouts(file));
    const measured = await remeasureCutouts(cutouts, {
      method,
      ...number("gain", "gain"),
      ...number("read-noise", "readNoise"),
      ...number("pedestal", "pedestal"),
      ...number("saturation", "saturation"),
      ...(signal && { signal }),
    });
    const { lightCurve } = measured;
    const analysis = analyse(measured);
    const { files: results, missing } = await lightCurveFiles(measured, analysis);
    for (const warning of [...measured.warnings, ...missing]) terminal.err(`warning: ${warning}`);
    await writeFiles(out, results, signal);
    terminal.out(
      `${lightCurve.source.name}: ${counted(lightCurve.length, "frame")}, ${counted(lightCurve.apertures.length, "star")}, ${lightCurve.provenance.method}`,
    );
    for (const line of eventLines(analysis)) terminal.out(line);
    for (const warning of analysis.events.warnings) terminal.out(`note         ${warning}`);
    terminal.out(`results in   ${out}`);
  } finally {
    for (const file of files) await file.close();
  }
}
