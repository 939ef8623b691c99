import { App, csrf, staticFiles } from "fresh";
import type { State } from "./utils.ts";

export const app = new App<State>()
  .use(staticFiles())
  .use(async (ctx) => {
    ctx.state.trail = ["app"];
    const response = await ctx.next();
    response.headers.set("X-After", ctx.state.trail.join(","));
    return response;
  })
  .use("/api", csrf())
  .ws("/echo", { message: (socket, event) => socket.send(`echo ${event.data}`) })
  .get("/plain", (ctx) => ctx.text("plain"))
  .fsRoutes();
