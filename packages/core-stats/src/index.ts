export { isStatsError, StatsError, type StatsErrorCode } from "./errors.ts";
