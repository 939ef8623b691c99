/**
 * Copies the fonts that the pages use and draws the icon sprite, both from npm packages, into static/.
 * Run it after a change of version or of the lists below: `deno run -A static/take_assets.ts`.
 *
 * Icons become one sprite because the icon package's only door loads some 6,000 exports (0.2 to 0.6 s at start).
 */
const fonts = [
  ["@fontsource-variable/inter", "inter-latin-wght-normal"],
  ["@fontsource-variable/inter", "inter-latin-ext-wght-normal"],
  ["@fontsource-variable/jetbrains-mono", "jetbrains-mono-latin-wght-normal"],
  ["@fontsource-variable/jetbrains-mono", "jetbrains-mono-latin-ext-wght-normal"],
] as const;

const icons = [
  "activity",
  "arrow-down",
  "arrow-up",
  "check",
  "chevron-down",
  "chevron-right",
  "circle-stop",
  "copy",
  "download",
  "ellipsis",
  "file",
  "folder",
  "keyboard",
  "menu",
  "monitor",
  "moon",
  "notebook-text",
  "panel-left",
  "pencil",
  "play",
  "plus",
  "rotate-cw",
  "save",
  "square",
  "sun",
  "trash",
  "triangle-alert",
  "undo-2",
  "upload",
  "x",
];

type Shape = [tag: string, attributes: Record<string, string>];

const here = new URL("./", import.meta.url);
const packages = new URL("../node_modules/", here);

async function symbol(name: string): Promise<string> {
  const module = await import(new URL(`lucide-preact/dist/esm/icons/${name}.mjs`, packages).href);
  const shapes: Shape[] = module.__iconData.node;
  const drawn = shapes.map(([tag, { key: _key, ...attributes }]) =>
    `<${tag} ${Object.entries(attributes).map(([k, v]) => `${k}="${v}"`).join(" ")}/>`
  );
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.join("")}</symbol>`;
}

await Deno.mkdir(new URL("fonts/", here), { recursive: true });
for (const [from, name] of fonts) {
  await Deno.copyFile(
    new URL(`${from}/files/${name}.woff2`, packages),
    new URL(`fonts/${name}.woff2`, here),
  );
}
const symbols = await Promise.all(icons.map(symbol));
await Deno.writeTextFile(
  new URL("icons.svg", here),
  `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, ISC licence, https://lucide.dev -->\n${
    symbols.join("\n")
  }\n</svg>\n`,
);
