export { isSimulationError, SimulationError, type SimulationErrorCode } from "./errors.ts";
