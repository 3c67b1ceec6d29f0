import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export const client = { id: "vaccine", secret: "for-browser-tests-only" };

/** Who can sign in at the provider; the name of the account is its subject. */
const accounts: Record<string, Record<string, unknown>> = {
  whole: {
    name: "Synthetic Citizen",
    birthdate: "1968-03-04",
    phone_number: "+821000009001",
    phone_number_verified: true,
  },
  phoneless: { name: "Phoneless Citizen", birthdate: "1968-03-05" },
  birthless: { name: "Synthetic Citizen" },
};

/** A real OpenID Connect provider on the loopback address, with its own plain sign-in pages. */
export async function startIdentityProvider(port: number, redirectUri: string) {
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: {
      openid: ["sub"],
      profile: ["name", "birthdate"],
      phone: ["phone_number", "phone_number_verified"],
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...accounts[sub] }) }),
  });
  const server = createServer(provider.callback());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    issuer,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
