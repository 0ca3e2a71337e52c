/** How each star of a run is measured: the method of the run, settled, or a star's own. */

import type { FrameSource } from "@photkit/io-video";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import { loadBackground, withPsfAxes } from "../options/background-choice.ts";
import { isOpen, type MeasurementMethod, type OpenMethod } from "../options/method-options.ts";
import { DEFAULT_METHOD, type ExtractionOptions } from "../options/options.ts";
import type { MeasuredStar, StarSelection } from "../stars/choose-stars.ts";
import { resolveAdaptive } from "./aperture-methods.ts";
import { familiesOf } from "./candidate-methods.ts";
import { flashMethod } from "./flash-method.ts";
import { resolveTightMask, resolveTrackerMask } from "./mask-methods.ts";
import { resolvePsf } from "./psf-method.ts";
import { quietestMethod } from "./quietest-method.ts";
import type { MethodContext, ResolvedMethod } from "./resolved-method.ts";

/** The methods of a run. */
export interface MethodPlan {
  /** What stars without a method of their own are measured by. */
  readonly run: ResolvedMethod;
  /** One for each star of the selection, in order. */
  readonly stars: readonly ResolvedMethod[];
}

/**
 * Settles what the options leave open, by the reference picture and the pilot frames.
 *
 * @throws ExtractionError `"unusable-background"`.
 */
export async function resolveMethods(
  source: FrameSource,
  reference: ReferencePicture,
  selection: StarSelection,
  options: ExtractionOptions,
): Promise<MethodPlan> {
  const context = await contextOf(reference, options);
  const method = options.method ?? DEFAULT_METHOD;
  const run = isOpen(method)
    ? await quietestMethod(source, reference, selection.stars, familiesOf(method, context), options)
    : settled(method, context);
  return { run, stars: selection.stars.map((star) => methodOf(star, run, context)) };
}

async function contextOf(
  { fwhm, saturation, picture, stars, psf }: ReferencePicture,
  { gain, readNoise, pedestal, background }: ExtractionOptions,
): Promise<MethodContext> {
  return {
    fwhm,
    noise: {
      gain: gain ?? null,
      readNoise: readNoise ?? 0,
      pedestal: pedestal ?? 0,
      saturation,
    },
    background:
      background === undefined ? null : withPsfAxes(await loadBackground(background), psf, fwhm),
    picture,
    stars,
    psf,
  };
}

/** A method that leaves no size to be found by measuring. */
function settled(
  method: Exclude<MeasurementMethod, OpenMethod>,
  context: MethodContext,
): ResolvedMethod {
  switch (method.kind) {
    case "adaptive":
      return resolveAdaptive(method, context);
    case "psf":
      return resolvePsf(method, context);
    case "tight-mask":
      return resolveTightMask(method, context);
    case "tracker-mask":
      return resolveTrackerMask(method, context);
  }
}

function methodOf(star: MeasuredStar, run: ResolvedMethod, context: MethodContext): ResolvedMethod {
  const { method } = star;
  if (method === undefined) return run.forStar?.(star) ?? run;
  if (method.kind === "flash") return flashMethod(method.size, context.noise);
  // A size that is left open is the usual one: one star is no sample to choose by.
  if (isOpen(method)) return familiesOf(method, context)[0].usual;
  const own = settled(method, context);
  return own.forStar?.(star) ?? own;
}
