/** What a notebook's outputs keep beside it under its hash, such as all points of a thinned figure. */
import { failed } from "../../../server/contents/http.ts";
import { define } from "../../../utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const found = await ctx.state.services.contents.kept(ctx.params.hash ?? "");
    if (!found.ok) return failed(found);
    return new Response(found.body, {
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(found.size),
        "content-disposition": "attachment",
        // The name is the hash of the bytes: they never change.
        "cache-control": "private, max-age=31536000, immutable",
      },
    });
  },
});
