import { expect, it } from "vitest";
import { faultsOf, packagesIn, readSupply } from "../../scripts/supply-chain";

it("is made of nothing whose licence or install script nobody looked at", () => {
  const { packages, allowed } = readSupply();
  expect(packages.length).toBeGreaterThan(300);
  expect(faultsOf(packages, allowed)).toEqual([]);
});

it.each([
  [{ license: "GPL-3.0-only", integrity: "x" }, "licence"],
  [{ integrity: "x" }, "licence"],
  [{ license: "MIT AND GPL-2.0-only", integrity: "x" }, "licence"],
  [{ license: "MIT", hasInstallScript: true, integrity: "x" }, "install script"],
  [{ license: "MIT" }, "no hash"],
])("finds what is wrong with a package (%#)", (entry, fault) => {
  const packages = packagesIn({ packages: { "node_modules/some": { version: "1.0.0", ...entry } } });
  expect(faultsOf(packages, {})).toEqual([expect.stringContaining(fault)]);
});

it("takes one choice of several licences, and an install script that was approved", () => {
  const entry = {
    version: "1.0.0",
    license: "(GPL-2.0-only OR MIT)",
    integrity: "x",
    hasInstallScript: true,
  };
  expect(faultsOf(packagesIn({ packages: { "node_modules/some": entry } }), { some: true })).toEqual([]);
});
