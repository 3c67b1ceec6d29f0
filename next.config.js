/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked once, by a step of their own (npm run types), not again in every build.
  typescript: { ignoreBuildErrors: true },
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  serverExternalPackages: [
    "pg",
    "pino",
    "@node-rs/argon2",
    "fast-jwt",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
  // Titles stand in the head from the start: on pages whose scripts are taken out nothing could move them there.
  htmlLimitedBots: /.*/,
  // In development alone: built files are served by server/plugins/built-files.ts.
  async headers() {
    const headers = [{ key: "Service-Worker-Allowed", value: "/" }];
    return [{ source: "/assets/card-worker.js", headers }];
  },
  // Korean pages have no prefix; inside, each page has its language as a parameter.
  async rewrites() {
    return {
      beforeFiles: [
        { source: "/", destination: "/ko" },
        { source: "/:path((?!ko(?:/|$)|en(?:/|$)|api/|_next/|assets/).*)", destination: "/ko/:path" },
      ],
    };
  },
};
