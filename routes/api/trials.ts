/** Opens one trial of a sweep as a notebook of its own: the answer names its file. */
import { trialBody } from "../../server/contents/mod.ts";
import { failed, jsonBody } from "../../server/contents/http.ts";
import { define } from "../../utils.ts";

/** Bytes that a trial's parameters may have. */
const MOST_BYTES = 256 * 1024;

export const handler = define.handlers({
  async POST(ctx) {
    const sent = await jsonBody(ctx.req, trialBody, MOST_BYTES);
    if (!sent.ok) return sent.response;
    const opened = await ctx.state.services.contents.openTrial(sent.body);
    return opened.ok ? Response.json(opened.model, { status: opened.created ? 201 : 200 }) : failed(opened);
  },
});
