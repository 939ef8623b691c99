/** Files and folders of the workspace, in the shape of Jupyter's contents API. */
import { z } from "zod";
import { uploadBody, type Written } from "../../../server/contents/mod.ts";
import {
  bodyLimit,
  failed,
  jsonBody,
  malformedPath,
  pathAfter,
  refusal,
} from "../../../server/contents/http.ts";
import { define } from "../../../utils.ts";

const pathOf = (url: URL) => pathAfter("/api/contents", url.pathname);

const newBody = z.union([
  z.object({ copy_from: z.string() }),
  z.object({ type: z.literal("notebook") }),
], "send copy_from or the type notebook");
const renameBody = z.object({ path: z.string() });

export const handler = define.handlers({
  async GET(ctx) {
    const path = pathOf(ctx.url);
    if (path === null) return malformedPath();
    const content = ctx.url.searchParams.get("content") !== "0";
    const found = await ctx.state.services.contents.model(path, { content });
    return found.ok ? Response.json(found.model) : failed(found);
  },

  async POST(ctx) {
    const { contents, sessions } = ctx.state.services;
    const folder = pathOf(ctx.url);
    if (folder === null) return malformedPath();
    const sent = await jsonBody(ctx.req, newBody, SMALL);
    if (!sent.ok) return sent.response;
    if (!("copy_from" in sent.body)) return created(await contents.createNotebook(folder));
    const from = sent.body.copy_from;
    await sessions.flush(from);
    return created(await contents.duplicate(from, folder));
  },

  async PUT(ctx) {
    const { config, contents } = ctx.state.services;
    const path = pathOf(ctx.url);
    if (path === null) return malformedPath();
    const sent = await jsonBody(ctx.req, uploadBody, bodyLimit(config.maxFileBytes));
    if (!sent.ok) return sent.response;
    const written = await contents.upload(path, sent.body);
    const conditional = ctx.req.headers.get("if-none-match") === "*";
    if (!written.ok && written.code === "exists" && conditional) {
      return refusal(412, written.code, written.message);
    }
    return created(written);
  },

  async PATCH(ctx) {
    const { contents, sessions } = ctx.state.services;
    const from = pathOf(ctx.url);
    if (from === null) return malformedPath();
    const sent = await jsonBody(ctx.req, renameBody, SMALL);
    if (!sent.ok) return sent.response;
    // What is typed but not yet written goes along; afterwards the old name has nothing to write to.
    await sessions.flush(from);
    const renamed = await contents.rename(from, sent.body.path);
    if (!renamed.ok) return failed(renamed);
    if (from !== renamed.model.path) await sessions.renamed(from, renamed.model.path);
    return Response.json(renamed.model);
  },

  async DELETE(ctx) {
    const { contents, sessions } = ctx.state.services;
    const path = pathOf(ctx.url);
    if (path === null) return malformedPath();
    await sessions.flush(path);
    const removed = await contents.remove(path);
    if (!removed.ok) return failed(removed);
    await sessions.removed(path);
    return new Response(null, { status: 204, headers: { location: `/api/bin/${removed.id}` } });
  },
});

/** Bytes that a body of names alone may have. */
const SMALL = 64 * 1024;

function created(written: Written): Response {
  if (!written.ok) return failed(written);
  const location = "/api/contents/" + written.model.path.split("/").map(encodeURIComponent).join("/");
  return Response.json(written.model, { status: 201, headers: { location } });
}
