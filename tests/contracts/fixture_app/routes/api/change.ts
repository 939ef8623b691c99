import { define } from "../../utils.ts";

export const handler = define.handlers({
  GET: (ctx) => ctx.json({ trail: ctx.state.trail }),
  POST: (ctx) => ctx.text("changed"),
});
