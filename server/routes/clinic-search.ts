import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReactNode } from "react";
import { z } from "zod";
import { type FoundClinic, needField } from "../../components/clinic-search/clinic-list";
import { ClinicDetailPage } from "../../components/clinic-search/clinic-page";
import { FindPage, FoundPage, mostFound, ProvincePage } from "../../components/clinic-search/find-pages";
import { getTranslator, localizePath } from "../../components/i18n";
import { htmlDocument } from "../../components/ui/document";
import type { Availability, ClinicAvailability } from "../../lib/availability/availability";
import { distanceKm } from "../../lib/availability/geo";
import { clinicFeatures } from "../../lib/clinics/clinic-attributes";
import { toCookieName } from "../../lib/shared/cookie-name";
import { formatCookie, readCookie } from "../../lib/shared/cookies";
import { DomainError } from "../../lib/shared/errors";
import type { Locale } from "../../lib/shared/time/seoul";
import { BadRequest, readForm, redirectSeeOther, send } from "../http";
import { getStylesheet, type Post } from "../render";
import type { RequestPath } from "../request-path";

const name = z.string().trim().min(1).max(40);
const degrees = (most: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,6})?$/)
    .refine((text) => Math.abs(Number(text)) <= most);
const position = z.object({ latitude: degrees(90), longitude: degrees(180) });

/** How long a shared position is kept, which stands in no address. Seconds. */
const keptSeconds = 30 * 60;

/** How many of the nearest clinics are shown. */
const mostNear = 20;

/** How many of the clinics around one are shown on its page. */
const mostAround = 4;

/**
 * The pages on which anybody finds a clinic. They are made from memory, without the database and without Next.js, so
 * that a crowd may read them.
 */
export function createClinicSearchPages(
  availability: Availability,
  { baseUrl }: { baseUrl: string },
): {
  /** @throws DomainError for a region or a clinic that is not there */
  reading: (request: IncomingMessage, response: ServerResponse, place: RequestPath) => void;
  posts: ReadonlyMap<string, Post>;
} {
  const secure = baseUrl.startsWith("https:");
  const positionCookie = toCookieName("position", secure);

  function answer(response: ServerResponse, locale: Locale, title: string, page: ReactNode): void {
    const whole = `${title} – ${getTranslator(locale, "common")("service")}`;
    const script = "/assets/near.js";
    const body = htmlDocument(page, { locale, title: whole, stylesheet: getStylesheet, script });
    send(response, 200, "text/html; charset=utf-8", body);
  }
  const nameOf = (locale: Locale, named: { nameKo: string; nameEn: string }) =>
    locale === "ko" ? named.nameKo : named.nameEn;
  const needsIn = (values: Record<string, string>) =>
    clinicFeatures.filter((feature) => values[needField(feature)] !== undefined);
  const meeting =
    (needs: ReturnType<typeof needsIn>) =>
    ({ features }: ClinicAvailability) =>
      needs.every((need) => features.includes(need));

  /** Other clinics of its district, the nearest first. */
  function around(clinic: ClinicAvailability): FoundClinic[] {
    return availability
      .clinics(clinic.districtCode)
      .filter(({ id }) => id !== clinic.id)
      .map((other) => ({
        ...other,
        kilometres: distanceKm(clinic, other) ?? Number.POSITIVE_INFINITY,
      }))
      .filter(({ kilometres }) => Number.isFinite(kilometres))
      .sort((a, b) => a.kilometres - b.kilometres)
      .slice(0, mostAround);
  }

  function reading(
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments, query }: RequestPath,
  ) {
    const [, kind, id = "", beyond] = segments;
    const values = Object.fromEntries(new URLSearchParams(query));
    const title = getTranslator(locale, "find")("title");
    if (beyond !== undefined) throw new DomainError("no-such-clinic");
    if (kind === undefined) {
      const wanted = name.safeParse(values.name).data;
      const clinics = wanted ? availability.named(wanted, mostFound) : [];
      const page = FindPage({ locale, provinces: availability.provinces(), name: wanted, clinics });
      return answer(response, locale, title, page);
    }
    if (kind === "province") {
      const province = availability.provinces().find(({ code }) => code === id);
      if (!province) throw new DomainError("no-such-clinic");
      const page = ProvincePage({ locale, province, districts: availability.districts(id) });
      return answer(response, locale, nameOf(locale, province), page);
    }
    if (kind === "district") {
      const where = availability.district(id);
      if (!where) throw new DomainError("no-such-clinic");
      const needs = needsIn(values);
      const clinics = availability.clinics(id).filter(meeting(needs));
      return answer(
        response,
        locale,
        nameOf(locale, where.district),
        FoundPage({ locale, clinics, needs, where }),
      );
    }
    if (kind === "near") {
      const [latitude = "", longitude = ""] = (
        readCookie(request.headers.cookie, positionCookie) ?? ""
      ).split(",");
      const at = position.safeParse({ latitude, longitude }).data;
      if (!at) return redirectSeeOther(response, localizePath(locale, "/clinics"));
      const needs = needsIn(values);
      const clinics = availability.near(
        { latitude: Number(at.latitude), longitude: Number(at.longitude) },
        mostNear,
        meeting(needs),
      );
      const page = FoundPage({ locale, clinics, needs, where: "near" });
      return answer(response, locale, getTranslator(locale, "find")("nearTitle"), page);
    }
    const clinic = kind === "clinic" ? availability.clinic(Number(id)) : undefined;
    if (!clinic) throw new DomainError("no-such-clinic");
    return answer(
      response,
      locale,
      nameOf(locale, clinic),
      ClinicDetailPage({ locale, clinic, around: around(clinic) }),
    );
  }

  const near: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const where = position.safeParse(form);
    if (!where.success) throw new BadRequest(400, "position");
    const rounded = [where.data.latitude, where.data.longitude].map((text) => Number(text).toFixed(3));
    const kept = formatCookie(positionCookie, rounded.join(","), { secure, maxAgeSeconds: keptSeconds });
    redirectSeeOther(response, localizePath(locale, "/clinics/near"), [kept]);
  };

  return { reading, posts: new Map<string, Post>([["clinics/near", near]]) };
}
