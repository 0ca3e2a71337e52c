import { project } from "../../vitest.base.ts";

export default project("io-video");
