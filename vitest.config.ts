import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { projects: ["packages/*", "examples"], testTimeout: 60_000 },
});
