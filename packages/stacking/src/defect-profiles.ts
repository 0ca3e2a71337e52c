/**
 * Defect maps under names: one document for all cameras of an observer. Every function takes a
 * document and gives a new one; where it is kept is the caller's matter.
 */

import { constant, objectOf, readDocument, record } from "@photkit/errors/schema";
import { type DefectMap, documentKind, mapOf } from "./defect-map.ts";
import { check, StackingError } from "./errors.ts";

export interface DefectProfiles {
  readonly format: typeof PROFILES_FORMAT;
  readonly version: typeof PROFILES_VERSION;
  readonly profiles: Readonly<Record<string, DefectMap>>;
}

export const PROFILES_FORMAT = "photkit-defect-profiles";
export const PROFILES_VERSION = 1;

export const noDefectProfiles: DefectProfiles = {
  format: PROFILES_FORMAT,
  version: PROFILES_VERSION,
  profiles: {},
};

/** The document with `map` under `name`, in place of what was there. */
export function saveDefectProfile(
  document: DefectProfiles,
  name: string,
  map: DefectMap,
): DefectProfiles {
  check.integerAtLeast("length of a profile's name", name.trim().length, 1);
  // No document may have a field of that name.
  if (name === "__proto__") check.oneOf("a profile's name", name, ["another name"]);
  return withProfiles(document, [...entriesWithout(document, name), [name, map]]);
}

/** The map under `name`. @throws StackingError `"no-such-profile"`, which tells the names there are. */
export function defectProfile(document: DefectProfiles, name: string): DefectMap {
  const map = Object.hasOwn(document.profiles, name) ? document.profiles[name] : undefined;
  if (map === undefined) throw noSuchProfile(document, name);
  return map;
}

/** The document without the profile `name`. @throws StackingError `"no-such-profile"`. */
export function deleteDefectProfile(document: DefectProfiles, name: string): DefectProfiles {
  if (!Object.hasOwn(document.profiles, name)) throw noSuchProfile(document, name);
  return withProfiles(document, entriesWithout(document, name));
}

const profilesSchema = objectOf({
  format: constant(PROFILES_FORMAT),
  version: constant(PROFILES_VERSION),
  profiles: record,
});

/**
 * A document from JSON: its text, or what `JSON.parse` made of it.
 *
 * @throws StackingError `"malformed-json"`, whose message names the field, what it must be and what
 *   was found.
 */
export function readDefectProfiles(json: unknown): DefectProfiles {
  const what = "the defect profiles";
  const { profiles } = readDocument(profilesSchema, json, documentKind(what));
  const maps = Object.entries(profiles).map(
    ([name, map]) => [name, mapOf(map, documentKind(what, ["profiles", name]))] as const,
  );
  return withProfiles(noDefectProfiles, maps);
}

const entriesWithout = (document: DefectProfiles, name: string) =>
  Object.entries(document.profiles).filter(([other]) => other !== name);

const withProfiles = (
  document: DefectProfiles,
  entries: readonly (readonly [string, DefectMap])[],
): DefectProfiles => ({ ...document, profiles: Object.fromEntries(entries) });

const noSuchProfile = ({ profiles }: DefectProfiles, name: string): StackingError => {
  const names = Object.keys(profiles);
  const known = names.length === 0 ? "There is none." : `There are: ${names.join(", ")}.`;
  return new StackingError("no-such-profile", `no profile has the name "${name}". ${known}`, {
    data: { name, names },
  });
};
