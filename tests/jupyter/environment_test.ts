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
