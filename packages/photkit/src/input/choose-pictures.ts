/** Which pictures of a folder are measured together: one filter, no darks, flats or biases. */

import { type FrameSource, selectFrames } from "@photkit/io-video";
import { refuse } from "../errors.ts";
import { counted } from "../report/counted.ts";
import {
  binningOf,
  cameraOf,
  filterOf,
  firstStated,
  isCalibration,
  kindOf,
} from "./picture-facts.ts";

/**
 * What the recording is opened for: to be measured, where filters must not be mixed; to be looked
 * at, where they may; or to be listed, where nothing is left out.
 */
export type OpenPurpose = "measure" | "look" | "list";

/** What the header of one picture says; null for one that cannot be read. */
interface Stated {
  readonly filter: string | null;
  readonly kind: string | null;
  readonly others: Readonly<Record<string, string | null>>;
  readonly pointing: readonly [raDegrees: number, decDegrees: number] | null;
  /** What contradicts its time. */
  readonly timeDoubts: readonly string[];
}

/** Differences that are told, in the words of the warning. */
const TOLD = ["exposure", "object", "binning", "gain", "camera"];
/** Values shown of one difference. */
const SHOWN = 6;
/** Pictures whose centres are farther apart are of another field. */
const ANOTHER_FIELD_DEGREES = 0.5;

/**
 * The recording with the pictures that belong together, of a folder or list of FITS files; any other
 * as it is.
 *
 * @param filter - the filter to take, as the command line names it.
 * @throws ProgramError `"unusable-arguments"` for pictures of several filters without a choice, and
 * for a filter that no picture has.
 */
export async function choosePictures(
  source: FrameSource,
  filter: string | null,
  purpose: OpenPurpose,
): Promise<FrameSource> {
  if (!source.meta || source.info.format !== "FITS sequence" || source.frameCount < 2) {
    if (filter === null) return source;
    return refuse(
      `--filter is for folders and lists of FITS files. Received one picture or a recording.`,
    );
  }
  const stated = await readStated(source);
  const warnings: string[] = [];
  let chosen = [...stated.keys()];
  const calibration = chosen.filter((i) => isCalibration(stated[i]?.kind ?? null));
  if (calibration.length > 0 && calibration.length < chosen.length) {
    const kinds = countedText(calibration.map((i) => stated[i]?.kind ?? null));
    if (purpose === "list") {
      warnings.push(
        `${counted(calibration.length, "frame")} of ${chosen.length} are no pictures of stars: ${kinds}; measuring leaves them out`,
      );
    } else {
      warnings.push(`left out, as they are no pictures of stars: ${kinds}`);
      chosen = chosen.filter((i) => !calibration.includes(i));
    }
  }
  const lights = chosen.filter((i) => !calibration.includes(i));
  chosen = chooseFilter(
    stated,
    chosen,
    lights.length > 0 ? lights : chosen,
    filter,
    purpose,
    warnings,
  );
  warnings.push(...differences(chosen.map((i) => stated[i] ?? null)));
  warnings.push(
    ...laterDoubts(
      chosen.map((i) => stated[i] ?? null),
      source.info.warnings,
    ),
  );
  if (warnings.length === 0 && chosen.length === source.frameCount) return source;
  return selectFrames(source, chosen, { warnings });
}

/** The frames of the filter that is asked for, or of the only one. */
function chooseFilter(
  stated: readonly (Stated | null)[],
  chosen: number[],
  lights: readonly number[],
  filter: string | null,
  purpose: OpenPurpose,
  warnings: string[],
): number[] {
  const names = lights.map((i) => stated[i]?.filter ?? null);
  const known = [...new Set(names.filter((name) => name !== null))];
  if (filter !== null) {
    const name = matching(known, filter);
    if (name === null) {
      const choice =
        known.length === 0
          ? "stated in the headers, which name none"
          : `one of ${countedText(names)}`;
      refuse(`--filter must be ${choice}. Received "${filter}".`);
    }
    const left = lights.length - names.filter((other) => other === name).length;
    if (left > 0) warnings.push(`${counted(left, "frame")} of other filters left out`);
    return lights.filter((i) => stated[i]?.filter === name);
  }
  if (known.length > 1) {
    const mixed = `the pictures are of ${known.length} filters: ${countedText(names)}`;
    if (purpose === "measure") {
      refuse(
        `One light curve must be of one filter, chosen by --filter NAME. Received pictures of ${known.length}: ${countedText(names)}.`,
      );
    }
    warnings.push(`${mixed}; --filter NAME takes one`);
  } else if (known.length === 1 && names.includes(null)) {
    const without = names.filter((name) => name === null).length;
    warnings.push(
      `${counted(without, "frame")} of ${names.length} state no filter, the others ${known[0]}`,
    );
  }
  return chosen;
}

