/** The page for those who come from other programs names functions that exist. */

import { readFileSync } from "node:fs";
import * as stats from "@photkit/core-stats";
import * as image from "@photkit/image";
import { expect, it } from "vitest";
import * as aperture from "../src/index.ts";

const page = readFileSync(new URL("../../../docs/guide-names.md", import.meta.url), "utf8");
/** What stands in the second column, where it looks like a function. */
const FUNCTION = /`([a-z][a-z0-9]*[A-Z]\w*|stretch|centroid|median)`/g;
const named = page
  .split("\n")
  .flatMap((line) => [...(line.split("|")[2] ?? "").matchAll(FUNCTION)])
  .map(([, name]) => name!);
/** Options stand beside the function that takes them. */
const OPTIONS = ["readNoise", "darkElectrons", "defaultMask"];

it("names nothing that is not exported", () => {
  expect(named.length).toBeGreaterThan(60);
  const exported = { ...stats, ...image, ...aperture };
  expect(named.filter((name) => !(name in exported) && !OPTIONS.includes(name))).toEqual([]);
});

it("names most of what measures", () => {
  const measures = Object.keys(aperture).filter((name) => name.startsWith("measure"));
  const missing = measures.filter((name) => !named.includes(name));
  // Of no other program: the raw row of a table, the best weights, the width.
  expect(missing.sort()).toEqual(["measureFwhm", "measureOptimal", "measurementAt"]);
});
