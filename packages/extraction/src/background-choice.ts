/**
 * Backgrounds that users bring: a function, or the module that exports one. A module goes by its
 * address and a name, so that it can be sent to a worker, which a function cannot.
 */

import type { LocalBackground, LocalBackgroundEstimator, PsfParameters } from "@photkit/aperture";
import { ExtractionError } from "./errors.ts";

/** A background function by where it stands. */
export interface BackgroundModule {
  /** What `import()` takes: a URL such as `file:///…/sky.mjs`, or the name of a package. */
  readonly module: string;
  /** Name under which the module exports the function. @default "default" */
  readonly exportName?: string;
}

/** A background for every star: a function, or where one stands. */
export type BackgroundChoice = LocalBackgroundEstimator | BackgroundModule;

/** A background function that is ready to be asked, and what people call it. */
export interface NamedBackground {
  readonly estimator: LocalBackgroundEstimator;
  readonly label: string;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.LN2);

const FIELDS: readonly (keyof LocalBackground)[] = [
  "level",
  "scatter",
  "error",
  "pixels",
  "candidates",
];

/**
 * The function that is meant. What it returns is checked each time it is asked.
 *
 * @throws ExtractionError `"unusable-background"` when the module cannot be loaded or exports no
 *   function of that name; from the function returned, when it gives anything but a
 *   `LocalBackground`.
 * @example
 * const estimate = await loadBackgroundEstimator({ module: new URL("sky.mjs", import.meta.url).href });
 */
export async function loadBackgroundEstimator(
  choice: BackgroundChoice,
): Promise<LocalBackgroundEstimator> {
  return (await loadBackground(choice)).estimator;
}

/** The same with its name. */
export async function loadBackground(choice: BackgroundChoice): Promise<NamedBackground> {
  if (typeof choice === "function") return named(choice, choice.name || "own function");
  const { module, exportName = "default" } = choice;
  const from = `${module.split(/[\\/]/).at(-1)}#${exportName}`;
  const exports = await importModule(module);
  const found = exports[exportName];
  if (typeof found !== "function") {
    throw new ExtractionError(
      "unusable-background",
      `background: ${from} must be a function. Received ${found === undefined ? `nothing; the module exports ${Object.keys(exports).join(", ") || "nothing"}` : typeof found}.`,
      { data: { module, exportName } },
    );
  }
  return named(found as LocalBackgroundEstimator, from);
}

async function importModule(module: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(/* @vite-ignore */ module);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ExtractionError(
      "unusable-background",
      `background: module ${module} cannot be loaded: ${reason}`,
      { data: { module }, cause },
    );
  }
}

const named = (estimator: LocalBackgroundEstimator, label: string): NamedBackground => ({
  label,
  estimator: (request) => {
    const found: Partial<LocalBackground> | null | undefined = estimator(request);
    const wrong = FIELDS.find((field) => typeof found?.[field] !== "number");
    if (wrong === undefined) return found as LocalBackground;
    throw new ExtractionError(
      "unusable-background",
      `background: ${label} must return { ${FIELDS.join(", ")} }, all numbers. Received ${found === null || typeof found !== "object" ? String(found) : `${wrong} = ${String(found[wrong])}`}.`,
      { data: { field: wrong } },
    );
  },
});

/**
 * An estimator that is told the axes of the stars also by methods that do not know them; those of
 * round stars of `fwhm` px where no star showed its shape.
 */
export function withPsfAxes(
  { estimator, label }: NamedBackground,
  { semimajorSigma, semiminorSigma, thetaRadians, stars }: PsfParameters,
  fwhm: number,
): NamedBackground {
  const sigma = fwhm / FWHM_PER_SIGMA;
  const axes =
    stars > 0
      ? { semimajor: semimajorSigma, semiminor: semiminorSigma, thetaRadians }
      : { semimajor: sigma, semiminor: sigma, thetaRadians: 0 };
  return { label, estimator: (request) => estimator({ ...axes, ...request }) };
}
