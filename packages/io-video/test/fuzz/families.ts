/** Kinds of cases: damaged files, sources that fail, frames beside a damaged one, servers, ffmpeg. */

import type { FuzzCase } from "../../../../scripts/fuzz-worker.ts";
import { bytesSource, openSource, urlSource } from "../../src/index.ts";
import { indexOf } from "../../src/node/ffmpeg-index.ts";
import { type Fault, faultySource } from "../faulty-source.ts";
import { type TestRandom, testRandom } from "../random.ts";
import { checkSame, compareFrames, type IntactFile, intactFile } from "./compare.ts";
import { damagedAnswers } from "./damaged-answers.ts";
import { FFMPEG_OUTPUT } from "./ffmpeg-output.ts";
import { boundariesOf, damage } from "./mutations.ts";
import { orTaggedError, readEverything, tryFile } from "./one-case.ts";
import type { Seed } from "./seeds.ts";

/** A file to damage, with what is known of it without damage. */
export interface PreparedSeed {
  readonly intact: IntactFile;
  readonly boundaries: readonly number[];
}

export async function prepared({ name, bytes }: Seed): Promise<PreparedSeed> {
  return {
    intact: await intactFile("damaged-file", bytes).then((file) => ({ ...file, name })),
    boundaries: await boundariesOf(bytes, readEverything).catch(() => [0, bytes.length]),
  };
}

type Family = (seed: PreparedSeed, random: TestRandom) => FuzzCase;

const NAME = "damaged-file";
const pick = <T>(random: TestRandom, from: readonly T[]): T => from[random.below(from.length)]!;

/** Anything in the file is damaged: frames or tagged errors. */
export const damagedFile: Family = ({ intact, boundaries }, random) => {
  const damaged = damage(intact.bytes, boundaries, random);
  return { name: intact.name, damaged, run: () => tryFile(damaged) };
};

function faultsIn(size: number, boundaries: readonly number[], random: TestRandom): Fault[] {
  return Array.from({ length: 1 + random.below(3) }, () => {
    const near = Math.max(0, pick(random, boundaries) + random.below(9) - 4);
    const from = random.below(2) === 0 ? near : random.below(size + 1);
    const to = from + 1 + random.below(random.below(3) === 0 ? size : 64);
    const kind = random.below(2) === 0 ? ("error" as const) : ("short" as const);
    return random.below(2) === 0
      ? { from, to, kind, times: 1 + random.below(2) }
      : { from, to, kind };
  });
}

/** The file is right, the disk is not: the frames that come are right, and once it works, all come. */
export const failingSource: Family = ({ intact, boundaries }, random) => {
  const faults = faultsIn(intact.bytes.length, boundaries, random);
  const isOpen = random.below(3) > 0;
  const order = Array.from({ length: 6 }, () => random.below(Math.max(1, intact.frames.length)));
  return {
    name: `${intact.name} from a failing source ${JSON.stringify({ faults, isOpen, order })}`,
    damaged: null,
    run: async () => {
      const source = faultySource(bytesSource(intact.bytes, NAME));
      if (!isOpen || intact.frames.length === 0) {
        source.arm(faults);
        await orDiskError(() => compareFrames(source, intact, order));
        return;
      }
      const recording = await openSource(source);
      source.arm(faults);
      await orDiskError(() => compareFrames(source, intact, order, recording));
      await orDiskError(() => iterate(recording, intact));
      source.arm([]);
      for (const index of order) {
        checkSame(Float64Array.from((await recording.frame(index)).image.data), intact, index);
      }
    },
  };
};

/** Before a recording is open, the error of the disk itself may come out. */
async function orDiskError(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("EIO: "))) throw error;
  }
}

async function iterate(
  recording: Awaited<ReturnType<typeof openSource>>,
  intact: IntactFile,
): Promise<void> {
  await orTaggedError(async () => {
    for await (const { index, image } of recording.frames()) {
      checkSame(Float64Array.from(image.data), intact, index);
    }
  });
}

