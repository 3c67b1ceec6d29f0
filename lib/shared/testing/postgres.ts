import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../db/embedded-postgres";
import { migrate } from "../db/migrate";
import { findFreePort } from "../free-port";
import { makeTemplate } from "./template";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

/** Vitest's global set-up: a real, migrated PostgreSQL of its own for the run, removed afterwards. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-test-"));
  const postgres = await startEmbeddedPostgres(folder, await findFreePort(), randomUUID());
  await migrate(postgres.url);
  await makeTemplate(postgres.url);
  project.provide("databaseUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
