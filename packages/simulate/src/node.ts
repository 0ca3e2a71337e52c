export {
  type WriteObservationOptions,
  type WrittenObservation,
  writeObservation,
} from "./write-observation.ts";
