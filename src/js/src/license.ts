/** Whether a text keeps the grammar of docs/proof-formats.md#license-expressions. */
export function isLicense(source: string): boolean {
  const tokens: string[] = source.match(/[()]|[^ ()]+/g) ?? [];
  const isId = (token: string): boolean => /^[A-Za-z0-9.-]+$/.test(token) && !/^(AND|OR|WITH|and|or|with)$/.test(token);
  const isName = (token: string, prefix: string): boolean =>
    new RegExp(`^(DocumentRef-[A-Za-z0-9.-]+:)?${prefix}[A-Za-z0-9.-]+$`).test(token)
    || isId(token);
  const compound = (): boolean => {
    do if (!term()) return false;
    while (/^(AND|OR|and|or)$/.test(tokens[0] ?? "") && tokens.shift());
    return true;
  };
  const term = (): boolean => {
    const token = tokens.shift() ?? "";
    if (token === "(") return compound() && tokens.shift() === ")";
    if (!(token.endsWith("+") ? isId(token.slice(0, -1)) : isName(token, "LicenseRef-"))) return false;
    if (!/^(WITH|with)$/.test(tokens[0] ?? "")) return true;
    tokens.shift();
    return isName(tokens.shift() ?? "", "AdditionRef-");
  };
  return compound() && tokens.length === 0;
}
