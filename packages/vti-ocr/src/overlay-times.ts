/** What the stamps of a recording say: every field's, every frame's, and where the count jumps. */

import type { FieldName } from "@photkit/image";
import { type DecodedField, decodeStamps, inOrder } from "./decode-stamps.ts";
import { agreement, aroundMidnight, type FieldLook } from "./field-look.ts";
import { type CounterLaw, counterLaw, type StampedOrder, sureLooks, timeLaw } from "./laws.ts";
import type { DoubtfulDigit } from "./portraits.ts";
import { UNITS_PER_DAY, UNITS_PER_SECOND, type VideoStandard } from "./units.ts";

/**
 * How a stamp was got: all characters as they stand there; some of them by the law of the others;
 * not at all; or the inserter itself had no time yet and wrote xx:xx:xx.
 */
export type StampState = "read" | "repaired" | "missing" | "waiting";

export interface FieldStamp {
  readonly frame: number;
  readonly field: FieldName;
  readonly state: StampState;
  /** End of the field's exposure: units of 0.1 ms since midnight UTC; null without a time. */
  readonly timeOfDay: number | null;
  /** The inserter's number of the field; null where it is not known. */
  readonly counter: number | null;
  /** Probability that this is the stamp, 0 to 1. */
  readonly confidence: number;
}

export interface FrameStamp {
  readonly frame: number;
  /** The worse of its two fields; `"repaired"` where only one of them has a time. */
  readonly state: StampState;
  /** End of the exposure of the field that was exposed last; null without a time. */
  readonly timeOfDay: number | null;
  readonly confidence: number;
}

/** A frame before which the count jumps. */
export interface CountJump {
  readonly frame: number;
  /** Frames that were dropped before it; negative for frames that are there twice. */
  readonly frames: number;
}

export interface OverlayTimes {
  readonly order: StampedOrder;
  readonly standard: VideoStandard | null;
  /** Time from field to field as the stamps measure it, in seconds; NaN without any. */
  readonly fieldSeconds: number;
  /** Frames that the camera or the recorder made into each one; 1 for plain video. */
  readonly integratedFrames: number;
  /** Exposure of a frame, from the start of its first field to the end of its last, in seconds. */
  readonly frameSeconds: number;
  /** In the order in which the fields were exposed. */
  readonly fields: readonly FieldStamp[];
  readonly frames: readonly FrameStamp[];
  readonly jumps: readonly CountJump[];
  /** Digits of the clock that may be others, in every field alike. */
  readonly doubts: readonly DoubtfulDigit[];
}

/** Part of a stamp's characters that must stand as the law has them for it to be repaired. */
const LEAST_AGREEMENT = 0.6;
/** Units that a stamp read by itself may differ from the law. */
const TOLERANCE = 1;

/** Reads all fields together. */
export function timesOf(
  looks: readonly FieldLook[],
  doubts: readonly DoubtfulDigit[],
): OverlayTimes {
  const counting = counterLaw(sureLooks(looks));
  const ordered = inOrder(looks, counting);
  const sure = sureLooks(ordered);
  const timing = timeLaw(sure);
  const decoded = timing === null ? [] : decodeStamps(ordered, sure, counting, timing);
  const byLook = new Map(decoded.map((one) => [one.look, one]));
  const fields = ordered.map((look) => stampOf(look, byLook.get(look)));
  const step = timing?.step ?? Number.NaN;
  const { order, withinFrame, perFrame } = counting;
  return {
    order,
    standard: timing?.standard ?? null,
    fieldSeconds: step / UNITS_PER_SECOND,
    integratedFrames: Math.max(1, Math.round((withinFrame + 1) / 2)),
    frameSeconds: ((withinFrame + 1) * step) / UNITS_PER_SECOND,
    fields,
    frames: framesOf(fields, counting, step),
    jumps: jumpsOf(decoded, fields, perFrame),
    doubts,
  };
}

function stampOf(look: FieldLook, decoded: DecodedField | undefined): FieldStamp {
  const { frame, field, reading } = look;
  const none = { frame, field, timeOfDay: null, counter: null, confidence: 0 };
  if (reading.waiting) {
    return { ...none, state: "waiting", counter: reading.counter, confidence: reading.confidence };
  }
  if (decoded === undefined) return { ...none, state: "missing" };
  const { counter, timeOfDay, probability } = decoded;
  const isRead =
    reading.counter === counter &&
    reading.timeOfDay !== null &&
    Math.abs(aroundMidnight(reading.timeOfDay - timeOfDay)) <= TOLERANCE;
  if (isRead) {
    const confidence = reading.confidence * probability;
    return { frame, field, state: "read", timeOfDay: reading.timeOfDay, counter, confidence };
  }
  const { agreeing, written } = agreement(look, timeOfDay, counter);
  if (agreeing < LEAST_AGREEMENT * written) return { ...none, state: "missing" };
  const confidence = (probability * agreeing) / written;
  return { frame, field, state: "repaired", timeOfDay, counter, confidence };
}

function framesOf(
  fields: readonly FieldStamp[],
  { order, withinFrame }: CounterLaw,
  step: number,
): FrameStamp[] {
  const last: FieldName = order === "lower-first" ? "upper" : "lower";
  const byFrame = new Map<number, FieldStamp[]>();
  for (const stamp of fields) {
    byFrame.set(stamp.frame, [...(byFrame.get(stamp.frame) ?? []), stamp]);
  }
  return [...byFrame].map(([frame, stamps]) => {
    const timed = stamps.filter(({ timeOfDay }) => timeOfDay !== null);
    const [end] = [...timed].sort((a, b) => +(b.field === last) - +(a.field === last));
    if (end === undefined || end.timeOfDay === null) {
      const state = stamps.some((one) => one.state === "waiting") ? "waiting" : "missing";
      return { frame, state, timeOfDay: null, confidence: 0 };
    }
    const late = end.field === last ? 0 : Math.round(withinFrame * step);
    const isRead = timed.length === 2 && timed.every(({ state }) => state === "read");
    return {
      frame,
      state: isRead ? "read" : "repaired",
      timeOfDay: (end.timeOfDay + late) % UNITS_PER_DAY,
      confidence: Math.min(...timed.map(({ confidence }) => confidence)),
    };
  });
}

/** Jumps between frames that have a time. */
function jumpsOf(
  decoded: readonly DecodedField[],
  fields: readonly FieldStamp[],
  perFrame: number,
): CountJump[] {
  const jumps: CountJump[] = [];
  let before: number | null = null;
  decoded.forEach(({ look, ahead }, i) => {
    if (fields[i]!.timeOfDay === null) return;
    if (before !== null && ahead !== before) {
      jumps.push({ frame: look.frame, frames: (ahead - before) / perFrame });
    }
    before = ahead;
  });
  return jumps;
}
