import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { serverTest, type TestServer, token } from "./server.ts";

const here = "http://localhost:8888";

function submit(server: TestServer, fields: Record<string, string>): Promise<Response> {
  return server.handler(
    new Request(`${here}/login`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: here },
    }),
  );
}

serverTest(
  "the login page shows itself without the rail and without a notebook's name",
  async ({ handler }) => {
    const response = await handler(new Request(`${here}/login?next=/notebooks/secret.ipynb`));
    assertEquals(response.status, 200);
    const html = await response.text();
    assertStringIncludes(html, "<h1>Open Tapebook</h1>");
    assertStringIncludes(html, 'value="/notebooks/secret.ipynb"');
    assert(!html.includes('class="rail"') && !html.includes(token));
  },
);

serverTest("the token, or the address that holds it, opens and leads on", async (server) => {
  for (const given of [token, ` ${token} `, `${here}/?token=${token}`]) {
    const response = await submit(server, { token: given, next: "/notebooks/a.ipynb" });
    assertEquals([response.status, response.headers.get("location")], [303, "/notebooks/a.ipynb"]);
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const again = await server.handler(new Request(`${here}/login`, { headers: { cookie } }));
    assertEquals([again.status, again.headers.get("location")], [303, "/"]);
  }
});

serverTest("a wrong token is said and sets no cookie", async (server) => {
  for (const fields of [{ token: "wrong-token" }, { token: "" }, {}]) {
    const response = await submit(server, fields as Record<string, string>);
    assertEquals([response.status, response.headers.get("set-cookie")], [403, null]);
    assertStringIncludes(await response.text(), "This is not the token of this server.");
  }
});

serverTest("a link with a wrong token leads to a login that says so", async ({ handler }) => {
  const sent = await handler(
    new Request(`${here}/notebooks/a.ipynb?token=old`, { headers: { accept: "text/html" } }),
  );
  const response = await handler(new Request(here + sent.headers.get("location")));
  assertStringIncludes(await response.text(), "This is not the token of this server.");
  const first = await handler(new Request(`${here}/login`));
  assert(!(await first.text()).includes("This is not the token"));
});

serverTest("the login leads to no other server and writes no markup of others", async (server) => {
  const response = await submit(server, { token, next: "//evil.example" });
  assertEquals(response.headers.get("location"), "/");
  const page = await server.handler(new Request(`${here}/login?next=${encodeURIComponent('/"><script>x')}`));
  assert(!(await page.text()).includes("<script>x"));
});

serverTest("a page asks for the login and comes back to where it was", async ({ handler }) => {
  const page = await handler(
    new Request(`${here}/notebooks/a%20b.ipynb`, { headers: { accept: "text/html" } }),
  );
  assertEquals(page.headers.get("location"), "/login?next=%2Fnotebooks%2Fa%2520b.ipynb");
});
