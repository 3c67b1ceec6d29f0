// Imports run one way: server.ts → server, app → components → lib/(area) → lib/shared.

/** What each area of lib/ may import beside itself, lib/shared and lib/eligibility. */
const allowed = {
  "agent-calls": ["booking", "citizens", "queue"],
  audit: [],
  availability: ["booking", "clinics"],
  booking: ["availability", "notifications", "queue"],
  citizens: ["notifications", "staff"],
  clinics: ["audit", "availability", "booking", "notifications"],
  eligibility: [],
  monitoring: ["notifications", "privacy"],
  notifications: [],
  privacy: ["booking", "citizens", "notifications"],
  queue: ["notifications"],
  staff: ["citizens", "notifications"],
  waitlist: ["availability", "booking", "notifications"],
  windows: ["audit", "booking", "notifications"],
};

const areas = Object.keys(allowed).join("|");

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "lib-knows-no-server-and-no-pages",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components|messages|server/|server\\.ts|prisma/seed)" },
    },
    {
      name: "lib-knows-no-http-and-no-next",
      severity: "error",
      from: { path: "^lib/", pathNot: "\\.test\\.ts$|/testing/" },
      to: { path: "^(node:)?https?2?$|(^|node_modules/)next(-auth)?/" },
    },
    {
      name: "components-know-no-pages",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^(app|server\\.ts|prisma/seed|server/(?!auth/(current-|next-auth-csrf|require)|plugins/security-headers))",
      },
    },
    {
      name: "design-system-stands-alone",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(lib|messages|server|components/(?!ui/))" },
    },
    {
      name: "shared-knows-no-area",
      severity: "error",
      from: { path: "^lib/shared/", pathNot: "^lib/shared/testing/" },
      to: { path: `^lib/(${areas})/` },
    },
    ...Object.entries(allowed).map(([area, others]) => ({
      name: `${area}-imports-only-what-is-listed`,
      severity: "error",
      from: { path: `^lib/${area}/`, pathNot: "\\.test\\.ts$|/testing/" },
      to: { path: `^lib/(${areas})/`, pathNot: `^lib/(${["eligibility", area, ...others].join("|")})/` },
    })),
    {
      name: "eligibility-is-pure",
      comment: "Nothing of ours but types.",
      severity: "error",
      from: { path: "^lib/eligibility/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(?!lib/eligibility/|node_modules/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-test-code-in-the-program",
      severity: "error",
      from: { path: "^(app|components|lib|server\\.ts|server/)", pathNot: "(\\.test\\.ts$|/testing/)" },
      to: { path: "(\\.test\\.ts$|/testing/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(prisma/generated|\\.next)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
