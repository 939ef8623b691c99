/** One line per request: what was asked, what was answered, how long it took. */
import { HttpError, type Middleware } from "fresh";
import type { Logger } from "./logger.ts";

/** Static files are reported in detail only. */
const quiet = /^\/(_fresh|fonts)\/|\.(css|js|svg|ico|woff2)$/;

export function requestLog<State>(log: Logger): Middleware<State> {
  return async (ctx) => {
    const started = performance.now();
    const line = (status: number, reason?: string) =>
      log.log(status >= 500 ? "error" : quiet.test(ctx.url.pathname) ? "debug" : "info", "request", {
        method: ctx.req.method,
        path: ctx.url.pathname + ctx.url.search,
        status,
        ms: Math.round(performance.now() - started),
        reason,
      });
    try {
      const response = await ctx.next();
      line(response.status);
      return response;
    } catch (error) {
      if (error instanceof HttpError) line(error.status);
      else line(500, error instanceof Error ? error.stack : String(error));
      throw error;
    }
  };
}
