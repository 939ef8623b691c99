import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Breadcrumbs } from "../../components/Breadcrumbs.tsx";
import { type Entry, type RunningNotebook, withKernels } from "../../components/entry.ts";
import { previewOf } from "../../components/notebook/preview.ts";
import { fileUrl, nameOf, parentOf } from "../../components/paths.ts";
import { Problem } from "../../components/Problem.tsx";
import FolderList from "../../islands/FolderList.tsx";
import NotebookPage from "../../islands/NotebookPage.tsx";
import type { Cell } from "../../document/notebook.ts";
import { define } from "../../utils.ts";

type Shown =
  | { kind: "folder"; path: string; entries: Entry[]; running: RunningNotebook[] }
  | { kind: "notebook"; path: string; preview: Cell[] }
  | { kind: "unreadable"; path: string; reason: string }
  | { kind: "missing"; path: string; reason: string };

const PREFIX = "/notebooks/";

export const handler = define.handlers({
  async GET(ctx) {
    const { contents, sessions } = ctx.state.services;
    const path = pathOf(ctx.url.pathname);
    if (path === null) {
      return page<Shown>({ kind: "missing", path: "", reason: "The address is not valid." }, { status: 404 });
    }
    const found = await contents.model(path, { content: false });
    if (!found.ok) {
      // A workspace without runs has no folder for them yet; the rail leads here all the same.
      if (path === "runs") return page<Shown>({ kind: "folder", path, entries: [], running: [] });
      return page<Shown>({ kind: "missing", path, reason: found.message }, { status: 404 });
    }
    if (found.model.type === "file") return ctx.redirect(fileUrl(path));
    if (found.model.type === "notebook") {
      const opened = await sessions.open(path);
      return opened.ok
        ? page<Shown>({ kind: "notebook", path, preview: previewOf(opened.session.notebook) })
        : page<Shown>({ kind: "unreadable", path, reason: opened.message }, { status: 422 });
    }
    const listed = await contents.list(path);
    if (!listed.ok) return page<Shown>({ kind: "missing", path, reason: listed.message }, { status: 404 });
    const running = withKernels(sessions.list());
    const entries = listed.entries.map(({ name, path, type, size, last_modified, run }) => (
      { name, path, type, size, last_modified, run }
    ));
    return page<Shown>({ kind: "folder", path, entries, running });
  },
});

export default define.page<typeof handler>(function Notebooks({ data }) {
  const name = nameOf(data.path).replace(/\.ipynb$/, "");
  return (
    <>
      <Head>
        <title>{name === "" ? "Tapebook" : `${name} · Tapebook`}</title>
      </Head>
      <Body shown={data} />
    </>
  );
});

function Body({ shown }: { shown: Shown }) {
  switch (shown.kind) {
    case "notebook":
      return <NotebookPage path={shown.path} preview={shown.preview} />;
    case "folder":
      return (
        <div class="page">
          {parentOf(shown.path) !== "" && <Breadcrumbs path={parentOf(shown.path)} />}
          <div class="page-head">
            <h1>{headingOf(shown.path)}</h1>
          </div>
          <FolderList folder={shown.path} entries={shown.entries} running={shown.running} />
        </div>
      );
    case "unreadable":
      return (
        <Problem
          title={`${nameOf(shown.path)} cannot be opened`}
          path={shown.path}
          actions={<a class="button" href={fileUrl(shown.path)} download>Download it</a>}
        >
          <p>{shown.reason}</p>
          <p class="muted">The file is untouched.</p>
        </Problem>
      );
    case "missing":
      return (
        <Problem title="Not found" path="">
          <p>{shown.reason}</p>
        </Problem>
      );
  }
}

function headingOf(path: string): string {
  if (path === "") return "Notebooks";
  return path === "runs" ? "Runs" : nameOf(path);
}

/** From the URL itself, since Fresh leaves some characters of a parameter encoded. Null when it is malformed. */
function pathOf(pathname: string): string | null {
  try {
    return pathname.slice(PREFIX.length).split("/").filter((part) => part !== "").map(decodeURIComponent)
      .join("/");
  } catch {
    return null;
  }
}
