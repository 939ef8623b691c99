/** Composition root: settings from the environment, services, the app. `cli/start.ts` and `dev.ts` serve it. */
import { createApp } from "./server/app.ts";
import { readConfig } from "./server/config.ts";
import { createServices } from "./server/create_services.ts";
import { createLineLogger, stderrWriter } from "./server/observe/logger.ts";

const env = Deno.env.toObject();
const read = readConfig(env, []);
if (!read.ok) throw new TypeError(read.message);

const log = createLineLogger({ level: read.config.logLevel, write: stderrWriter() });

export const services = createServices(read.config, { productRoot: import.meta.dirname!, env, log });
export const app = createApp(services, log);
