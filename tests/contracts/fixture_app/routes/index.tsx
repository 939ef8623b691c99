import { page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../utils.ts";

export const handler = define.handlers({
  GET: (ctx) => page({ trail: ctx.state.trail }, { headers: { "X-Page": "index" } }),
  POST: async (ctx) => ctx.json(await ctx.req.json(), { status: 201 }),
});

export default define.page<typeof handler>(({ data }) => (
  <main>
    <Head>
      <title>Index</title>
    </Head>
    <p id="trail">{data.trail.join(" ")}</p>
    <img src="/dot.svg" alt="" />
  </main>
));
