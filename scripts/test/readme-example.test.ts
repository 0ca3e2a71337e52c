import { expect, test } from "vitest";
import { readmeBlocks } from "../readme-blocks.mjs";
import { runReadmeExample } from "../readme-example.ts";

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);

test("an example runs as a module: types, imports and top-level await", async () => {
  await runReadmeExample(fixture("good.md"));
  expect(globalThis).toHaveProperty("readmeSaid", "word");
});

test("an example that throws fails the test and names the line of the README", async () => {
  const failure: unknown = await runReadmeExample(fixture("throws.md")).catch((error) => error);
  expect(failure).toBeInstanceOf(Error);
  expect((failure as Error).message).toBe("line nine");
  expect((failure as Error).stack).toMatch(/throws\.md\.example-1\.ts:9:/);
});

test("a README without an example fails the test", async () => {
  await expect(runReadmeExample(fixture("plain.md"))).rejects.toThrow("has no ```ts block");
});

test("a fence that is never closed is an error, not an example cut short", () => {
  expect(() => readmeBlocks("text\n```ts\nlet a = 1;\n")).toThrow("opened in line 2");
});

test("shorter fences inside a longer one belong to its text", () => {
  expect(readmeBlocks("````md\n```ts\nno\n```\n````\n```ts\nyes\n```\n")).toEqual([
    { line: 7, code: "yes" },
  ]);
});
