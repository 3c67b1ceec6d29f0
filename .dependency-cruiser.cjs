// Imports run one way: app → components → lib/(feature) → lib/platform; features meet only above lib/.
const features = "eligibility|queue|booking|identity|clinic|admin|notify|monitor";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "lib-knows-no-pages",
      comment: "lib/ holds rules and SQL; it knows nothing of what shows them.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components|messages|site/|server\\.ts|prisma/seed)" },
    },
    {
      name: "components-know-no-pages",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(app|site/|server\\.ts|prisma/seed)" },
    },
    {
      name: "design-system-stands-alone",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(lib|messages|components/(?!ui/))" },
    },
    {
      name: "platform-knows-no-feature",
      severity: "error",
      from: { path: "^lib/platform/", pathNot: "^lib/platform/testing/" },
      to: { path: `^lib/(${features})/` },
    },
    {
      name: "features-stand-apart",
      comment:
        "Booking asks the queue whether an admission is live; events write to the outbox; what a clinic can have is known to all.",
      severity: "error",
      from: { path: `^lib/(${features})/`, pathNot: "\\.test\\.ts$" },
      to: {
        path: `^lib/(${features})/`,
        pathNot: [
          "^lib/$1/",
          "^lib/eligibility/",
          "^lib/clinic/about\\.ts$",
          "^lib/notify/(outbox|quiet)\\.ts$",
          "^lib/queue/admission\\.ts$",
        ],
      },
    },
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
      from: { path: "^(app|components|lib|server\\.ts|site/)", pathNot: "(\\.test\\.ts$|/testing/)" },
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
