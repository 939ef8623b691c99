import { Icon } from "../Icon.tsx";

interface Props {
  onInsert(type: "code" | "markdown"): void;
  /** Always shown, and reached with Tab; between cells the keys A and B do the same. */
  open: boolean;
}

/** The hairline between cells; it grows its two choices under the pointer. */
export function InsertLine({ onInsert, open }: Props) {
  const tabIndex = open ? 0 : -1;
  return (
    <div class={`insert-line ${open ? "open" : ""}`}>
      <button type="button" tabIndex={tabIndex} onClick={() => onInsert("code")}>
        <Icon name="plus" />TypeScript
      </button>
      <button type="button" tabIndex={tabIndex} onClick={() => onInsert("markdown")}>
        <Icon name="plus" />Markdown
      </button>
    </div>
  );
}
