namespace Ainft.Testing;

/// <summary>Texts by which a stranger could change a drawing, a page or a terminal that shows them.</summary>
public static class HostileNames
{
    /// <summary>Texts that are not valid Unicode, or that JSON cannot carry unescaped.</summary>
    public static readonly IReadOnlyList<string> Broken = ["\u0000\u001b[31m", "\ud800", "\uffff"];

    /// <summary>Texts that a manifest can have as a name.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "\"quoted\"", "a & b < c > d", "]]>", "<script>alert(1)</script>", "back\\slash", "`md`", "#quot;",
        "%% comment", "|pipe|", "end", "style x:#f00;", "line\nbreak\r\n", "\u202etxet", "数据集", "😀👩‍👩‍👧", "\\n\\N",
        "&amp;", "'", "}", "subgraph", "--> n1", "x\"]; evil [label=\"",
        "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "<img src=x onerror=alert(1)>",
        "</title><script>alert(1)</script>", "</pre></details><h1>other</h1>", "--><!-- <b>", "<!doctype html>",
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "{{constructor}}", "${7*7}", "&#60;b&#62;",
        "\u2028\u2029\u200b\ufeff", "A\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names, .. Broken];
}
