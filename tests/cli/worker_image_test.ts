/** The image and the deployment of workers in docs/, as far as they can be held to the product without a cluster. */
import { assert, assertEquals } from "@std/assert";

const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
const IMAGE = /```dockerfile\n(.*?)```/s.exec(read("docs/cluster.md"))![1]!;
const DEPLOYMENT = read("docs/kubernetes/worker.yaml");

const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? "";

Deno.test("the image runs the task of workers, without what that asks a registry for", () => {
  const command: string[] = JSON.parse(found(IMAGE, /^CMD (.*)$/m));
  const task = JSON.parse(read("deno.json")).tasks.worker;
  assertEquals(`deno install && ${command.filter((word) => word !== "--cached-only").join(" ")}`, task);
  assert(command.includes("--cached-only"));
  assert(!/^\s*(args|command):/m.test(DEPLOYMENT), "the deployment has another command");
});

Deno.test("the user of the image is a number, which the deployment names", () => {
  assertEquals(found(DEPLOYMENT, /runAsUser: (\d+)$/m), found(IMAGE, /^USER (.*)$/m));
  assert(/runAsNonRoot: true/.test(DEPLOYMENT));
});

Deno.test("packages are installed by the user and into the cache that pods have", () => {
  const [cache, user, install] = [/^ENV DENO_DIR=/m, /^USER /m, /deno install/].map((step) =>
    IMAGE.search(step)
  );
  assert(cache! >= 0 && cache! < install! && user! < install!);
});

Deno.test("the queue is looked at well before a sweep of no patience gives up", () => {
  const patience = found(read("docs/cluster.md"), /waits for `patience` seconds \((\d+)\)/);
  const interval = Number(found(DEPLOYMENT, /pollingInterval: (\d+)/));
  assert(interval > 0 && 2 * interval <= Number(patience), `${interval} of ${patience} s`);
});

Deno.test("the image has the runtime that the product is tested with", () => {
  assertEquals(found(IMAGE, /deno@([\d.]+)/), Deno.version.deno);
});
