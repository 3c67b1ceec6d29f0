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
  // The worker answers for the card of a booking, whose address lies outside its own folder.
  async headers() {
    const headers = [
      { key: "Service-Worker-Allowed", value: "/" },
      { key: "Cache-Control", value: "public, no-cache" },
    ];
    const forGood = [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }];
    return [
      { source: "/assets/card-worker.js", headers },
      // Whose names say what is in them: `builtAddress`.
      { source: "/assets/:file(.+\\.[0-9a-f]{10}\\.(?:css|woff2))", headers: forGood },
    ];
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
