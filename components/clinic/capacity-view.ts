import type { LotGiven, ReceivedDelivery } from "@/lib/clinics/capacity";
import type { Lot } from "@/lib/clinics/schedule";
import type { LotFault, ScheduleFault, ScheduleValues } from "@/lib/clinics/schedule-form";
import type { AffectedSlot } from "@/lib/clinics/slot-reconciliation";
import type { Shortage } from "@/lib/clinics/stock-shortage";
import type { Locale } from "@/lib/shared/time/seoul";

export interface Product {
  code: string;
  nameKo: string;
  nameEn: string;
}

export interface CapacityView {
  locale: Locale;
  clinic: { id: number; nameKo: string; nameEn: string };
  manages: boolean;
  values: ScheduleValues;
  faults?: ScheduleFault[];
  lots: Lot[];
  products: Product[];
  lotValues?: ScheduleValues;
  lotFaults?: LotFault[];
  deliveryValues?: ScheduleValues;
  deliveryFaults?: LotFault[];
  unconfirmed: LotGiven[];
  overdrawn: LotGiven[];
  deliveries: ReceivedDelivery[];
  /** Who is booked and has no dose yet. */
  shortages: Shortage[];
  /** YYYY-MM-DD in Seoul. */
  today: string;
  /** Of the next delivery's form. */
  newKey: string;
  /** Who would lose their place; then nothing was changed. */
  affected?: AffectedSlot[];
  done?: boolean;
}
