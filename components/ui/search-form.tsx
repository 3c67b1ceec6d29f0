import type { ReactNode } from "react";
import { Button, ButtonLink, ButtonRow } from "./button";
import { FieldRow } from "./field";

/**
 * Fields by which a long list is searched, and what shows it whole again. What is searched for stands in the address,
 * so that it can be kept and sent.
 *
 * @param action the list's own address
 * @param label what it is called by those who do not see it
 */
export function SearchForm({
  action,
  label,
  find,
  clear,
  children,
}: {
  action: string;
  label?: string;
  find: string;
  clear: string;
  children: ReactNode;
}) {
  return (
    <search aria-label={label}>
      <form method="get" action={action}>
        <FieldRow>{children}</FieldRow>
        <ButtonRow>
          <Button look="secondary">{find}</Button>
          <ButtonLink look="tertiary" href={action}>
            {clear}
          </ButtonLink>
        </ButtonRow>
      </form>
    </search>
  );
}
