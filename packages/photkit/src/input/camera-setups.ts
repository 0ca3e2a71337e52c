/** How the pictures of a folder were taken: cameras, filters, binning, exposures, as their headers say. */

import type { FrameTime } from "@photkit/io-video";
import { binningOf, cameraOf, filterOf, firstStated, kindOf, type Meta } from "./picture-facts.ts";

/** A value that headers state, and how many frames do. */
export interface StatedValue {
  readonly value: string;
  readonly frames: number;
}

/** What the headers of one camera's frames say. */
export interface CameraSetup {
  /** The camera, or null where the frames do not name it. */
  readonly camera: string | null;
  readonly frames: number;
  /** By the names of `FIELDS`; nothing where no frame of the camera states it. */
  readonly stated: Readonly<Record<string, readonly StatedValue[]>>;
  /** Frames without a value that others of the camera state. */
  readonly missing: Readonly<Record<string, readonly number[]>>;
}

/** One frame of a recording of many files. */
export interface FrameFacts {
  readonly frame: number;
  readonly camera: string | null;
  readonly filter: string | null;
  /** Microseconds UTC; NaN without a time. */
  readonly utcMicroseconds: number;
  readonly values: Readonly<Record<string, string | null>>;
}

/** What is counted, by the name that the user reads. */
const FIELDS: readonly [
  name: string,
  read: (meta: Meta, time: FrameTime | null) => string | null,
][] = [
  ["filter", filterOf],
  ["binning", binningOf],
  [
    "exposure",
    (_, time) =>
      typeof time?.exposureSeconds === "number"
        ? `${Number(time.exposureSeconds.toFixed(6))} s`
        : null,
  ],
  ["gain", (meta) => firstStated(meta, ["GAIN", "EGAIN"])],
  ["ISO", (meta) => firstStated(meta, ["ISO", "ISOSPEED"])],
  ["object", (meta) => firstStated(meta, ["OBJECT"])],
  ["kind", kindOf],
  ["time", (_, time) => (time === null ? null : "stated")],
];

/** The facts of one frame. */
export function frameFacts(frame: number, meta: Meta, time: FrameTime | null): FrameFacts {
  const values = Object.fromEntries(FIELDS.map(([name, read]) => [name, read(meta, time)]));
  return {
    frame,
    camera: cameraOf(meta),
    filter: values.filter ?? null,
    utcMicroseconds: time?.utcMicroseconds ?? Number.NaN,
    values,
  };
}

/** The cameras of a recording, in the order in which they come. */
export function cameraSetups(facts: readonly FrameFacts[]): CameraSetup[] {
  const cameras = [...new Set(facts.map(({ camera }) => camera))];
  return cameras.map((camera) => {
    const own = facts.filter((fact) => fact.camera === camera);
    const stated: Record<string, StatedValue[]> = {};
    const missing: Record<string, number[]> = {};
    for (const [name] of FIELDS) {
      const counts = new Map<string, number>();
      for (const { values } of own) {
        const value = values[name];
        if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const without = own.filter(({ values }) => values[name] === null).map(({ frame }) => frame);
      stated[name] = [...counts].map(([value, frames]) => ({ value, frames }));
      if (counts.size > 0 && without.length > 0) missing[name] = without;
    }
    return { camera, frames: own.length, stated, missing };
  });
}

/** Values shown of one field. */
const SHOWN = 8;

/** The cameras as lines to read. */
export function setupLines(
  setups: readonly CameraSetup[],
  listed: (rows: readonly number[]) => string,
): string[] {
  return setups.flatMap(({ camera, frames, stated, missing }) => {
    const fields = Object.entries(stated).filter(([name]) => name !== "time");
    if (camera === null && fields.every(([, values]) => values.length === 0)) return [];
    const lines = fields.flatMap(([name, values]) =>
      values.length === 0 ? [] : [`  ${name.padEnd(10)}${valuesText(values, frames)}`],
    );
    const silent = fields.filter(([, values]) => values.length === 0).map(([name]) => name);
    return [
      `camera      ${camera ?? "not named in the headers"}${setups.length > 1 ? `: ${frames} frames` : ""}`,
      ...lines,
      ...(silent.length > 0 ? [`  no header for ${silent.join(", ")}`] : []),
      ...Object.entries(missing).map(
        ([name, rows]) =>
          `  missing   ${name} in ${rows.length} of ${frames} frames: ${listed(rows)}`,
      ),
    ];
  });
}

/** One value of all frames as it is; several with their counts. */
function valuesText(values: readonly StatedValue[], frames: number): string {
  const [only] = values;
  if (values.length === 1 && only?.frames === frames) return only.value;
  const shown = values.slice(0, SHOWN).map(({ value, frames }) => `${value} (${frames})`);
  const rest = values.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** The frames of each camera and filter with their times, for a plot. */
export function timedGroups(facts: readonly FrameFacts[]) {
  const nameOf = ({ camera, filter }: FrameFacts) =>
    [camera ?? "camera", ...(filter === null ? [] : [filter])].join(", ");
  return [...new Set(facts.map(nameOf))].map((name) => {
    const own = facts.filter((fact) => nameOf(fact) === name);
    return {
      name,
      frames: own.map(({ frame }) => frame),
      utcMicroseconds: own.map(({ utcMicroseconds }) => utcMicroseconds),
    };
  });
}
