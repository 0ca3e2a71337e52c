/**
 * Frames of AAV recordings whose integration differs from the rest: at its ends the recorder stores
 * frames that are not stacked, and it stores what it has when the integration is changed.
 */

import type { Frame, FrameSource } from "../frame.ts";
import { unreadableFrame } from "../frame-range.ts";
import { mapFrames } from "../map-frames.ts";

export interface UnevenFrame {
  readonly frame: number;
  /** Video frames that it holds; 0 for a single one that was stored for reference. */
  readonly integratedFrames: number;
}

export interface UnevenFrames {
  /** Video frames that a frame of this recording holds, or null when neither header nor frames say. */
  readonly usual: number | null;
  readonly uneven: readonly UnevenFrame[];
}

/** Frames whose status is looked at where the header does not state the rates. */
const LOOKED_AT = 32;

/**
 * Goes through an AAV recording and lists the frames to leave out; of another recording there are none.
 * A frame that cannot be read is passed over.
 *
 * @param options.signal - stops the work: the promise rejects with its reason.
 */
export async function findUnevenFrames(
  source: FrameSource,
  options: { readonly signal?: AbortSignal } = {},
): Promise<UnevenFrames> {
  const usual = await usualIntegration(source);
  const uneven: UnevenFrame[] = [];
  for (let index = 0; usual !== null && index < source.frameCount; index++) {
    options.signal?.throwIfAborted();
    const integratedFrames = await integrationAt(source, index);
    if (integratedFrames !== null && integratedFrames !== usual) {
      uneven.push({ frame: index, integratedFrames });
    }
  }
  return { usual, uneven };
}

/**
 * The recording, whose uneven frames throw `"unreadable-frame"` with the reason, so that no
 * measurement is made of them; their times stay. Another recording than AAV is given back as it is.
 */
export async function leaveOutUnevenFrames(source: FrameSource): Promise<FrameSource> {
  const usual = await usualIntegration(source);
  if (usual === null) return source;
  const checked = (frame: Frame): Frame => {
    const integrated = integrationOf(frame);
    if (integrated === null || integrated === usual) return frame;
    const holds =
      integrated === 0 ? "is a reference that was not stacked" : `holds ${integrated} video frames`;
    const reason = `left out: it ${holds}, the others hold ${usual}`;
    throw unreadableFrame(source.info.name, frame.index, reason);
  };
  return mapFrames(source, checked);
}

async function usualIntegration(source: FrameSource): Promise<number | null> {
  if (source.info.format !== "AAV") return null;
  const stated = source.info.meta.integratedFrames;
  if (typeof stated === "number") return stated;
  const counts = new Map<number, number>();
  for (let index = 0; index < Math.min(LOOKED_AT, source.frameCount); index++) {
    const integrated = await integrationAt(source, index);
    if (integrated) counts.set(integrated, (counts.get(integrated) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0];
  return most ? most[0] : null;
}

const integrationAt = (source: FrameSource, index: number): Promise<number | null> =>
  source.frame(index).then(integrationOf, () => null);

const integrationOf = ({ meta }: Frame): number | null =>
  typeof meta.IntegratedFrames === "number" ? meta.IntegratedFrames : null;

/**
 * The end of the first field of an integration interval, which the tables of camera delays count
 * from, from the middle of the interval, which AAV stamps name: N - 1 fields earlier for N
 * integrated frames (2 N fields). Source: delays of H. Pavlov and G. Dangl as Tangra 3 applies them.
 *
 * @param midMicroseconds - the stamp, microseconds since 1970 UTC.
 * @param integratedFrames - N, at least 1.
 * @param fieldSeconds - 0.02 for PAL, 1001 / 60000 for NTSC.
 */
export const endOfFirstField = (
  midMicroseconds: number,
  integratedFrames: number,
  fieldSeconds: number,
): number => midMicroseconds - (integratedFrames - 1) * fieldSeconds * 1e6;
