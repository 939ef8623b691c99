import { asset } from "fresh/runtime";

/** Names of the symbols in static/icons.svg. */
export type IconName =
  | "activity"
  | "arrow-down"
  | "arrow-up"
  | "check"
  | "chevron-down"
  | "chevron-right"
  | "circle-stop"
  | "copy"
  | "download"
  | "ellipsis"
  | "file"
  | "folder"
  | "keyboard"
  | "menu"
  | "monitor"
  | "moon"
  | "notebook-text"
  | "panel-left"
  | "pencil"
  | "play"
  | "plus"
  | "rotate-cw"
  | "save"
  | "square"
  | "sun"
  | "trash"
  | "triangle-alert"
  | "undo-2"
  | "upload"
  | "x";

/** Decoration beside a label, or inside a button that has one: hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" aria-hidden="true" focusable="false">
      <use href={`${asset("/icons.svg")}#${name}`} />
    </svg>
  );
}
