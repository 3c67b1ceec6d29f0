import type { ReactNode } from "react";
import { Button, ButtonStack } from "../ui/button";
import { numberKeys } from "../ui/summary-list";

/**
 * Times to choose from, each a button that sends its slot.
 *
 * @param fields what is sent besides
 * @param numbered gives the first few their number as a key, and the first the focus
 * @param method get for what only shows the time for a check
 * @param label what a time's button says
 */
export function SlotForm<T extends { slotId: number }>({
  action,
  fields,
  times,
  numbered,
  label,
  method = "post",
}: {
  action: string;
  fields: Record<string, string>;
  times: T[];
  numbered: boolean;
  label: (time: T) => ReactNode;
  method?: "get" | "post";
}) {
  const keys = numberKeys(numbered ? times : [], () => true);
  return (
    <form method={method} action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ButtonStack>
        {times.map((time) => (
          <Button
            key={time.slotId}
            look="secondary"
            wide
            name="slot"
            value={String(time.slotId)}
            keys={keys.get(time)}
            first={keys.get(time) === "1"}
          >
            {label(time)}
          </Button>
        ))}
      </ButtonStack>
    </form>
  );
}
