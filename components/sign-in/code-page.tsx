import type { ReactNode } from "react";
import { maskMobile } from "@/lib/citizens/phone";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { BackLink, Heading, Page, Text, TextLink } from "../ui/page";

/** Why a code was not taken, and how many tries it has left where that counts. */
export type CodeFault =
  | { reason: "code-wrong"; triesLeft?: number }
  | { reason: "code-expired" | "code-tries-used-up" | "code-limit" };

/** Where a code is entered, for oneself or with a parent's leave: the paths, and what the page says of it. */
export interface CodeDesk {
  /** The page itself, and where its form is posted to. */
  path: "/sign-in/code" | "/proxy/code";
  /** The page with the questions, where the number can be changed. */
  questions: "/sign-in" | "/proxy";
  /** Where another code is asked for. */
  send: "/sign-in/send" | "/proxy/send";
  /** Whether the phone is the one in hand, which may fill the code in. */
  own: boolean;
}
export const ownCode: CodeDesk = {
  path: "/sign-in/code",
  questions: "/sign-in",
  send: "/sign-in/send",
  own: true,
};
export const parentsCode: CodeDesk = {
  path: "/proxy/code",
  questions: "/proxy",
  send: "/proxy/send",
  own: false,
};

interface CodePageProps {
  locale: Locale;
  desk: CodeDesk;
  id: string;
  /** Where to go on to. */
  to: string;
  /** E.164; null where it is no longer known what was typed. */
  phone: string | null;
  fault?: CodeFault;
  /** On trial: where the message can be read. */
  inbox?: boolean;
}

/** The code that was sent, to be typed; or, once it is worth nothing, the one way to another. */
export function CodePage({ locale, desk, id, to, phone, fault, inbox = false }: CodePageProps) {
  const t = getTranslator(locale, "signin");
  const usedUp = fault && fault.reason !== "code-wrong";
  const texts = getTranslator(locale, desk.own ? "signin" : "proxy");
  const questions = localizePath(locale, `${desk.questions}?${new URLSearchParams({ to })}#phone`);
  return (
    <Page text={getChromeText(locale, `${desk.path}?${new URLSearchParams({ id, to })}`)}>
      <BackLink href={questions}>{getTranslator(locale, "common")("back")}</BackLink>
      {fault && <CodeProblem locale={locale} fault={fault} />}
      <Heading>{usedUp ? t("codeGone") : texts("codeTitle")}</Heading>
      {phone && !usedUp && (
        <Text>
          {t("sentTo", { phone: maskMobile(phone) })} <TextLink href={questions}>{t("changePhone")}</TextLink>
        </Text>
      )}
      {!usedUp && (
        <>
          <Text>{texts("codeText")}</Text>
          <CodeForm locale={locale} desk={desk} id={id} to={to} fault={fault} />
        </>
      )}
      {fault?.reason !== "code-limit" && (
        <form method="post" action={`/${locale}${desk.send}`}>
          <input type="hidden" name="to" value={to} />
          {!usedUp && <Text subtle>{t("noMessage")}</Text>}
          <ButtonRow>
            <Button look={usedUp ? "primary" : "secondary"}>{t(usedUp ? "newCode" : "sendAgain")}</Button>
          </ButtonRow>
        </form>
      )}
      {inbox && <TextLink href={localizePath(locale, "/dev/inbox")}>{t("inbox")}</TextLink>}
    </Page>
  );
}

function CodeForm({ locale, desk, id, to, fault }: Omit<CodePageProps, "phone" | "inbox">) {
  const t = getTranslator(locale, "signin");
  return (
    <form method="post" action={`/${locale}${desk.path}`} noValidate>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="to" value={to} />
      <TextField
        name="code"
        label={t("code")}
        error={fault && codeFaultText(locale, fault)}
        inputMode="numeric"
        autoComplete={desk.own ? "one-time-code" : "off"}
        maxLength={400}
      />
      <ButtonRow>
        <Button>{desk.own ? t("enter") : getTranslator(locale, "proxy")("confirm")}</Button>
      </ButtonRow>
    </form>
  );
}

/** What is wrong with a code, what to do next, and how many tries are left. */
export function codeFaultText(locale: Locale, fault: CodeFault): string {
  const t = getTranslator(locale, "refusals");
  const left = fault.reason === "code-wrong" ? fault.triesLeft : undefined;
  return [
    `${t(`${fault.reason}.title`)} – ${t(`${fault.reason}.next`)}`,
    ...(left === undefined ? [] : [getTranslator(locale, "signin")("triesLeft", { left })]),
  ].join(" ");
}

function CodeProblem({ locale, fault }: { locale: Locale; fault: CodeFault }) {
  const field = fault.reason === "code-wrong" ? "code" : "main";
  return (
    <ErrorSummary
      title={getTranslator(locale, "common")("problem")}
      errors={[{ field, message: codeFaultText(locale, fault) }]}
    />
  );
}

/** Asks somebody whose phone was registered under another name, and their birth date, whether that is them. */
export function NameQuestionPage({
  locale,
  desk,
  registered,
  answer,
}: {
  locale: Locale;
  desk: CodeDesk;
  /** The name on record, masked. */
  registered: string;
  /** What was posted, which is posted again with what is answered here. */
  answer: { id: string; code: string; to: string };
}) {
  const t = getTranslator(locale, "signin");
  const choice = (value: "yes" | "no", look: "primary" | "secondary", text: ReactNode) => (
    <Button name="itsMe" value={value} look={look}>
      {text}
    </Button>
  );
  return (
    <Page text={getChromeText(locale, `${desk.questions}?${new URLSearchParams({ to: answer.to })}`)}>
      <Heading>{t("nameQuestion.title", { registered })}</Heading>
      <Text>{t(desk.own ? "nameQuestion.own" : "nameQuestion.parent", { registered })}</Text>
      <form method="post" action={`/${locale}${desk.path}`}>
        {Object.entries(answer).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <ButtonRow>
          {choice("yes", "primary", t("nameQuestion.yes"))}
          {choice("no", "secondary", t("nameQuestion.no"))}
        </ButtonRow>
      </form>
    </Page>
  );
}
