import { define } from "../utils.ts";

export default define.page(async ({ url }) => {
  await Promise.resolve();
  if (url.searchParams.has("away")) {
    return new Response(null, { status: 302, headers: { location: "/plain" } });
  }
  return <p id="async">awaited</p>;
});
