import { expect, test } from "vitest";
import { readsDamaged } from "../../../scripts/damage-json.ts";
import { eventsFromLightCurve, isLightCurveError, notSearched, readEvents } from "../src/index.ts";
import { curve, lightCurve } from "./curves.ts";

const drops = (list: [number, number, number][]) =>
  lightCurve(curve({ baseline: 1000, drops: list, noise: 20, seed: 3 }).value);
const found = eventsFromLightCurve(drops([[60.4, 83.7, 970]]));
const document = JSON.stringify(found);

test.each([
  ["an event", found],
  [
    "an event that was over before the end of the recording",
    eventsFromLightCurve(drops([[-5, 40.2, 900]])),
  ],
  ["no event", eventsFromLightCurve(drops([]))],
  [
    "a star that nothing could be looked for in",
    notSearched(drops([]), null, "nothing was measured"),
  ],
])("the document of %s is read as it was written", (_, events) => {
  expect(readEvents(JSON.stringify(events, null, 2))).toEqual(events);
  expect(readEvents(JSON.parse(JSON.stringify(events)))).toEqual(events);
});

test.each([
  [
    { verdict: "perhaps" },
    /in the document of events, verdict must be .*"not searched".* Received "perhaps"/,
  ],
  [{ events: [] }, /events must be at least one event, as the verdict is "event"/],
  [{ falseAlarmProbability: 2 }, /falseAlarmProbability must be between 0 and 1/],
  [{ version: 2 }, /version must be 1/],
  [{ module: "data:text/javascript,1" }, /module/],
  [
    {
      events: [
        { ...found.events[0], disappearance: { ...found.events[0]!.disappearance, utc: "noon" } },
      ],
    },
    /in the document of events, events\[0\]\.disappearance\.utc must be .*ISO UTC.* Received "noon"/,
  ],
])("what no program would have written is refused by its field: %j", (change, message) => {
  expect(() => readEvents({ ...found, ...change })).toThrow(message);
});

test("a damaged document is refused by the package's own error, or read", () => {
  const isOwn = (error: unknown) => isLightCurveError(error, "malformed-json");
  const { faults, refused } = readsDamaged(JSON.parse(document), readEvents, isOwn);
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(1000);
});
