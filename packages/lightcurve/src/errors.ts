import { guardFor, optionChecks, TaggedError } from "@photkit/errors";

export type LightCurveErrorCode =
  | "invalid-option"
  | "no-references"
  | "no-such-aperture"
  | "too-few-readings"
  | "malformed-json"
  | "malformed-csv";

/** What the functions of `@photkit/lightcurve` throw. */
export class LightCurveError extends TaggedError<LightCurveErrorCode> {
  override readonly name = "LightCurveError";
}

export const isLightCurveError = guardFor<LightCurveError>("LightCurveError");

export const check = optionChecks((message, data) => {
  throw new LightCurveError("invalid-option", message, { data });
});
