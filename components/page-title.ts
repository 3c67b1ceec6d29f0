import type { Metadata } from "next";
import { getTranslator } from "./i18n";
import { parseLocale } from "./locale";

type Namespace = Parameters<typeof getTranslator>[1];

interface Asked {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * What a page of Next.js is called: the words of its heading. One that says what went wrong begins with that,
 * so that it is the first thing heard.
 */
export function withPageTitle<N extends Namespace>(
  namespace: N,
  key: Parameters<ReturnType<typeof getTranslator<N>>>[0],
) {
  return async ({ params, searchParams }: Asked): Promise<Metadata> => {
    const locale = parseLocale((await params).locale);
    const text = getTranslator(locale, namespace) as unknown as (key: string) => string;
    const title = text(key as string);
    const { error, again } = await searchParams;
    const wrong = error !== undefined || again !== undefined;
    return { title: wrong ? `${getTranslator(locale, "common")("error")}: ${title}` : title };
  };
}
