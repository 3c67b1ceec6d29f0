import ts from "typescript";
import type { ParsedFile } from "./source-files";

export function listComments({ ast, text }: ParsedFile): string[] {
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ])
      found.set(pos, text.slice(pos, end));
    for (const child of node.getChildren(ast))
      if (!ts.isJSDoc(child) && child.kind !== ts.SyntaxKind.JsxText) visit(child);
  };
  visit(ast);
  return [...found.values()];
}

/** What docstrings call a parameter by another name than the function does. */
export function findWrongParams({ ast }: ParsedFile): string[] {
  const wrong: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const names = node.parameters.map(({ name }) => name);
      const known = new Set(names.filter(ts.isIdentifier).map(({ text }) => text));
      // What is taken apart in the list of parameters has no name: a docstring may give it one.
      const taken = names.every(ts.isIdentifier);
      for (const tag of ts.getJSDocTags(node))
        if (ts.isJSDocParameterTag(tag) && ts.isIdentifier(tag.name) && taken && !known.has(tag.name.text))
          wrong.push(tag.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return wrong;
}

/** Every word of the files outside their comments. */
export function listWords(files: readonly ParsedFile[]): Set<string> {
  return new Set(
    files.flatMap(
      (file) =>
        listComments(file)
          .reduce((text, comment) => text.replace(comment, ""), file.text)
          .match(/\w+/g) ?? [],
    ),
  );
}
