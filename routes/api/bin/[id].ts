/** Takes a deletion back. */
import { failed } from "../../../server/contents/http.ts";
import { define } from "../../../utils.ts";

export const handler = define.handlers({
  async POST(ctx) {
    const restored = await ctx.state.services.contents.restore(ctx.params.id ?? "");
    return restored.ok ? Response.json(restored.model) : failed(restored);
  },
});
