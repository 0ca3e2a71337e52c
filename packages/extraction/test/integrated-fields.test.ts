import { integrateFrames } from "@photkit/io-video";
import { createObservation } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve, isExtractionError } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

it("fields of integrated frames have no times and are refused before any work", async () => {
  const observation = createObservation({ width: 40, height: 30, frames: 8, fieldStars: null });
  const source = integrateFrames(observationSource(observation), { frames: 4 });
  await expect(extractLightCurve(source, { fields: "upper-first" })).rejects.toSatisfy(
    (error) =>
      isExtractionError(error, "invalid-option") &&
      error.message.includes("its frames hold 4 integrated frames each"),
  );
});
