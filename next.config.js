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
