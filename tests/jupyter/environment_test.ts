import { assertEquals } from "@std/assert";
import { kernelEnvironment } from "../../jupyter/environment.ts";

Deno.test("kernelEnvironment() keeps what cells need and drops what the server alone may know", () => {
  const env = {
    PATH: "/bin",
    HOME: "/home/me",
    ALPHA_API_KEY: "for cells",
    TAPEBOOK_WORKSPACE: "/w",
    TAPEBOOK_TOKEN: "secret",
    TAPEBOOK_PORT: "1",
    JUPYTER_TOKEN: "secret",
    JUPYTERHUB_API_TOKEN: "secret",
    JPY_SESSION_NAME: "x",
  };
  assertEquals(kernelEnvironment(env), {
    PATH: "/bin",
    HOME: "/home/me",
    ALPHA_API_KEY: "for cells",
    TAPEBOOK_WORKSPACE: "/w",
  });
  assertEquals(env.TAPEBOOK_TOKEN, "secret");
});

Deno.test("kernelEnvironment() lets the keys and settings of providers through, and no other setting like them", () => {
  const forCells = {
    FMP_API_KEY: "k",
    APCA_API_SECRET_KEY: "s",
    TAPEBOOK_OFFLINE: "1",
    TAPEBOOK_MEMORY_MB: "256",
    TAPEBOOK_HOLE_DAYS: "7",
    TAPEBOOK_PROVIDERS_US: "fmp, yahoo",
    TAPEBOOK_YAHOO_URL: "http://127.0.0.1:1",
    TAPEBOOK_FMP_LIMIT: "10/min",
    TAPEBOOK_FMP_API: "v3",
    TAPEBOOK_ALPACA_FEED: "iex",
  };
  const forTheServer = { TAPEBOOK_REDIS_URL: "redis://:secret@host", TAPEBOOK_UPLOAD_LIMIT: "1" };
  assertEquals(kernelEnvironment({ ...forCells, ...forTheServer }), forCells);
});
