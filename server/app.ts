/** The web application around running services; `withSecurityHeaders` goes around its handler. */
import { App, staticFiles } from "fresh";
import type { State } from "../utils.ts";
import { createAccess } from "./auth/access.ts";
import { type Logger, silentLogger } from "./observe/logger.ts";
import { requestLog } from "./observe/request_log.ts";
import type { Services } from "./services.ts";

export function createApp(services: Services, log: Logger = silentLogger): App<State> {
  return new App<State>()
    .use(requestLog(log))
    .use((ctx) => {
      ctx.state.services = services;
      return ctx.next();
    })
    .use(createAccess(services.config))
    .use(staticFiles())
    .fsRoutes();
}
