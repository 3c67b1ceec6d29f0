/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  serverExternalPackages: [
    "pg",
    "pino",
    "@node-rs/argon2",
    "fast-jwt",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
  // The worker answers for the card of a booking, whose address lies outside its own folder.
  async headers() {
    const headers = [
      { key: "Service-Worker-Allowed", value: "/" },
      { key: "Cache-Control", value: "public, no-cache" },
    ];
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
