/** The one answer that needs no token: that this is a server, and which version. */
import settings from "../../deno.json" with { type: "json" };
import { define } from "../../utils.ts";

export const handler = define.handlers({
  GET: () => Response.json({ version: settings.version }),
});
