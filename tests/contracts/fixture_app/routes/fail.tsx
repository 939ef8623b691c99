import { HttpError } from "fresh";
import { define } from "../utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const status = Number(ctx.url.searchParams.get("status"));
    throw status ? new HttpError(status, "told so") : new Error("unexpected");
  },
});
