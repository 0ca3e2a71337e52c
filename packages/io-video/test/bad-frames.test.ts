/** Recordings whose bytes fail, or end early, while they are read: exactly the bad frames are lost. */

import { describe, expect, it } from "vitest";
import {
  type Frame,
  type FrameOrError,
  type FrameSource,
  framesOrErrors,
  integrateFrames,
  isVideoError,
  openSer,
  openSource,
} from "../src/index.ts";
import { type Fault, type FaultySource, faultySource } from "./faulty-source.ts";
import { type MadeRecording, RECORDINGS, sourcesOf } from "./made-recordings.ts";
import { snapshot } from "./source-contract.ts";

const FRAMES = 12;
const BAD = 5;
const LAST = FRAMES - 1;

interface Opened {
  readonly recording: FrameSource;
  readonly files: readonly FaultySource[];
}

/** What stands where: the file and the bytes that only one frame needs. */
interface Place {
  readonly file: number;
  readonly from: number;
  readonly to: number;
}

async function open(made: MadeRecording): Promise<Opened> {
  const files = (await sourcesOf(made, FRAMES)).map(faultySource);
  return { recording: await openSource(files, { gpsPixels: "ignore" }), files };
}

/** The longest read that a frame makes and no frame before it; of a file read at once, its share. */
async function placeOf(made: MadeRecording, wanted: number): Promise<Place> {
  const { recording, files } = await open(made);
  if (files.length > 1) return { file: wanted, from: 0, to: files[wanted]!.size };
  const [file] = files;
  for (let i = 0; i < wanted; i++) await recording.frame(i);
  const before = file!.reads.length;
  await recording.frame(wanted);
  const own = file!.reads.slice(before).sort((a, b) => b[1] - a[1])[0];
  if (own !== undefined) return { file: 0, from: own[0], to: own[0] + own[1] };
  // A FITS cube in memory: one header block, then planes of 96 bytes.
  return { file: 0, from: 2880 + 96 * wanted, to: 2880 + 96 * (wanted + 1) };
}

async function all(source: FrameSource): Promise<FrameOrError[]> {
  const read: FrameOrError[] = [];
  for await (const one of framesOrErrors(source)) read.push(one);
  return read;
}

const numbersOf = (read: readonly FrameOrError[], bad: boolean) =>
  read.filter(({ frame }) => (frame === null) === bad).map(({ index }) => index);

/** What a fault makes of a recording that was opened before it. */
async function withFault(made: MadeRecording, place: Place, fault: Partial<Fault>) {
  const clean: Frame[] = [];
  const intact = await open(made);
  for (let i = 0; i < FRAMES; i++) clean.push(await intact.recording.frame(i));
  const { recording, files } = await open(made);
  files[place.file]!.arm([{ kind: "error", ...place, ...fault }]);
  const read = await all(recording);
  expect(read.map(({ index }) => index)).toEqual(clean.map(({ index }) => index));
  for (const { index, frame, error } of read) {
    if (frame !== null) expect(snapshot(frame)).toEqual(snapshot(clean[index]!));
    else {
      expect(isVideoError(error, "unreadable-frame")).toBe(true);
      expect((error as { data: { frame: number } }).data.frame).toBe(index);
    }
  }
  return read;
}

