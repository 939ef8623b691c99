/** The web application around running services; `withSecurityHeaders` goes around its handler. */
import { App, HttpError, type Middleware, staticFiles } from "fresh";
import type { State } from "../utils.ts";
import { createAccess, isPage } from "./auth/access.ts";
import { refusal } from "./contents/http.ts";
import { type Logger, silentLogger } from "./observe/logger.ts";
import { requestLog } from "./observe/request_log.ts";
import type { Services } from "./services.ts";

export function createApp(services: Services, log: Logger = silentLogger): App<State> {
  return new App<State>()
    .use(failAsJson)
    .use(requestLog(log))
    .use((ctx) => {
      ctx.state.services = services;
      return ctx.next();
    })
    .use(createAccess(services.config))
    .use(staticFiles())
    .fsRoutes();
}

/** Programs get JSON also where the server fails; the log behind this has told of it already. */
const failAsJson: Middleware<State> = async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    if (isPage(ctx.url) || (error instanceof HttpError && error.status < 500)) throw error;
    return refusal(500, "failed", "Something failed in the server. Its log says what happened; try again.");
  }
};
