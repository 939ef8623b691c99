/** One session; deleting it ends its kernel and leaves the notebook as it is. */
import { define } from "../../../utils.ts";

export const handler = define.handlers({
  async DELETE(ctx) {
    const ended = await ctx.state.services.sessions.shutdown(ctx.params.id ?? "");
    if (ended) return new Response(null, { status: 204 });
    return Response.json({ message: "There is no such session.", reason: "not-found" }, { status: 404 });
  },
});