describe.each(Object.entries(RECORDINGS))("%s", (_, made) => {
  const { group = 1 } = made;
  /** The frame, and those that build on it. */
  const lost = (frame: number) =>
    Array.from({ length: FRAMES }, (_, i) => i).filter(
      (i) => i >= frame && i < (Math.floor(frame / group) + 1) * group,
    );

  it("loses the frame whose bytes cannot be read, and no other", async () => {
    const place = await placeOf(made, BAD);
    expect(numbersOf(await withFault(made, place, {}), true)).toEqual(lost(BAD));
    expect(numbersOf(await withFault(made, await placeOf(made, LAST), {}), true)).toEqual(
      lost(LAST),
    );
  });

  it("loses the frame whose bytes come short, and no other", async () => {
    const place = await placeOf(made, BAD);
    const half = { from: place.from + ((place.to - place.from) >> 1), kind: "short" } as const;
    expect(numbersOf(await withFault(made, place, half), true)).toEqual(lost(BAD));
  });

  it("loses no frame by an error that goes away", async () => {
    const place = await placeOf(made, BAD);
    expect(numbersOf(await withFault(made, place, { times: 1 }), true)).toEqual([]);
    expect(numbersOf(await withFault(made, place, { times: 1, kind: "short" }), true)).toEqual([]);
  });

  it("keeps the frames before the place at which its file ends while it is read", async () => {
    const place = await placeOf(made, BAD);
    const { recording, files } = await open(made);
    const rest = files.slice(place.file);
    for (const file of rest) {
      const from = file === rest[0] ? place.from + 1 : 0;
      file.arm([{ kind: "short", from, to: Number.POSITIVE_INFINITY }]);
    }
    const read = await all(recording);
    expect(numbersOf(read, false)).toEqual(Array.from({ length: BAD }, (_, i) => i));
  });

  it("reports every frame, with no more reads than a few for each, when nothing can be read", async () => {
    const { recording, files } = await open(made);
    for (const file of files) file.arm([{ kind: "error", from: 0, to: Number.POSITIVE_INFINITY }]);
    const before = files.reduce((sum, { reads }) => sum + reads.length, 0);
    const read = await all(recording);
    expect(read).toHaveLength(FRAMES);
    // Still files keep the first image from their opening.
    expect(numbersOf(read, false).filter((index) => index > 0)).toEqual([]);
    const reads = files.reduce((sum, one) => sum + one.reads.length, 0) - before;
    expect(reads).toBeLessThanOrEqual(8 * FRAMES);
  });

  it("says that it is closed, not that a frame is bad, after it was closed", async () => {
    const { recording } = await open(made);
    await recording.close();
    const [first] = await all(recording);
    expect(isVideoError(first?.error, "closed")).toBe(true);
  });
});

describe("frames with their errors", () => {
  const ser = async () => open(RECORDINGS["SER of 16 bits"]!);

  it("of integrated frames lose those that hold the bad one", async () => {
    const place = await placeOf(RECORDINGS["SER of 16 bits"]!, BAD);
    const { recording, files } = await ser();
    files[0]!.arm([{ kind: "error", ...place }]);
    expect(numbersOf(await all(integrateFrames(recording, { frames: 2 })), true)).toEqual([2]);
    const sliding = integrateFrames(recording, { frames: 3, advance: "sliding" });
    expect(numbersOf(await all(sliding), true)).toEqual([3, 4, 5]);
  });

  it("keep the pixels of a SER frame whose stamp is gone with the end of the file", async () => {
    const [file] = (await sourcesOf(RECORDINGS["SER of 16 bits"]!, FRAMES)).map(faultySource);
    const recording = await openSer(file!);
    const trailer = file!.size - 8 * FRAMES;
    file!.arm([{ kind: "short", from: trailer + 8 * 4, to: Number.POSITIVE_INFINITY, times: 1 }]);
    const read = await all(recording);
    expect(numbersOf(read, true)).toEqual([]);
    // The trailer came short once: from then on the stamps are there again.
    expect(read.map(({ frame }) => frame?.time !== null)).toEqual(read.map(() => true));
  });

  it("stop when they are aborted, with the reason", async () => {
    const { recording, files } = await ser();
    files[0]!.arm([{ kind: "error", from: 0, to: Number.POSITIVE_INFINITY }]);
    const stop = new AbortController();
    const reading = (async () => {
      for await (const { index } of framesOrErrors(recording, { signal: stop.signal })) {
        if (index === 3) stop.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow("enough");
  });

  it("come one by one from a source that ends too early or is out of step", async () => {
    const { recording } = await ser();
    const odd: FrameSource = {
      ...recording,
      async *frames(range) {
        for await (const frame of recording.frames(range)) {
          if (frame.index === 3) return;
          yield frame.index === 7 ? { ...frame, index: 8 } : frame;
        }
      },
    };
    const read = await all(odd);
    expect(read.map(({ index, frame }) => [index, frame?.index])).toEqual(
      Array.from({ length: FRAMES }, (_, i) => [i, i]),
    );
  });

  it("are given up after a minute in which every read failed slowly", async () => {
    const { recording } = await ser();
    let [now, tried] = [0, 0];
    const fail = async (): Promise<never> => {
      tried++;
      now += 10_000;
      throw new Error("no answer");
    };
    const real = performance.now;
    performance.now = () => now;
    try {
      const silent: FrameSource = {
        ...recording,
        frameCount: 100_000,
        frame: fail,
        async *frames() {
          yield await fail();
        },
      };
      let count = 0;
      for await (const { frame, error } of framesOrErrors(silent)) {
        expect(frame).toBeNull();
        expect(error).toBeInstanceOf(Error);
        if (++count === 1000) break;
      }
      expect(tried).toBe(32);
    } finally {
      performance.now = real;
    }
  });
});
