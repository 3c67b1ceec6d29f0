import { type ChainHead, formatHead } from "@/lib/audit/hash-chain";
import { type AuditEntry, type AuditFilter, actorKinds } from "@/lib/audit/list-entries";
import { formatDateTime, type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Details } from "../ui/details";
import { SelectField, TextField } from "../ui/field";
import { HashText } from "../ui/hash-text";
import { Heading, Text, TextLink } from "../ui/page";
import { SearchForm } from "../ui/search-form";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";

const path = "/admin/audit";

/** Details that fit a cell are shown at once. Characters. */
const short = 60;

export interface AuditView {
  locale: Locale;
  filter: AuditFilter;
  rows: AuditEntry[];
  /** What actors and subjects are called, by the audit's own names. */
  names: ReadonlyMap<string, string>;
  acts: string[];
  windows: { slug: string; nameKo: string; nameEn: string }[];
  head: ChainHead;
  /** Whether these are the newest rows. */
  first: boolean;
  /** The last row shown, when there are older ones. */
  older?: Pick<AuditEntry, "id" | "at">;
}

export function AuditPage(view: AuditView) {
  const { locale, filter, rows, head, older } = view;
  const t = getTranslator(locale, "audit");
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ).toString();
  const olderQuery = older && `${query}&before=${older.at.getTime()}&id=${older.id}`;
  return (
    <AdminLayout locale={locale} path={path}>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <Filters view={view} />
      <Table
        caption={t("caption")}
        columns={[t("when"), t("who"), t("act"), t("about"), t("detail")]}
        rows={rows.map((row) => ({ key: String(row.id), cells: cellsOf(row, view) }))}
        empty={t("empty")}
      />
      <ButtonRow>
        {!view.first && (
          <ButtonLink look="tertiary" href={localizePath(locale, `${path}?${query}`)}>
            {t("newest")}
          </ButtonLink>
        )}
        {olderQuery && (
          <ButtonLink look="secondary" href={localizePath(locale, `${path}?${olderQuery}`)}>
            {t("older")}
          </ButtonLink>
        )}
        <ButtonLink look="tertiary" href={localizePath(locale, `${path}/audit.csv?${query}`)}>
          {t("export")}
        </ButtonLink>
      </ButtonRow>
      {head.position === 0 ? (
        <Text subtle>{t("none")}</Text>
      ) : (
        <>
          <Text>
            {t("chain", { position: head.position.toLocaleString(locale) })}
            <HashText>{formatHead(head)}</HashText>
          </Text>
          <Text subtle>{t("chainText")}</Text>
        </>
      )}
    </AdminLayout>
  );
}

function Filters({ view: { locale, filter, acts, windows } }: { view: AuditView }) {
  const t = getTranslator(locale, "audit");
  return (
    <SearchForm action={localizePath(locale, path)} label={t("filter")} find={t("show")} clear={t("clear")}>
      <TextField
        name="who"
        label={t("who")}
        hint={t("whoHint", { kinds: actorKinds.join(", ") })}
        defaultValue={filter.who}
      />
      <TextField
        name="clinic"
        label={t("clinic")}
        hint={t("clinicHint")}
        inputMode="numeric"
        defaultValue={filter.clinic === undefined ? undefined : String(filter.clinic)}
      />
      <SelectField
        name="act"
        label={t("act")}
        defaultValue={filter.act ?? ""}
        options={[
          { value: "", label: t("anyAct") },
          ...acts.map((act) => ({ value: act, label: actName(act, locale) })),
        ]}
      />
      <SelectField
        name="window"
        label={t("window")}
        defaultValue={filter.window ?? ""}
        options={[
          { value: "", label: t("anyWindow") },
          ...windows.map(({ slug, nameKo, nameEn }) => ({
            value: slug,
            label: locale === "ko" ? nameKo : nameEn,
          })),
        ]}
      />
      <TextField name="from" label={t("from")} type="date" defaultValue={filter.from} />
      <TextField name="to" label={t("to")} type="date" defaultValue={filter.to} />
      <TextField name="booking" label={t("booking")} defaultValue={filter.booking} />
    </SearchForm>
  );
}

/** An act in words; one that has none yet is shown as it is stored. */
function actName(act: string, locale: Locale): string {
  const t = getTranslator(locale, "audit");
  const key = `acts.${act}` as "acts.confirm";
  return t.has(key) ? t(key) : act;
}

function cellsOf(row: AuditEntry, { locale, names }: AuditView) {
  const detail = Object.keys(row.detail).length === 0 ? "" : JSON.stringify(row.detail);
  return [
    `${toSeoulDate(row.at).slice(0, 4)} ${formatDateTime(row.at, locale)}`,
    actorOf(row.actor, locale, names),
    actName(row.act, locale),
    <Subject key="subject" subject={row.subject} locale={locale} names={names} />,
    detail.length <= short ? (
      detail
    ) : (
      <Details key="detail" summary={getTranslator(locale, "audit")("unfold")}>
        {detail}
      </Details>
    ),
  ];
}

/** "Staff: Kim (…)": a name of the audit in words; whoever is no staff only by the first part of their id. */
function inWords(name: string, word: string, names: ReadonlyMap<string, string>): string {
  const id = name.slice(name.indexOf(":") + 1);
  const said = names.get(name) ?? (/^[0-9a-f]{8}-/.test(id) ? `${id.slice(0, 8)}…` : id);
  return name.includes(":") && said ? `${word}: ${said}` : word;
}

function actorOf(actor: string, locale: Locale, names: ReadonlyMap<string, string>): string {
  const t = getTranslator(locale, "audit");
  const [kind = ""] = actor.split(":");
  const key = `kinds.${kind}` as "kinds.staff";
  return inWords(actor, t.has(key) ? t(key) : kind, names);
}

function Subject({
  subject,
  locale,
  names,
}: {
  subject: string;
  locale: Locale;
  names: ReadonlyMap<string, string>;
}) {
  const t = getTranslator(locale, "audit");
  const [kind = "", id] = subject.split(":");
  const key = `subjects.${kind}` as "subjects.window";
  const text = inWords(subject, t.has(key) ? t(key) : kind, names);
  return kind === "window" && id ? (
    <TextLink href={localizePath(locale, `/admin/window/${id}`)}>{text}</TextLink>
  ) : (
    text
  );
}
