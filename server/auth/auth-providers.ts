import type { OAuthConfig, Provider } from "next-auth/providers/index";
import * as kakaoModule from "next-auth/providers/kakao";
import * as naverModule from "next-auth/providers/naver";
import {
  type ExternalClaims,
  parseKakaoClaims,
  parseNaverClaims,
  parseOpenIdConnectClaims,
} from "../../lib/citizens/oidc-claims";

interface Client {
  clientId: string;
  clientSecret: string;
}

/** The identity providers that are configured; the environment has these fields. */
export interface ProviderSettings {
  oidc?: Client & { issuer: string; name: string };
  kakao?: Client;
  naver?: Client;
}

export const readClaims: Record<string, (profile: unknown) => ExternalClaims> = {
  oidc: parseOpenIdConnectClaims,
  kakao: parseKakaoClaims,
  naver: parseNaverClaims,
};

// next-auth is CommonJS: its default export lies one level deeper in Node than in a bundle.
function factoryOf<F>(module: { default: F }): F {
  const { default: outer } = module;
  return (outer as { default?: F }).default ?? outer;
}

/** The longest a provider may keep silent. Milliseconds. */
const patience = 10_000;

/** Any OpenID Connect provider, by discovery: authorization code with PKCE, state and nonce. */
function openIdProvider({
  issuer,
  name,
  clientId,
  clientSecret,
}: NonNullable<ProviderSettings["oidc"]>): OAuthConfig<{ sub: string }> {
  return {
    id: "oidc",
    name,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid profile phone" } },
    httpOptions: { timeout: patience },
    userinfo: {
      // Providers may leave the claims of a scope out of the ID token and give them at the userinfo
      // endpoint alone (OpenID Connect Core 1.0, section 5.4). The client checks that both have one `sub`.
      async request({ client, tokens }) {
        const claims = client.issuer.metadata.userinfo_endpoint ? await client.userinfo(tokens as never) : {};
        return { ...(tokens as { claims?(): object }).claims?.(), ...claims };
      },
    },
    profile: ({ sub }) => ({ id: sub }),
  };
}

/** Where a form that begins a sign-in may lead to, by the providers' own redirects. */
export function getSignInOrigins({ oidc, kakao, naver }: ProviderSettings): string[] {
  return [
    ...(oidc ? [new URL(oidc.issuer).origin] : []),
    ...(kakao ? ["https://kauth.kakao.com", "https://accounts.kakao.com"] : []),
    ...(naver ? ["https://nid.naver.com"] : []),
  ];
}

/** next-auth's providers of what is configured, in the order in which the sign-in page shows them. */
export function createExternalProviders(settings: ProviderSettings): Provider[] {
  const providers: Provider[] = [];
  if (settings.oidc) providers.push(openIdProvider(settings.oidc));
  if (settings.kakao) {
    providers.push(
      factoryOf(kakaoModule)({
        ...settings.kakao,
        checks: ["state"],
        httpOptions: { timeout: patience },
        authorization: { params: { scope: "name,birthyear,birthday,phone_number" } },
        profile: ({ id }) => ({ id: String(id) }),
      }),
    );
  }
  if (settings.naver) {
    providers.push(
      factoryOf(naverModule)({
        ...settings.naver,
        checks: ["state"],
        httpOptions: { timeout: patience },
        profile: ({ response }) => ({ id: response.id }),
      }),
    );
  }
  return providers;
}