/** A name as it is, or by its letters when only one filter has them: r and R are two filters. */
function matching(known: readonly string[], filter: string): string | null {
  const wanted = filter.trim();
  const alike = known.filter((name) => name.toLowerCase() === wanted.toLowerCase());
  if (known.includes(wanted)) return wanted;
  return alike.length === 1 ? alike[0]! : null;
}

async function readStated(source: FrameSource): Promise<(Stated | null)[]> {
  const stated: (Stated | null)[] = [];
  for (let index = 0; index < source.frameCount; index++) {
    const meta = await source.meta?.(index).catch(() => null);
    if (!meta) {
      stated.push(null);
      continue;
    }
    const time = await source.time(index).catch(() => null);
    const [ra, dec] = [meta.CRVAL1 ?? meta.RA, meta.CRVAL2 ?? meta.DEC];
    stated.push({
      filter: filterOf(meta),
      kind: kindOf(meta),
      others: {
        exposure: firstStated(meta, ["EXPTIME", "EXPOSURE"]),
        object: firstStated(meta, ["OBJECT"]),
        binning: binningOf(meta),
        gain: firstStated(meta, ["GAIN", "EGAIN"]),
        camera: cameraOf(meta),
      },
      timeDoubts: time?.warnings ?? [],
      pointing: typeof ra === "number" && typeof dec === "number" ? [ra, dec] : null,
    });
  }
  return stated;
}

/** Contradictions of times that more than the first picture has: each kind once, with its frames. */
function laterDoubts(stated: readonly (Stated | null)[], known: readonly string[]): string[] {
  const kinds = new Map<string, { text: string; frames: number[] }>();
  for (const [frame, one] of stated.entries()) {
    for (const text of one?.timeDoubts ?? []) {
      const kind = text.replace(/-?\d+(\.\d+)?/g, "#");
      const found = kinds.get(kind) ?? { text, frames: [] };
      found.frames.push(frame);
      kinds.set(kind, found);
    }
  }
  return [...kinds.values()].flatMap(({ text, frames }) => {
    if (frames.length === 1 && known.includes(text)) return [];
    return [`times of ${counted(frames.length, "frame")}, first frame ${frames[0]}: ${text}`];
  });
}

/** What differs between pictures that are measured together. */
function differences(stated: readonly (Stated | null)[]): string[] {
  const told = TOLD.flatMap((name) => {
    const values = stated.map((one) => one?.others[name] ?? null);
    const known = new Set(values.filter((value) => value !== null));
    return known.size > 1 ? [`the pictures differ in their ${name}: ${countedText(values)}`] : [];
  });
  const pointings = stated.flatMap((one) => one?.pointing ?? []);
  const [ra, dec] = pointings;
  if (ra === undefined || dec === undefined) return told;
  const away = stated.filter((one) => {
    const [x, y] = one?.pointing ?? [ra, dec];
    const across = ((x - ra + 540) % 360) - 180;
    const degrees = Math.hypot(across * Math.cos((dec * Math.PI) / 180), y - dec);
    return degrees > ANOTHER_FIELD_DEGREES;
  }).length;
  if (away === 0) return told;
  return [
    ...told,
    `${counted(away, "frame")} of another field: more than ${ANOTHER_FIELD_DEGREES} degrees from the first`,
  ];
}

/** Values with their counts: `g (10), r (10)`; nothing stated is called so. */
function countedText(values: readonly (string | null)[]): string {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = value ?? "none stated";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shown = [...counts].slice(0, SHOWN).map(([name, count]) => `${name} (${count})`);
  const rest = counts.size - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
