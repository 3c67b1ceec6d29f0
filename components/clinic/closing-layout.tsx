import type { ReactNode } from "react";
import type { OpenClosing } from "@/lib/clinics/closing-result";
import { formatDate, formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { AdminLayout } from "../admin/admin-layout";
import { getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { TextLink } from "../ui/page";
import { ClinicLayout } from "./clinic-layout";

/** Whose pages about a clinic's times are shown: its own staff's, its manager's, or an admin's. */
export interface ClosingDesk {
  clinicId: number;
  viewer: "staff" | "manager" | "admin";
}

/** Where the pages and posts of a desk are, without the language. */
export const getClosingPath = ({ clinicId, viewer }: ClosingDesk) =>
  viewer === "admin" ? `/admin/clinics/${clinicId}` : `/clinic/${clinicId}`;

export function ClosingLayout({
  locale,
  desk,
  children,
}: {
  locale: Locale;
  desk: ClosingDesk;
  children: ReactNode;
}) {
  const path = `${getClosingPath(desk)}/week`;
  if (desk.viewer === "admin")
    return (
      <AdminLayout locale={locale} path={path}>
        {children}
      </AdminLayout>
    );
  return (
    <ClinicLayout locale={locale} clinicId={desk.clinicId} manages={desk.viewer === "manager"} path={path}>
      {children}
    </ClinicLayout>
  );
}

/** The closings that can still be taken back, each with the way to it. */
export function OpenClosings({
  locale,
  desk,
  closings,
}: {
  locale: Locale;
  desk: ClosingDesk;
  closings: readonly OpenClosing[];
}) {
  const t = getTranslator(locale, "day");
  if (closings.length === 0) return null;
  return (
    <Notice look="info" title={t("closing.open")}>
      {closings.map(({ id, day, startsAt, people, tellsAt }) => (
        <p key={id}>
          <TextLink href={localizePath(locale, `${getClosingPath(desk)}/close?closing=${id}`)}>
            {t("closing.openOf", {
              what: startsAt ? formatDateTime(startsAt, locale) : formatDate(day, locale),
              count: people,
              time: formatTime(tellsAt),
            })}
          </TextLink>
        </p>
      ))}
    </Notice>
  );
}
