import type { Metadata } from "next";
import { localeOf } from "./locale";
import { textOf } from "./text";

type Namespace = Parameters<typeof textOf>[1];

interface Asked {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * What a page of Next.js is called: the words of its heading. One that says what went wrong begins with that,
 * so that it is the first thing heard.
 */
export function titled<N extends Namespace>(namespace: N, key: Parameters<ReturnType<typeof textOf<N>>>[0]) {
  return async ({ params, searchParams }: Asked): Promise<Metadata> => {
    const locale = localeOf((await params).locale);
    const text = textOf(locale, namespace) as unknown as (key: string) => string;
    const title = text(key as string);
    const { error, again } = await searchParams;
    const wrong = error !== undefined || again !== undefined;
    return { title: wrong ? `${textOf(locale, "common")("error")}: ${title}` : title };
  };
}