/** Bytes are damaged that one frame does not need: it stays as it is. */
export const undamagedFrame: Family = ({ intact, boundaries }, random) => {
  const index = random.below(Math.max(1, intact.frames.length));
  const needed = intact.touched[index] ?? [];
  const bytes = intact.bytes.slice();
  for (let i = random.below(40); i >= 0; i--) {
    const near = random.below(2) === 0 ? pick(random, boundaries) + random.below(32) : 0;
    const at = near === 0 ? random.below(bytes.length) : Math.min(bytes.length - 1, near);
    const isNeeded = needed.some(([offset, length]) => at >= offset && at < offset + length);
    if (!isNeeded) bytes[at] = random.below(256);
  }
  return {
    name: `frame ${index} of ${intact.name} beside damaged ones`,
    damaged: bytes,
    run: async () => {
      if (intact.frames.length === 0) return;
      const recording = await openSource(bytesSource(bytes, NAME));
      const others = Array.from({ length: 3 }, () => random.below(intact.frames.length));
      for (const other of others)
        await orTaggedError(async () => void (await recording.frame(other)));
      checkSame(Float64Array.from((await recording.frame(index)).image.data), intact, index);
    },
  };
};

/** A server answers with anything: the bytes that come are right. */
export const damagedServer: Family = ({ intact }, random) => {
  const { fetch, told } = damagedAnswers(intact.bytes, random);
  const size = intact.bytes.length;
  const reads = Array.from({ length: 4 }, () => [random.below(size), random.below(size)] as const);
  const blockBytes = 1 + random.below(size + 9);
  return {
    name: `${intact.name} from a server, blocks of ${blockBytes}: ${JSON.stringify(reads)}`,
    damaged: null,
    run: () =>
      orTaggedError(async () => {
        const source = await urlSource("http://host/damaged-file", {
          ...{ fetch, blockBytes, retries: 1, retryDelaySeconds: 0, timeoutSeconds: 0.05 },
          largestDownloadBytes: 4 * size,
        });
        for (const [offset, length] of reads) {
          await orTaggedError(async () => {
            const bytes = await source.read(offset, length);
            const right = intact.bytes.subarray(offset, offset + length);
            const isSame = bytes.length === right.length && right.every((v, i) => bytes[i] === v);
            if (!isSame) throw new Error(`wrong bytes at ${offset}; answers: ${told.join(", ")}`);
          });
        }
        source.close();
      }),
  };
};

/** What ffmpeg prints is damaged: an index that holds, or a tagged error. */
export const ffmpegText: Family = (_seed, random) => {
  const text = pick(random, FFMPEG_OUTPUT);
  const hurt = (part: string) =>
    new TextDecoder("latin1").decode(
      damage(
        Uint8Array.from(part, (c) => c.charCodeAt(0)),
        [0, part.length],
        random,
      ),
    );
  const stdout = random.below(3) > 0 ? hurt(text.stdout) : text.stdout;
  const stderr = random.below(3) > 0 ? hurt(text.stderr) : text.stderr;
  return {
    name: "what ffmpeg prints",
    damaged: `${stderr}\n---\n${stdout}`,
    run: () =>
      orTaggedError(async () => {
        const index = indexOf({ ok: random.below(9) > 0, stdout, stderr }, NAME);
        const { width, height, timeBase, framesPerSecond, packets } = index;
        const times = packets?.map(({ pts }) => pts) ?? [];
        const holds =
          [width, height, timeBase, framesPerSecond ?? 1].every(
            (n) => n > 0 && Number.isFinite(n),
          ) &&
          [width, height].every(Number.isSafeInteger) &&
          (packets ?? []).every(({ bytes }) => Number.isSafeInteger(bytes) && bytes >= 0) &&
          times.every((pts, i) => Number.isSafeInteger(pts) && (i === 0 || pts > times[i - 1]!));
        if (!holds)
          throw new Error(`an index that cannot be: ${JSON.stringify(index).slice(0, 300)}`);
      }),
  };
};

const OFTEN = [damagedFile, damagedFile, failingSource, undamagedFrame];
const SELDOM = [...OFTEN, damagedServer, ffmpegText];

/** Case `number` over all files and kinds: the same damage every time. */
export function fileCase(seeds: readonly PreparedSeed[], number: number): FuzzCase {
  const round = Math.floor(number / seeds.length);
  const families = round % 4 === 3 ? SELDOM : OFTEN;
  const random = testRandom(1 + number);
  return families[round % families.length]!(seeds[number % seeds.length]!, random);
}
