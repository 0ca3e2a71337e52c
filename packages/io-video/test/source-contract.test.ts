import { createImage } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  correctFields,
  type FrameSource,
  integrateFrames,
  leaveOutUnevenFrames,
  mapFrames,
  openSource,
} from "../src/index.ts";
import { RECORDINGS, sourcesOf } from "./made-recordings.ts";
import { checkFrameSource } from "./source-contract.ts";

const FRAMES = 70;
const open = async (name: string, frames = FRAMES): Promise<FrameSource> =>
  openSource(await sourcesOf(RECORDINGS[name]!, frames));

describe("the frames of a recording are the same in any order, and their pixels never change", () => {
  it.each(Object.keys(RECORDINGS))("%s", async (name) => {
    await checkFrameSource(() => open(name));
  });

  const wrappers: Record<string, (source: FrameSource) => FrameSource | Promise<FrameSource>> = {
    "integrated frames": (source) => integrateFrames(source, { frames: 2 }),
    "integrated frames, sliding": (source) =>
      integrateFrames(source, { frames: 3, advance: "sliding", combine: "median" }),
    "exchanged fields": (source) => correctFields(source, "swap"),
    "shifted fields": (source) => correctFields(source, "shift"),
    "both corrections of fields": (source) => correctFields(source, "both"),
    "frames that are even": leaveOutUnevenFrames,
    "changed frames": (source) =>
      mapFrames(source, (frame) => ({ ...frame, meta: { ...frame.meta, changed: true } })),
    "integrated frames of shifted fields": (source) =>
      integrateFrames(correctFields(source, "shift"), { frames: 2 }),
  };
  it.each(Object.entries(wrappers))("%s", async (_, wrap) => {
    await checkFrameSource(async () => wrap(await open("SER of 16 bits", 140)));
  });
});

describe("the check of sources", () => {
  /** A source with one picture in memory that is used again, as no source may have it. */
  const lending = async (): Promise<FrameSource> => {
    const source = await open("SER of 16 bits");
    const { width, height } = source.info;
    const one = createImage(new Uint16Array(width * height), width, height);
    return {
      ...source,
      async *frames(range) {
        for await (const frame of source.frames(range)) {
          one.data.set(frame.image.data);
          yield { ...frame, image: one };
        }
      },
    };
  };

  it("finds a source whose frames share one memory", async () => {
    await expect(checkFrameSource(lending)).rejects.toThrow(/forwards: frame 0 is not the one/);
  });
});
