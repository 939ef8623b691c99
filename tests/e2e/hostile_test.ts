/** Notebooks from elsewhere: broken ones are named and left alone, and outputs that attack the page do nothing. */
import { assert, assertEquals } from "@std/assert";
import { FIGURE_MIME } from "../../kernel/plot/spec/figure.ts";
import { browserTest } from "./browser.ts";
import { code, display, markdown, place } from "./notebook.ts";

const broken: [name: string, text: string, reason: RegExp][] = [
  ["broken.ipynb", '{"cells": [', /JSON/],
  ["list.ipynb", "[1, 2, 3]", /notebook/i],
  ["old.ipynb", '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}', /nbformat|3/],
];

for (const [name, text, reason] of broken) {
  browserTest(
    `${name} is refused with its name and the reason, and stays untouched`,
    async ({ page, site }) => {
      const file = `${site.workspace}/${name}`;
      await Deno.writeTextFile(file, text);
      const response = await page.goto(`${site.origin}/notebooks/${name}`);
      assertEquals(response?.status(), 422);
      assertEquals(await page.locator("h1").textContent(), `${name} cannot be opened`);
      assert(reason.test(await page.locator(".problem p").first().textContent() ?? ""));
      assertEquals(await Deno.readTextFile(file), text);
    },
  );
}

browserTest("a missing notebook and a path out of the workspace are not found", async ({ page, site }) => {
  for (const path of ["/notebooks/none.ipynb", "/notebooks/..%2f..%2fetc%2fpasswd", "/notebooks/.tapebook"]) {
    const response = await page.goto(site.origin + path);
    assertEquals(response?.status(), 404);
    await page.getByRole("heading", { name: "Not found" }).waitFor();
  }
});

const run = "window.__attacked = true; document.body.dataset.attacked = 'yes'";
const attacks: Record<string, unknown>[] = [
  { "text/html": `<script>${run}</script>` },
  { "text/html": `<img src=x onerror="${run}">` },
  { "text/html": `<svg><script>${run}</script></svg><svg onload="${run}">` },
  {
    "text/html":
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
  },
  {
    "text/html":
      `<a href="javascript:${run}" class="hit">click</a><details open ontoggle="${run}">x</details>`,
  },
  {
    "text/html": `<form action="/api/contents/"><button formaction="javascript:${run}">send</button></form>`,
  },
  {
    "text/html":
      `<a id="__attacked" name="client">x</a><div id="main" data-cell="a" data-commandlinker-command="x">y</div>`,
  },
  {
    "text/html":
      `<style>body{display:none!important} :host{position:fixed!important;inset:0}</style><b>styled</b>`,
  },
  {
    "text/html": `<div style="position:fixed;inset:0;z-index:9999;background:red" class="toolbar">over</div>`,
  },
  {
    "text/html":
      `<iframe srcdoc="<script>parent.${run}</script>"></iframe><object data="javascript:${run}"></object>`,
  },
  {
    "text/html":
      `<template shadowrootmode="open"><script>${run}</script></template><base href="https://evil.example/">`,
  },
  {
    "image/svg+xml":
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="${run}"><script>${run}</script></svg>`,
  },
  { "image/png": `" onerror="${run}` },
  {
    "text/markdown": `<img src=x onerror="${run}">[x](javascript:${
      encodeURIComponent(run)
    })<script>${run}</script>`,
  },
  { "application/javascript": run, "text/plain": "no script" },
  {
    [FIGURE_MIME]: {
      kind: "card",
      title: `<img src=x onerror="${run}">`,
      metrics: [],
      figures: [],
      notes: [],
      warnings: [],
    },
  },
  { [FIGURE_MIME]: { kind: "time", title: "x", time: "evil", panes: null } },
  { [FIGURE_MIME]: { __proto__: null, kind: "constructor" } },
  { "text/plain": `<script>${run}</script>` },
];

browserTest("outputs that attack the page do nothing", async ({ page, site }) => {
  const path = await place(site, "attack.ipynb", [
    markdown(
      "m",
      `<img src=x onerror="${run}"> <a href="javascript:${run}">link</a>\n\n<form><input name=x></form><h1 id="main">t</h1>`,
    ),
    ...attacks.map((data, i) => code(`c${i}`, `// ${i}`, [display(data)])),
    code("stream", "//", [{
      output_type: "stream",
      name: "stdout",
      text: `<script>${run}</script>\x1b]8;;javascript:x\x07link\x1b]8;;\x07`,
    }]),
    code("error", "//", [{
      output_type: "error",
      ename: `<img src=x onerror="${run}">`,
      evalue: run,
      traceback: [`<script>${run}</script>`],
    }]),
  ]);
  await page.goto(site.origin + path);
  const reasons = page.getByText("A figure that cannot be drawn");
  await page.getByText("no script").waitFor();
  await reasons.nth(1).waitFor();
  await page.waitForTimeout(500);
  // Shadow roots are open so that tests can look into them.
  const found = await page.evaluate(() => {
    const roots = [...document.querySelectorAll(".output-html > div")].map((host) => host.shadowRoot!);
    const all = roots.flatMap((root) => [...root.querySelectorAll("*")]);
    const prose = [...document.querySelectorAll(".prose *")];
    const bad = "script, iframe, object, form, input, button, base, template, style:not(:first-child)";
    return {
      attacked: "__attacked" in window || document.body.dataset.attacked !== undefined,
      bad: [...all, ...prose].filter((element) => element.matches(bad)).map((element) => element.outerHTML),
      handlers: [...all, ...prose].flatMap((element) => element.getAttributeNames()).filter((name) =>
        name.startsWith("on") || name.startsWith("data-") || name === "id" || name === "name"
      ),
      links: [...all, ...prose].map((element) => element.getAttribute("href") ?? "").filter((href) =>
        /^\s*javascript:/i.test(href)
      ),
      bodyShown: getComputedStyle(document.body).display,
    };
  });
  assertEquals(found, { attacked: false, bad: [], handlers: [], links: [], bodyShown: "block" });
  // What asks to cover the page is clipped to its own box: the toolbar is still the topmost thing where it stands.
  await page.getByRole("button", { name: "Run all" }).click({ trial: true });
  assertEquals(await reasons.count(), 2);
});

browserTest("a folder whose name is markup is shown as text", async ({ page, site }) => {
  const name = `<img src=x onerror=document.body.dataset.attacked=1>`;
  await Deno.mkdir(`${site.workspace}/${name}`);
  await page.reload();
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name }).waitFor();
  assertEquals(await page.evaluate(() => document.body.dataset.attacked), undefined);
});
