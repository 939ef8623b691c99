/** Where a browser without the cookie is sent; one of the few pages that need no token. */
import { page } from "fresh";
import { Head } from "fresh/runtime";
import { safeNext } from "../server/auth/next.ts";
import { cookieHeader, sameSecret } from "../server/auth/token.ts";
import { define } from "../utils.ts";

interface Login {
  next: string;
  refused: boolean;
}

export const handler = define.handlers({
  GET(ctx) {
    const next = safeNext(ctx.url.searchParams.get("next"));
    const refused = ctx.url.searchParams.has("refused");
    return ctx.state.user === null ? page<Login>({ next, refused }) : redirect(next);
  },

  async POST(ctx) {
    const form = await ctx.req.formData().catch(() => new FormData());
    const next = safeNext(text(form.get("next")));
    const { token } = ctx.state.services.config;
    if (!sameSecret(tokenIn(text(form.get("token"))), token)) {
      return page<Login>({ next, refused: true }, { status: 403 });
    }
    const response = redirect(next);
    response.headers.set("set-cookie", cookieHeader(ctx.url, token));
    return response;
  },
});

export default define.page<typeof handler>(function LoginPage({ data }) {
  return (
    <div class="page">
      <Head>
        <title>Open Tapebook</title>
      </Head>
      <div class="page-head">
        <h1>Open Tapebook</h1>
      </div>
      <form class="problem" method="post" action="/login">
        <p>
          The server printed an address with a token when it started. Paste the token or the whole address
          here; this browser then remembers it.
        </p>
        {data.refused && <p role="alert">This is not the token of this server. A restart makes a new one.</p>}
        <input type="hidden" name="next" value={data.next} />
        <label for="token">Token</label>
        <input class="field" id="token" type="password" name="token" autocomplete="off" required autofocus />
        <button class="button primary" type="submit">Open</button>
      </form>
    </div>
  );
});

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

function text(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value.trim() : "";
}

function tokenIn(pasted: string): string {
  return URL.parse(pasted)?.searchParams.get("token") ?? pasted;
}
