import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NginxConfFile } from "nginx-conf";

type NginxConfItem = NginxConfFile["nginx"];

export class Block {
  readonly children: Block[];
  parent: Block | undefined;

  constructor(
    readonly name: string,
    readonly value: string,
    children: Block[] = [],
  ) {
    this.children = children;
    for (const child of children) child.parent = this;
  }

  all(name: string): Block[] {
    return this.children.filter((child) => child.name === name);
  }

  has(name: string): boolean {
    return this.all(name).length > 0;
  }

  get inside(): Block[] {
    return [this, ...this.children.flatMap((child) => child.inside)];
  }

  /** As nginx inherits most directives: from the nearest block that has any of the name. */
  inherited(name: string): Block[] {
    const own = this.all(name);
    return own.length > 0 || !this.parent ? own : this.parent.inherited(name);
  }
}

function blocksOf(item: NginxConfItem, folder: string): Block[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (key.startsWith("_") || typeof value === "function") return [];
    return ([value].flat() as NginxConfItem[]).flatMap((each) => {
      const text = String(each._value);
      if (key !== "include") return [new Block(key, text, blocksOf(each, folder))];
      // One that need not be there is written with a bracket.
      const file = join(folder, text.replaceAll(/[[\]]/g, ""));
      return existsSync(file) ? parseNginx(readFileSync(file, "utf8"), folder) : [];
    });
  });
}

/** What a configuration says, with what it includes from the folder in its place. */
export function parseNginx(source: string, folder: string): Block[] {
  let blocks: Block[] = [];
  NginxConfFile.createFromSource(source, (error, read) => {
    if (error || !read) throw error ?? new Error("not read");
    blocks = blocksOf(read.nginx, folder);
  });
  return blocks;
}

export function readNginx(folder: string): Block[] {
  const http = parseNginx(readFileSync(join(folder, "nginx.conf"), "utf8"), folder).find(
    ({ name }) => name === "http",
  );
  return http?.children ?? [];
}
