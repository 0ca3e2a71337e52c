/**
 * Backgrounds that users bring: a function, or the file that exports one. A file goes by its address
 * and a name, so that it can be sent to a worker, which a function cannot. Loading it runs its code:
 * it is named by the caller of the run, never by a data file.
 */

import type { LocalBackground, LocalBackgroundEstimator, PsfParameters } from "@photkit/aperture";
import { ExtractionError } from "../errors.ts";

/** A background function by where it stands. */
export interface BackgroundModule {
  /** Address of a file on this machine, `file:///…/sky.mjs`. No other kind of address is loaded. */
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

/** What people call it: the name of the function, or `sky.mjs#estimate`. */
export function backgroundName(choice: BackgroundChoice): string {
  if (typeof choice === "function") return choice.name || "own function";
  return `${choice.module.split(/[\\/]/).at(-1)}#${choice.exportName ?? "default"}`;
}

/** Whether `text` is the address of a file on this machine: `file:///…`, without a host. */
export function isFileAddress(text: unknown): text is string {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  const { protocol, host } = new URL(text);
  return protocol === "file:" && host === "";
}

/**
 * The function that is meant. What it returns is checked each time it is asked. A module is code of
 * a file on this machine, which is run.
 *
 * @throws ExtractionError `"unusable-background"` when the module is no file, cannot be loaded or
 *   exports no function of that name; from the function returned, when it gives anything but a
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
  const from = backgroundName(choice);
  if (typeof choice === "function") return named(choice, from);
  const { module, exportName = "default" } = choice;
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
  if (!isFileAddress(module)) {
    throw new ExtractionError(
      "unusable-background",
      `background.module must be the address of a file, file:///…. Received ${JSON.stringify(module)}.`,
      { data: { option: "background.module", received: module } },
    );
  }
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
