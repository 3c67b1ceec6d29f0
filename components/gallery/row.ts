import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";

export const samples = (locale: Locale) => getTranslator(locale, "catalogue");
export type Samples = ReturnType<typeof samples>;

/** A state that a component can be in; its name in words is a text of the catalogue. */
export type StateName =
  | "usual"
  | "focus"
  | "error"
  | "disabled"
  | "long"
  | "chosen"
  | "empty"
  | "primary"
  | "secondary"
  | "tertiary"
  | "danger"
  | "wide"
  | "plain"
  | "info"
  | "success"
  | "warning"
  | "quiet"
  | "large"
  | "first";

export interface State {
  name: StateName;
  show: ReactNode;
  /** It takes a page of its own: a frame, or what takes the focus or loads something as it opens. */
  alone?: true;
}

/** What one file of the design system offers, in each of its states. */
export interface Row {
  /** The file's name in components/ui, without its ending. */
  file: string;
  /** Every component that the file exports. */
  // biome-ignore lint/suspicious/noExplicitAny: components of every kind
  of: readonly ((...given: any[]) => unknown)[];
  states: readonly State[];
}

/** What a state that takes a page of its own is asked for by. */
export const formatSingleStateParam = (row: Row, state: State) => `${row.file}-${state.name}`;
