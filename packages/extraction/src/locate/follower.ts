/** What says where the field is in each frame: its stars, or what the caller told. */

import type { ImageLike } from "@photkit/image";
import { givenPath, type Pose } from "@photkit/tracking";
import type { ExtractionOptions } from "../options/options.ts";

export interface Follower {
  /** Where the field is in frame `index`; frames come in order. */
  locate(image: ImageLike, index: number): Pose;
}

/** A follower of the path that was told, or of a field that stands still. */
export function guidedFollower({ path = [] }: ExtractionOptions, referenceFrame: number): Follower {
  const given = givenPath(path, referenceFrame);
  return { locate: (_, index) => given.at(index) };
}
