/** What a request handler can call; main.ts makes them, `ctx.state.services` holds them. */
import type { Config } from "./config.ts";
import type { Contents } from "./contents/mod.ts";
import type { Sessions } from "./sessions/mod.ts";

export interface Services {
  config: Config;
  contents: Contents;
  sessions: Sessions;
}
