/** One damaged file through every reader: frames or tagged errors, and no memory out of proportion. */

import {
  type ByteSource,
  bytesSource,
  type FrameSource,
  isVideoError,
  openSource,
  readFitsTable,
  readFitsUnits,
  recogniseFormat,
  verifyFitsChecksums,
} from "../../src/index.ts";

/** What a file may cost beyond twice its size: bytes of one allocation. */
const SPARE_BYTES = 64 << 20;
const NAME = "damaged-file";

/** Stands in for LibRaw, which reads raw files that are not DNG: their kind and EXIF are read here. */
const libraw = () => ({
  open() {},
  metadata: () => ({}),
  rawImageData: () => ({
    raw_width: 1,
    raw_height: 1,
    top_margin: 0,
    left_margin: 0,
    width: 1,
    height: 1,
    data: [1],
  }),
});

/** Opens the file and asks for everything that `openSource` gives. */
export async function readEverything(source: ByteSource): Promise<void> {
  const recording = await openSource(source, { libraw });
  const { frameCount, info } = recording;
  if (!(info.width > 0 && info.height > 0 && frameCount > 0)) {
    throw new Error(`opened with ${info.width} x ${info.height} pixels, ${frameCount} frames`);
  }
  const indexes = new Set([0, 1, frameCount >> 1, frameCount - 1]);
  for (const index of indexes) {
    if (index < frameCount) await orTaggedError(() => readFrame(recording, index));
    if (index < frameCount) await orTaggedError(() => recording.time(index));
  }
  await orTaggedError(async () => {
    let count = 0;
    for await (const _ of recording.frames({ stop: 4 })) count++;
    if (count !== Math.min(4, frameCount)) throw new Error(`${count} of ${frameCount} frames`);
  });
  await recording.close();
}

async function readFrame(recording: FrameSource, index: number): Promise<void> {
  const { image, time } = await recording.frame(index);
  const { width, height } = recording.info;
  if (image.data.length < width * height) {
    throw new Error(`frame ${index} has ${image.data.length} pixels of ${width} x ${height}`);
  }
  if (time !== null && !Number.isFinite(time.utcMicroseconds)) {
    throw new Error(`frame ${index} has the time ${time.utcMicroseconds}`);
  }
}

async function readTables(source: ByteSource): Promise<void> {
  if ((await recogniseFormat(source)) !== "FITS") return;
  for (const unit of await readFitsUnits(source)) {
    if (unit.kind === "table") await orTaggedError(() => readFitsTable(source, unit));
    await orTaggedError(() => verifyFitsChecksums(source, unit, 0));
  }
}

/** Lets pass what a reader may throw: its own errors, which name the file. */
export async function orTaggedError(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isVideoError(error)) throw error;
    if (!error.message.includes(NAME)) throw new Error(`no file name: ${error.message}`);
  }
}

/**
 * Reads a damaged file.
 *
 * @throws Error when a reader does anything but give frames or throw a tagged error that names the
 * file, or takes more memory at once than twice the file and 64 MB.
 */
export async function tryFile(bytes: Uint8Array): Promise<void> {
  const source = bytesSource(bytes, NAME);
  const largest = await largestAllocation(async () => {
    await orTaggedError(() => readEverything(source));
    await orTaggedError(() => readTables(source));
  });
  if (largest > 2 * bytes.length + SPARE_BYTES) {
    throw new Error(`${largest} bytes were allocated at once for a file of ${bytes.length}`);
  }
}

const COUNTED = [
  "ArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
] as const;

/** The largest array of bytes that is constructed while `work` runs. */
async function largestAllocation(work: () => Promise<void>): Promise<number> {
  const originals = COUNTED.map((name) => [name, globalThis[name]] as const);
  let largest = 0;
  for (const [name, original] of originals) {
    const counting = new Proxy(original, {
      construct(target, args, newTarget) {
        const made: { byteLength: number } = Reflect.construct(target, args, newTarget);
        if (!(args[0] instanceof ArrayBuffer)) largest = Math.max(largest, made.byteLength);
        return made;
      },
    });
    Object.defineProperty(globalThis, name, {
      value: counting,
      configurable: true,
      writable: true,
    });
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) {
      Object.defineProperty(globalThis, name, {
        value: original,
        configurable: true,
        writable: true,
      });
    }
  }
  return largest;
}
