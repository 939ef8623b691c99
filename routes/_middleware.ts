/** Programs get JSON from the API, also where no handler answers; what fails in the server goes on to its log. */
import { HttpError } from "fresh";
import { isPage } from "../server/auth/access.ts";
import { refusal } from "../server/contents/http.ts";
import { define } from "../utils.ts";

export default define.middleware(async (ctx) => {
  if (isPage(ctx.url)) return ctx.next();
  const nothing = (status: number) =>
    refusal(status, "not-found", `There is no ${ctx.req.method} ${ctx.url.pathname}.`);
  try {
    const response = await ctx.next();
    // An inner scope has rendered the page for people already.
    const page = response.headers.get("content-type")?.startsWith("text/html") ?? false;
    return page && response.status >= 400 && response.status < 500 ? nothing(response.status) : response;
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) return nothing(error.status);
    throw error;
  }
});
