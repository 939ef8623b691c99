/** What the SQL box of a page runs: the version in the address lets browsers keep the files for ever. */
import { refusal } from "../../../../server/contents/http.ts";
import { sqlEngineFile } from "../../../../server/contents/sql_engine.ts";
import { define } from "../../../../utils.ts";

/** Of the worker: it compiles WebAssembly and fetches from here alone, whatever a query asks for. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

export const handler = define.handlers({
  async GET(ctx) {
    const found = await sqlEngineFile(ctx.params.file ?? "");
    if (found === null) return refusal(404, "not-found", `There is no ${ctx.url.pathname}.`);
    return new Response(found.body, {
      headers: {
        "content-type": found.type,
        "content-length": String(found.size),
        "content-security-policy": POLICY,
        "cache-control": "private, max-age=31536000, immutable",
      },
    });
  },
});
