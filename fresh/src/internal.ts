/** For the generated `_fresh/server.js` alone. */
import { fromFileUrl } from "./path.ts";
import { type App, applyCache } from "./app.ts";
import { cacheFromSnapshot, type Snapshot } from "./build_cache.ts";

/** The app's request handler with a production build applied; `root` is the app's folder as a file URL. */
export function serveSnapshot<State>(
  app: App<State>,
  snapshot: Snapshot,
  root: string,
): (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
  app[applyCache](cacheFromSnapshot(fromFileUrl(root), snapshot));
  return app.handler();
}
