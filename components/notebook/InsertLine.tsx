import { Icon } from "../Icon.tsx";

/** The hairline between cells; it grows its two choices under the pointer or the focus. */
export function InsertLine(
  { onInsert, open }: { onInsert(type: "code" | "markdown"): void; open?: boolean },
) {
  return (
    <div class={`insert-line ${open ? "open" : ""}`}>
      <button type="button" onClick={() => onInsert("code")}>
        <Icon name="plus" />TypeScript
      </button>
      <button type="button" onClick={() => onInsert("markdown")}>
        <Icon name="plus" />Markdown
      </button>
    </div>
  );
}
