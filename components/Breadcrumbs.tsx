import { notebookUrl } from "./paths.ts";

/** The folders above `path` as links, its own name last. */
export function Breadcrumbs({ path }: { path: string }) {
  const parts = path.split("/").filter((part) => part !== "");
  const crumbs = [
    { name: "Notebooks", href: "/notebooks" },
    ...parts.map((name, i) => ({ name, href: notebookUrl(parts.slice(0, i + 1).join("/")) })),
  ];
  return (
    <nav aria-label="Folder">
      <ol class="crumbs">
        {crumbs.map(({ name, href }, i) => (
          <li key={href}>
            {i === crumbs.length - 1
              ? <span aria-current="page">{name.replace(/\.ipynb$/, "")}</span>
              : <a href={href}>{name}</a>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
