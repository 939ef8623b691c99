import { define } from "../../utils.ts";

export const handler = define.handlers((ctx) => ctx.json({ path: ctx.params.path, route: ctx.route }));
