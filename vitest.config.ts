import { defineConfig } from "vitest/config";

/** Where `.ci/run` finds the results of the test command; people do not need the file. */
const resultsFile = process.env.PHOTKIT_TEST_RESULTS;

export default defineConfig({
  test: {
    projects: ["packages/*", "examples", "scripts"],
    // One worker fewer than cores, the default, would leave half of two cores idle.
    maxWorkers: "100%",
    // Compiled sources stay on disk: a test file that is run again starts in a third of the time.
    experimental: { fsModuleCache: true },
    ...(resultsFile === undefined
      ? {}
      : { reporters: ["default", "json"], outputFile: { json: resultsFile } }),
  },
});
