import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import {
  createNotebook,
  type Done,
  duplicate,
  list,
  moveToBin,
  rename,
  restore,
  runningNotebooks,
  upload,
} from "../browser/contents.ts";
import { everyWhileVisible } from "../browser/every.ts";
import {
  type Entry,
  newName,
  runLine,
  type RunningNotebook,
  sizeText,
  timeText,
} from "../components/entry.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { fileUrl, notebookUrl } from "../components/paths.ts";

interface Props {
  folder: string;
  entries: Entry[];
  /** Paths of notebooks with a running kernel. */
  running: RunningNotebook[];
}

interface Toast {
  text: string;
  undo: () => void;
}

/** Until the next action, and no longer than this. */
const TOAST_MS = 60_000;
const REFRESH_MS = 10_000;
const ICONS: Record<Entry["type"], IconName> = {
  directory: "folder",
  notebook: "notebook-text",
  file: "file",
};

export default function FolderList({ folder, entries, running }: Props) {
  const rows = useSignal(entries);
  const kernels = useSignal(running);
  const problems = useSignal<string[]>([]);
  const renaming = useSignal<string | null>(null);
  const dropping = useSignal(false);
  const toast = useSignal<Toast | null>(null);
  const picker = useRef<HTMLInputElement>(null);

  useEffect(() =>
    everyWhileVisible(REFRESH_MS, async () => {
      const listed = await runningNotebooks();
      if (listed.ok) kernels.value = listed.value;
    }), []);
  useEffect(() =>
    toast.subscribe((shown) => {
      if (shown === null) return;
      setTimeout(() => toast.value === shown && (toast.value = null), TOAST_MS);
    }), []);

  /** Says what was refused; what was done shows in the list. */
  const settle = async <T,>(calls: Promise<Done<T>>[], then?: (value: T) => void) => {
    toast.value = null;
    const done = await Promise.all(calls);
    const listed = await list(folder);
    if (listed.ok) rows.value = listed.value;
    problems.value = done.flatMap((one) => one.ok ? [] : [one.message]);
    for (const one of done) if (one.ok) then?.(one.value);
  };
  const takeFiles = (files: Iterable<File>) => settle([...files].map((file) => upload(folder, file)));
  const remove = (entry: Entry) =>
    settle([moveToBin(entry.path)], (url) => {
      toast.value = { text: `${entry.name} is in the bin.`, undo: () => settle([restore(url)]) };
    });

  return (
    <div
      class={dropping.value ? "drop-target" : ""}
      onDragOver={(event) => {
        event.preventDefault();
        dropping.value = true;
      }}
      onDragLeave={() => dropping.value = false}
      onDrop={(event) => {
        event.preventDefault();
        dropping.value = false;
        takeFiles(event.dataTransfer?.files ?? []);
      }}
    >
      <div class="list-actions">
        {!isRuns(folder) && (
          <button
            type="button"
            class="button primary"
            onClick={() =>
              settle([createNotebook(folder)], (created) => location.assign(notebookUrl(created.path)))}
          >
            <Icon name="plus" />New notebook
          </button>
        )}
        <button type="button" class="button" onClick={() => picker.current?.click()}>
          <Icon name="upload" />Upload
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={(event) => {
            takeFiles(event.currentTarget.files ?? []);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {problems.value.length > 0 && (
        <div class="notice loss-notice" role="alert">
          <p>{problems.value.join(" ")}</p>
          <IconButton icon="x" label="Close the message" onClick={() => problems.value = []} />
        </div>
      )}
      {rows.value.length === 0 ? <EmptyFolder folder={folder} /> : (
        <table class="files">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" class="number wide">Modified (UTC)</th>
              <th scope="col" class="number wide">Size</th>
              <th scope="col">
                <span class="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.value.map((entry) => (
              <tr key={entry.path}>
                <td>
                  <div class="file-name">
                    <Icon name={ICONS[entry.type]} />
                    {renaming.value === entry.path
                      ? (
                        <RenameField
                          entry={entry}
                          onName={(name) => {
                            renaming.value = null;
                            if (name !== entry.name) settle([rename(entry.path, name)]);
                          }}
                          onCancel={() => renaming.value = null}
                        />
                      )
                      : (
                        <a href={entry.type === "file" ? fileUrl(entry.path) : notebookUrl(entry.path)}>
                          {entry.run?.title ?? entry.name}
                        </a>
                      )}
                    <KernelMark state={kernels.value.find(({ path }) => path === entry.path)?.state} />
                  </div>
                  {entry.run && <p class="run-line">{runLine(entry)}</p>}
                </td>
                <td class="number wide">
                  <time dateTime={entry.last_modified}>{timeText(entry.last_modified)}</time>
                </td>
                <td class="number wide">{entry.size === null ? "" : sizeText(entry.size)}</td>
                <td>
                  <div class="file-actions">
                    {entry.type !== "directory" && (
                      <IconButton
                        icon="copy"
                        label={`Duplicate ${entry.name}`}
                        onClick={() => settle([duplicate(entry.path)])}
                      />
                    )}
                    <IconButton
                      icon="pencil"
                      label={`Rename ${entry.name}`}
                      onClick={() => renaming.value = entry.path}
                    />
                    {entry.type !== "directory" && (
                      <a
                        class="icon-button"
                        href={fileUrl(entry.path)}
                        download={entry.name}
                        title={`Download ${entry.name}`}
                        aria-label={`Download ${entry.name}`}
                      >
                        <Icon name="download" />
                      </a>
                    )}
                    <IconButton icon="trash" label={`Delete ${entry.name}`} onClick={() => remove(entry)} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {toast.value !== null && (
        <div class="toast" role="status">
          <span>{toast.value.text}</span>
          <button type="button" class="button small" onClick={toast.value.undo}>
            <Icon name="undo-2" />Undo
          </button>
        </div>
      )}
    </div>
  );
}

/** A cell runs only while the kernel is busy. */
function KernelMark({ state }: { state: string | undefined }) {
  if (state === undefined) return null;
  return (
    <span class="kernel-mark">
      <i class={`dot ${state}`} />
      {state === "busy" ? "running" : `kernel ${state}`}
    </span>
  );
}

function RenameField({ entry, onName, onCancel }: {
  entry: Entry;
  onName(name: string): void;
  onCancel(): void;
}) {
  const { name } = entry;
  const field = useRef<HTMLInputElement>(null);
  const refused = useSignal<string | null>(null);
  // Before the next key can come: it is meant for this field.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, name.replace(/\.[^.]+$/, "").length);
  }, []);
  return (
    <form
      class="file-name"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = newName(entry, field.current?.value ?? "");
        if (wanted.ok) onName(wanted.value);
        else refused.value = wanted.message;
      }}
    >
      <input
        ref={field}
        class="field"
        aria-label={`New name of ${name}`}
        aria-invalid={refused.value !== null}
        defaultValue={name}
        onKeyDown={(event) => event.key === "Escape" && onCancel()}
      />
      <button type="submit" class="button small">Rename</button>
      {refused.value !== null && <p role="alert" class="refused">{refused.value}</p>}
    </form>
  );
}

/** Runs are written by `run.save()`, not begun by hand. */
const isRuns = (folder: string) => folder === "runs" || folder.startsWith("runs/");

function EmptyFolder({ folder }: { folder: string }) {
  const inRuns = isRuns(folder);
  return (
    <div class="empty">
      <h2>{inRuns ? "No saved runs yet" : "Nothing here yet"}</h2>
      {inRuns
        ? (
          <p>
            A run is a notebook with its code, data and results. End a cell with <code>await run.save()</code>
            {" "}
            and the run appears here.
          </p>
        )
        : <p>Make a notebook, or drop .ipynb files anywhere on this list.</p>}
    </div>
  );
}
