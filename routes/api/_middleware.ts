/** Programs get JSON, also when something goes wrong that no handler foresaw. */
import { HttpError } from "fresh";
import { refusal } from "../../server/contents/http.ts";
import { define } from "../../utils.ts";

export default define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) {
      return refusal(error.status, "not-found", `There is no ${ctx.req.method} ${ctx.url.pathname}.`);
    }
    throw error;
  }
});
